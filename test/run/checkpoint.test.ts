import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/experiment.ts';
import { SUM_BLOCK_PATHS } from '../../src/plan/path-slices.ts';
import type { PathRunner } from '../../src/plan/plan.ts';
import { Checkpoint } from '../../src/run/checkpoint.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { Journal } from '../../src/run/journal.ts';
import type { OutcomeSpool } from '../../src/run/outcome-store.ts';
import { inProcessRunner, type RangeSimulatorFactory } from '../../src/run/path-runner.ts';
import { stress, type StressResult } from '../../src/stress.ts';
import { experimentOf, volatileExperiment } from './fixtures.ts';
import { hashedSimulator } from './hashed-simulator.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'shortfall-checkpoint-'));

function journalOf(folder: string, { paths }: Experiment): Journal {
  return new Journal(folder, { runId: 'run', version: '1', paths: { first: 0, count: paths } });
}

/** The simulator counts its attempts at a path in the log weight, which estimates do not take. */
function unweighted(createSimulator: RangeSimulatorFactory): RangeSimulatorFactory {
  return (plan, memory) => {
    const simulate = createSimulator(plan, memory);
    return (range) => {
      const result = simulate(range);
      memory.logWeight.fill(0, range.first, range.first + range.count);
      return result;
    };
  };
}

/** All that is told of a run. */
function told({ digest, statistics, failures, completedPaths }: StressResult): string {
  return JSON.stringify({ digest, statistics, failures, completedPaths });
}

/** A checkpoint at every range, and an end after so many paths. */
async function cutOff(
  experiment: Experiment,
  folder: string,
  after: number,
  options: { readonly runner: PathRunner; readonly pathsPerRange?: number; readonly spool?: OutcomeSpool },
): Promise<void> {
  const checkpoint = new Checkpoint(journalOf(folder, experiment), { every: 0 });
  const runner: PathRunner = (plan, memory, run) =>
    options.runner(plan, memory, {
      ...run,
      onRange: (result, milliseconds) => {
        if (result.range.first >= after) throw new Error('the power is gone');
        run.onRange(result, milliseconds);
      },
    });
  await expect(stress(experiment, { ...options, runner, checkpoint })).rejects.toThrow('the power is gone');
}

async function resumed(
  experiment: Experiment,
  folder: string,
  options: { readonly runner: PathRunner; readonly spool?: OutcomeSpool },
): Promise<StressResult> {
  return stress(experiment, { ...options, checkpoint: new Checkpoint(journalOf(folder, experiment)) });
}

describe('a run that is resumed', () => {
  it('tells what a run tells that was not cut off, wherever that was', async () => {
    const experiment = volatileExperiment(120);
    const expected = told(await stress(experiment, { runner: runInProcess, perAccount: false }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 119 }), { minLength: 1, maxLength: 3 }), async (cuts) => {
        const folder = newFolder();
        const ascending = [...new Set(cuts)].sort((a, b) => a - b);
        for (const cut of ascending) {
          await cutOff(experiment, folder, cut, { runner: runInProcess, pathsPerRange: 1 });
        }
        const result = await resumed(experiment, folder, { runner: runInProcess });
        expect(result.restoredPaths).toBe(ascending.at(-1));
        expect(told(result)).toBe(expected);
      }),
      { seed: 11, numRuns: 6 },
    );
  });

  it('tells the same where outcomes wait in a file and failed paths are among them', async () => {
    const experiment = experimentOf({ paths: 5 * SUM_BLOCK_PATHS });
    const runner = inProcessRunner(unweighted(hashedSimulator(() => {})));
    const spool = (): OutcomeSpool => ({ folder: newFolder(), bytesInMemory: 0, bytesAtATime: 0 });
    const folder = newFolder();
    await cutOff(experiment, folder, 4.5 * SUM_BLOCK_PATHS, { runner, pathsPerRange: 1_000, spool: spool() });
    const result = await resumed(experiment, folder, { runner, spool: spool() });
    const expected = await stress(experiment, { runner });
    expect(result.restoredPaths).toBeGreaterThan(4 * SUM_BLOCK_PATHS);
    expect(told(result)).toBe(told(expected));
    result.close();
  });

  it('that was to stop when precise enough stops at the same look', async () => {
    const experiment: Experiment = {
      ...volatileExperiment(2_000),
      stopping: { minimumPaths: 100, until: [{ metric: 'liquidation.probability', halfWidth: 0.05 }] },
    };
    const expected = await stress(experiment, { runner: runInProcess });
    expect(expected.completedPaths).toBeGreaterThan(200);
    expect(expected.completedPaths).toBeLessThan(2_000);
    const folder = newFolder();
    await cutOff(experiment, folder, 200, { runner: runInProcess, pathsPerRange: 10 });
    expect(told(await resumed(experiment, folder, { runner: runInProcess }))).toBe(told(expected));
  });

  it('runs no path where all are there', async () => {
    const experiment = volatileExperiment(30);
    const folder = newFolder();
    const checkpoint = new Checkpoint(journalOf(folder, experiment), { every: 0 });
    const expected = await stress(experiment, { runner: runInProcess, checkpoint });
    const runner = (): Promise<void> => Promise.reject(new Error('a path was run'));
    expect(told(await resumed(experiment, folder, { runner }))).toBe(told(expected));
  });
});

describe('a checkpoint', () => {
  it('leaves the disk alone in a run that ends before the first is due', async () => {
    const experiment = volatileExperiment(30);
    const folder = newFolder();
    await stress(experiment, { runner: runInProcess, checkpoint: new Checkpoint(journalOf(folder, experiment)) });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken when it is due, in a long run less often', async () => {
    const experiment = volatileExperiment(400);
    const journal = journalOf(newFolder(), experiment);
    let now = 0;
    let published = 0;
    const publish = journal.publish.bind(journal);
    journal.publish = () => {
      published++;
      publish();
    };
    // A path takes a second: due every 5 s; were it an hour, every 500th of the time, so every fifth path still.
    const checkpoint = new Checkpoint(journal, { every: 5_000, now: () => now });
    const onProgress = (): void => void (now += 1_000);
    await stress(experiment, { runner: runInProcess, pathsPerRange: 1, checkpoint, onProgress });
    // 400 s in steps of 5, and once more at the end, where nothing is left to keep.
    expect(published).toBe(81);
  });

  it('is taken of an interrupted run, however short', async () => {
    const experiment = volatileExperiment(100);
    const folder = newFolder();
    const controller = new AbortController();
    const result = await stress(experiment, {
      runner: runInProcess,
      pathsPerRange: 10,
      signal: controller.signal,
      checkpoint: new Checkpoint(journalOf(folder, experiment)),
      onProgress: ({ completedPaths }) => completedPaths === 40 && controller.abort(),
    });
    expect(result.stopped).toBe('interrupted');
    expect(journalOf(folder, experiment).publishedEnd).toBe(40);
  });
});
