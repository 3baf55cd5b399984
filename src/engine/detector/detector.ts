/**
 * Finds the margin rows whose equity is at or under a trigger. How it searches is its own affair: mechanisms never know
 * which detector runs, and the result does not depend on it.
 */
export interface Detector {
  /** Starts a path: nothing is known of any row. */
  reset(): void;
  /** Rows under a trigger at `marks` ([markets], quote per base), ascending, into `found`; returns how many. */
  rowsUnderTrigger(marks: Float64Array, found: Int32Array): number;
  /** The row's cash or sizes have changed. */
  rowChanged(row: number): void;
  /** Every row may have changed (funding). */
  allChanged(): void;
}
