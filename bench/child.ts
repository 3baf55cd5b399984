// One run in a process of its own, so that its memory and its compiler are its own. Request on the command line, answer on
// stdout, both JSON.
import { writeSync } from 'node:fs';
import { createPoolRunner, loadExperiment, loadExperimentFile, runInProcess, stress } from '../src/index.ts';
import type { ChildAnswer, ChildRequest } from './processes.ts';

const { config, paths, threads, set = [], pathsPerRange } = JSON.parse(process.argv[2]!) as ChildRequest;
const options = { paths, set };
const experiment = typeof config === 'string' ? loadExperimentFile(config, options) : loadExperiment(config, options);

const startCpu = process.cpuUsage();
const startWall = performance.now();
const { table, digest, failures } = await stress(experiment, {
  runner: threads === 0 ? runInProcess : createPoolRunner({ threads }),
  ...(pathsPerRange === undefined ? {} : { pathsPerRange }),
});
const wall = (performance.now() - startWall) / 1e3;
const { user, system } = process.cpuUsage(startCpu);
if (failures.length > 0) throw new Error(`path ${failures[0]!.path} failed: ${failures[0]!.message}`);

const answer: ChildAnswer = {
  wall,
  cpu: (user + system) / 1e6,
  residentBytes: process.resourceUsage().maxRSS * 1_024,
  outcomeBytes:
    8 * table.policies.length * table.columns.length * table.paths +
    table.status.byteLength +
    table.logWeight.byteLength,
  digest,
};
writeSync(1, JSON.stringify(answer));
