import type { PathRunner, Plan } from '../plan/plan.ts';
import { runInProcess } from './in-process.ts';

/** Threads take about as long to start as they would then save. */
const WORTH_MILLISECONDS = 1_000;
/** As long as nothing is known of what a path costs, so many are worth threads. */
const WORTH_PATHS = 200;

/**
 * Starts threads for large runs only: a search makes many small ones, each of which this process has done before threads
 * have started. What paths cost it learns as they are run; no result depends on it.
 */
export function sparingRunner(threads: PathRunner, here: PathRunner = runInProcess): PathRunner {
  let [milliseconds, paths] = [0, 0];
  return async (plan, memory, options) => {
    const asked = pathsOf(plan);
    const isWorth = paths === 0 ? asked >= WORTH_PATHS : (asked * milliseconds) / paths > WORTH_MILLISECONDS;
    let spent = 0;
    await (isWorth ? threads : here)(plan, memory, {
      ...options,
      onRange: (result, took) => {
        spent += took;
        options.onRange(result, took);
      },
    });
    milliseconds += spent;
    paths += asked;
  };
}

/** Paths of a run, each policy's counted by itself. */
function pathsOf({ experiment: { paths, policies }, policyPaths }: Plan): number {
  return policyPaths === undefined ? paths * policies.length : policyPaths.reduce((sum, each) => sum + each, 0);
}
