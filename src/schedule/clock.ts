import { setTimeout as delay } from 'node:timers/promises';

/** The time, and waiting for it. Tests have one of their own. */
export interface Clock {
  readonly now: () => Date;
  /** Waits so many milliseconds, or until the signal is aborted. Never throws. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  wait: (milliseconds, signal) => delay(Math.max(0, milliseconds), undefined, { signal }).catch(() => {}),
};
