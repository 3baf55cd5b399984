import type { Fraction } from './units.ts';

/** An overlay on top of any price model. */
export type Shock = GapShock | CorrelationBreak;

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

/** The Gaussian shocks of the prices have this correlation, in place of that of `joint`, for `steps` steps. */
export interface CorrelationBreak {
  readonly kind: 'correlationBreak';
  /** Row-major [n × n], rows in the order of `underlyings`. */
  readonly correlation: Float64Array;
  readonly start: Start;
  /** Steps for which it holds, ≥ 1. */
  readonly steps: number;
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
