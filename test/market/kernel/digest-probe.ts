/** Prints which kernel this process runs, and the digest of an experiment: arguments are its file and a number of threads. */
import { loadExperimentFile } from '../../../src/config/load.ts';
import { threadKernel } from '../../../src/market/kernel/thread-kernel.ts';
import { runInProcess } from '../../../src/run/in-process.ts';
import { stress } from '../../../src/stress.ts';
import { createPoolRunner } from '../../../workers/pool.ts';

const [file, threads] = process.argv.slice(2);
const runner = Number(threads) === 0 ? runInProcess : createPoolRunner({ threads: Number(threads) });
const { digest } = await stress(loadExperimentFile(file!), { runner, pathsPerRange: 5 });
process.stdout.write(JSON.stringify({ kernel: threadKernel().kind, digest }));
