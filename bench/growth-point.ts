// One point of a growth table, in a process of its own: time per path after a first path, and the memory that it took.
import { readFileSync, writeSync } from 'node:fs';
import { parse } from 'jsonc-parser';
import { buildAccounts } from '../src/accounts/build.ts';
import { loadExperiment } from '../src/config/load.ts';
import { createRangeSimulator } from '../src/engine/simulate-range.ts';
import { runInProcess, stress } from '../src/index.ts';
import { allocateRunMemory, makePlan } from '../src/plan/plan.ts';
import { rootKey } from '../src/random/root-key.ts';
import { experimentOf, type GrowthAnswer, type GrowthPoint } from './growth-series.ts';
import { workloadFile } from './engine-run.ts';

const point = JSON.parse(process.argv[2]!) as GrowthPoint;
const w2 = parse(readFileSync(workloadFile('w2'), 'utf8')) as Record<string, unknown>;
const config = experimentOf(point, w2);
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** The whole run: what a path leaves behind, and what becomes of it. */
async function wholeRun(): Promise<{ paths: number; seconds: number }> {
  const experiment = loadExperiment(config);
  const start = cpu();
  await stress(experiment, { runner: runInProcess });
  return { paths: experiment.paths, seconds: cpu() - start };
}

/** As many paths as fit into the time, at least one, after half as long for the compiler to see them. */
function furtherPaths(): { paths: number; seconds: number } {
  const experiment = loadExperiment(config);
  // Neither trajectories nor the run at twice the step, which only the first paths of a run have.
  const plan = {
    ...makePlan(experiment, buildAccounts(experiment, rootKey(experiment.seed)).accounts),
    trajectoryPaths: 0,
    stepCheckPaths: 0,
  };
  const simulate = createRangeSimulator(plan, allocateRunMemory(plan));
  let next = 0;
  const runFor = (seconds: number): { paths: number; seconds: number } => {
    const start = cpu();
    let paths = 0;
    for (let count = 1; ; count = Math.min(64, 2 * count)) {
      // Paths that have run may run again: with the same result, into the same places.
      const first = next + count > experiment.paths ? 0 : next;
      const { failures } = simulate({ first, count });
      if (failures.length > 0) throw new Error(`path ${failures[0]!.path} failed: ${failures[0]!.message}`);
      next = first + count;
      paths += count;
      const elapsed = cpu() - start;
      // The next range is twice as long: not far beyond the time that there is.
      if (3 * elapsed > 2 * seconds) return { paths, seconds: elapsed };
    }
  };
  runFor(point.seconds / 2);
  return runFor(point.seconds);
}

const { paths, seconds } = point.axis === 'paths' ? await wholeRun() : furtherPaths();
const answer: GrowthAnswer = {
  paths,
  secondsPerPath: seconds / paths,
  residentBytes: process.resourceUsage().maxRSS * 1_024,
};
writeSync(1, JSON.stringify(answer));
