/** How far marks may move before a row needs to be looked at again. */
export interface SafeRadius {
  /** Whether a favourable move could bring a row under a trigger too. */
  readonly bothSides: boolean;
  /**
   * −1 for a row under a trigger at the marks, else a move of the marks' unit values, relative to each, that it surely
   * survives: adverse ones, or all where `bothSides`. At most LARGEST_RADIUS.
   */
  radius(row: number): number;
}

/** Values within ±100 % of where a row was evaluated: its notional at most doubles, which bounds the marginal rate. */
export const LARGEST_RADIUS = 1;

/** Shrinks a radius by far more than rounding can amount to. */
export const CAUTION = 1 - 1e-9;
