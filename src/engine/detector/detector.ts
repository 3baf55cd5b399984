/**
 * Finds the margin rows whose equity is at or under a trigger, whatever the trigger's action. How it searches is its own affair: mechanisms never know
 * which detector runs, and the result does not depend on it.
 */
export interface Detector {
  /** Starts a path: nothing is known of any row. */
  reset(): void;
  /** Rows under a trigger at the marks, ascending, into `found`; returns how many. */
  rowsUnderTrigger(found: Int32Array): number;
  /** The row's cash or sizes have changed. */
  rowChanged(row: number): void;
  /** Every row may have changed (funding, a reset of entries). */
  allChanged(): void;
}
