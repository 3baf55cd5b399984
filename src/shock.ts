import type { Fraction, Seconds } from './units.ts';

/** An overlay on top of any price model. */
export type Shock = GapShock | DepthShock;

/** The price moves by `size`, in equal parts of log price over `steps` steps, and stays there. */
export interface GapShock {
  readonly kind: 'gap';
  /** Place in `underlyings`. */
  readonly underlying: number;
  readonly size: Move;
  readonly start: Start;
  /** Steps over which the price moves, ≥ 1. */
  readonly steps: number;
}

/** The depth of a market's book, and its maximum, move by `size` for `steps` steps and come back: −0.9 takes 90 % off. */
export interface DepthShock {
  readonly kind: 'depth';
  /** Place in `markets`. */
  readonly market: number;
  readonly size: Move;
  readonly start: Start;
  /** Steps for which all of it is gone, ≥ 1. */
  readonly steps: number;
  /** Seconds in which half of what is gone is back, after these steps; 0 = all of it at once. */
  readonly recoveryHalfLife: Seconds;
}

/** Relative move of a price, > −1: −0.3 takes 30 % off. Fixed, or drawn once per path. */
export type Move =
  | { readonly kind: 'constant'; readonly value: Fraction }
  | { readonly kind: 'uniform'; readonly low: Fraction; readonly high: Fraction }
  | { readonly kind: 'normal'; readonly mean: Fraction; readonly deviation: Fraction };

/**
 * The step in which a shock of n steps begins, 1 … N: it takes the steps start … start + n − 1. Or drawn per path, uniformly
 * over the starts that let the whole of it fit in.
 */
export type Start = number | 'random';
