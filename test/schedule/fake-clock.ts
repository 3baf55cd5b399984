import type { Clock } from '../../src/schedule/clock.ts';

/** A clock that jumps ahead when somebody waits, so that days pass in no time. */
export class FakeClock implements Clock {
  #now: number;
  /** Every wait, milliseconds. */
  readonly waits: number[] = [];
  /** Called before each wait: a test may put the clock ahead, as a sleeping machine does. */
  onWait: () => void = () => {};

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  readonly now = (): Date => new Date(this.#now);

  readonly wait = (milliseconds: number, signal: AbortSignal): Promise<void> => {
    this.waits.push(milliseconds);
    this.onWait();
    if (!signal.aborted) this.#now += milliseconds;
    return Promise.resolve();
  };

  /** So much work was done. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
