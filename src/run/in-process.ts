import { createRangeSimulator } from '../engine/simulate-range.ts';
import { inProcessRunner } from './path-runner.ts';

/** Runs all paths on this thread. */
export const runInProcess = inProcessRunner(createRangeSimulator);
