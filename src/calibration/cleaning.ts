import type { ReturnSample } from './sample.ts';

/** Bars as a file has them, a place per bar; any order, any gaps, any nonsense. */
export interface RawBars {
  /** UTC milliseconds of each bar's open. */
  readonly timestamps: Float64Array;
  readonly open?: Float64Array;
  readonly high?: Float64Array;
  readonly low?: Float64Array;
  readonly close: Float64Array;
  readonly volume?: Float64Array;
}

export const DROP_REASONS = ['timestamp', 'duplicate', 'price', 'inconsistent', 'noVolume', 'badTick', 'gap'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export interface Dropped {
  readonly reason: DropReason;
  /** Bars dropped; for `gap` the bars that are missing. */
  readonly count: number;
  /** The first few, by stamp; `row` is their place in the file from 0 (for `gap`: the first bar after it). */
  readonly examples: readonly { readonly row: number; readonly timestamp: number; readonly close: number }[];
}

export interface CleanBars {
  readonly sample: ReturnSample;
  /** Bars that were kept, in time order. */
  readonly timestamps: Float64Array;
  readonly closes: Float64Array;
  /** Place in `closes` at which each run of unbroken bars starts; a run of m bars has m − 1 returns. */
  readonly runStarts: Uint32Array;
  /** The commonest difference of stamps. */
  readonly barMilliseconds: number;
  /** Bars that stood out of order and were sorted into place. */
  readonly reordered: number;
  readonly dropped: readonly Dropped[];
}
