/**
 * What a draw is for. Each purpose has streams of its own, so a draw added to one never shifts another.
 *
 * A number, once given, keeps its meaning: changing one changes every result that uses it. New purposes go at the end.
 */
export const PURPOSE = {
  /** Gaussian shocks of an underlying's price. */
  diffusion: 1,
  /** When an underlying's own jumps come, and how large. */
  jumpTimes: 2,
  jumpSizes: 3,
  /** When jumps common to several underlyings come, and how large. */
  commonJumpTimes: 4,
  commonJumpSizes: 5,
  /** Block starts and lengths of the stationary bootstrap. */
  bootstrap: 6,
  /** Random start and random size of a shock overlay. */
  shockStart: 7,
  shockSize: 8,
  /** The book of accounts, drawn once for the experiment, or again for each path. */
  population: 9,
  populationPerPath: 10,
  /** Switches of a regime model. */
  regime: 11,
  /** An underlying's random variance: a process of its own (Heston, Bates), or that of Student's t shocks (GARCH). */
  variance: 12,
  /** A market's premium or funding process. */
  funding: 13,
  /** Depth of the order book. */
  book: 14,
  /** Stop-losses, top-ups and other reactions of traders. */
  traders: 15,
  /** How long the liquidator of an account takes, indexed by the trigger's place. */
  keepers: 16,
  /** Order among accounts that a venue's rule leaves equal. */
  ties: 17,
  /** Mixture component of importance sampling. */
  tilt: 18,
  /** Resampling inside a statistic. */
  statistics: 19,
  /** Whether a venue acts on an account under a discretionary trigger, indexed by the trigger's place. */
  discretion: 20,
  /** Random share of a shock that is given back. */
  shockBounce: 21,
  /** Switches of the chain that the whole market follows. */
  commonRegime: 22,
  /** Which stratum the number of an underlying's own jumps is drawn from, and that of the common ones. */
  jumpStrata: 23,
  commonJumpStrata: 24,
} as const;

/** One of the numbers of {@link PURPOSE}. */
export type Purpose = (typeof PURPOSE)[keyof typeof PURPOSE];

/** Indices are below this: purpose and index share one 32-bit word. */
const INDEX_LIMIT = 1 << 24;

/**
 * The purpose number of the `index`-th underlying, market or shock: no two (kind, index) share one.
 *
 * @param index  a whole number from 0 up to 2²⁴ − 1
 * @returns a 32-bit unsigned number; for index 0, the kind itself
 * @throws RangeError if the index is not one
 */
export function purpose(kind: Purpose, index = 0): number {
  if (!(Number.isInteger(index) && index >= 0 && index < INDEX_LIMIT)) {
    throw new RangeError(`a purpose's index must be a whole number below 2^24, got ${index}`);
  }
  return ((index << 8) | kind) >>> 0;
}
