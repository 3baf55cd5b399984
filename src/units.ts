/** Plain aliases: they document a number's unit; brands would vanish at the first `+`. */

/** Quote per base, > 0. */
export type Price = number;
/** An amount in quote currency. */
export type Quote = number;
/** Signed position in base: long > 0 > short. */
export type Size = number;
/** A plain fraction: 0.005 is half a percent. */
export type Fraction = number;
/** Seconds, > 0. */
export type Seconds = number;
/** A rate, intensity or variance per year of 365 days. */
export type PerYear = number;

/** A year is 365 days everywhere. */
export const SECONDS_PER_YEAR = 31_536_000;
