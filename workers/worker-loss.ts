/** How often a range is tried again after its thread died under it. */
export const MAXIMUM_RETRIES = 3;

/**
 * Whether the thread died, rather than the task threw: out of memory, exited, or terminated.
 * Only then can trying again help: a path is a pure function of its index, so what it throws it throws again.
 */
export function isWorkerLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') return true;
  return error.message.startsWith('worker exited with code') || error.message === 'Terminating worker thread';
}
