import type { PathRunner } from '../plan/plan.ts';

/** Who runs the paths, loaded when it is known which: `threads` worker threads, or this process for 0. */
export async function pathRunner(threads: number): Promise<PathRunner> {
  if (threads === 0) return (await import('../run/in-process.ts')).runInProcess;
  return (await import('../../workers/pool.ts')).createPoolRunner({ threads });
}
