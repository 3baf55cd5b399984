import type { PathRunner } from '../plan/plan.ts';

/** Who runs the paths, loaded when it is known which: `threads` worker threads, or this process for 0. */
export async function pathRunner(threads: number): Promise<PathRunner> {
  if (threads === 0) return (await import('../run/in-process.ts')).runInProcess;
  return (await import('../../workers/pool.ts')).createPoolRunner({ threads });
}

/**
 * Gives a command who runs its paths, with threads that start at once: they load their program while this one is loaded and
 * the configuration is read. However the command ends, none of them is left.
 */
export async function withStartedRunner<Result>(
  threads: number,
  command: (runner: PathRunner) => Promise<Result>,
): Promise<Result> {
  if (threads === 0) {
    // The engine is loaded when there is something to run, not before it is known whether there is.
    return command(async (...run) => (await pathRunner(0))(...run));
  }
  const pool = (await import('../../workers/pool.ts')).startPool({ threads });
  try {
    return await command(pool.runner);
  } finally {
    await pool.stop();
  }
}
