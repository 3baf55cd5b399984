import type { Holdings } from '../book-of-accounts.ts';

/**
 * Finds the margin rows whose equity is at or under a trigger, whatever the trigger's action. How it searches is its own affair: mechanisms never know
 * which detector runs, and the result does not depend on it.
 */
export interface Detector {
  /** Starts a path with these holdings: nothing has happened to any row. */
  reset(holdings: Holdings): void;
  /** Rows under a trigger at the marks, ascending, into `found`; returns how many. */
  rowsUnderTrigger(found: Int32Array): number;
  /** The row's cash or sizes have changed. */
  rowChanged(row: number): void;
  /** Every row may have changed (funding, a reset of entries). */
  allChanged(): void;
  /**
   * Unit values of each market strictly between which, as long as every market stays there and nothing but marks moves, no
   * row is under a trigger, but for those that it watches. Undefined where that is not known.
   */
  readonly quiet: QuietRange | undefined;
  /** Whether there are rows that it watches: too close to a trigger for a range. */
  readonly watchesRows: boolean;
  /** Whether they are surely above every trigger at these unit values, each within PREVIEW_ERROR of itself. */
  watchedAreSafe(values: Float64Array): boolean;
}

/** Per market. [markets] */
export interface QuietRange {
  readonly low: Float64Array;
  readonly high: Float64Array;
}
