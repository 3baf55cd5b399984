import type { Fit, FittedKind } from './fit.ts';
import type { CleanBars } from './cleaning.ts';
import type { MeasuredDays } from './extremes.ts';
import type { QuantilePoint } from './quantile-plot.ts';
import type { Autocorrelations } from './serial.ts';
import type { SignaturePoint } from './signature.ts';
import type { UniformityTest } from './tails.ts';

/** Autocorrelations, and of what. */
export interface NamedAutocorrelations extends Autocorrelations {
  readonly series: string;
}

/** How heavy a tail is: P(|r| > x) falls like x^(−index). */
export interface TailPoint {
  readonly side: 'down' | 'up';
  /** Share of all returns that is counted as the tail. */
  readonly tail: number;
  readonly index: number;
  readonly standardError: number;
}

/** Returns too large for the volatility around them. */
export interface JumpFindings {
  /** UTC days that were tested, and those on which the test finds jumps at its level. */
  readonly days: number;
  readonly daysWithJumps: number;
  readonly level: number;
  /** Part of the variance that jumps carry, 0 … 1. */
  readonly varianceShare: number;
  /** Bars that are jumps by themselves, and how many that is a year. */
  readonly flagged: number;
  readonly perYear: number;
}

/** What a look at the history and at the fitted model's residuals says. */
export interface Diagnosis {
  readonly quantilePlot: readonly QuantilePoint[];
  readonly autocorrelations: readonly NamedAutocorrelations[];
  /** Bars per twentieth of the probability that the model gave to a smaller return; null for a model without a law. */
  readonly pit: { readonly counts: readonly number[]; readonly kolmogorov: UniformityTest } | null;
  readonly tails: readonly TailPoint[];
  readonly jumps: JumpFindings | null;
  /** Volatility a year from returns over so many bars. */
  readonly signature: readonly SignaturePoint[];
}

/** A model that was fitted, or could not be. */
export interface Candidate {
  readonly kind: FittedKind;
  readonly outcome:
    | { readonly kind: 'fitted'; readonly fit: Fit; readonly days: MeasuredDays }
    | { readonly kind: 'rejected'; readonly reason: string };
  /** Out of sample; absent where nobody asked, or the model has no density. */
  readonly score?: OutOfSampleScore;
}

/** Fitted to the first part of a history, scored on the rest. */
export interface OutOfSampleScore {
  /** Mean log density of a bar's log return. */
  readonly perBar: number;
  readonly bars: number;
  /** Mean of (this − the best model’s), ≤ 0, and its standard error from the bars' differences. */
  readonly belowBest: number;
  readonly standardError: number;
}

/** A file of prices as it was read. */
export interface SourceFile {
  readonly name: string;
  readonly sha256: string;
  /** UTC milliseconds of the open of the first and last bar that was kept. */
  readonly from: number;
  readonly to: number;
  readonly bars: number;
}

/** All that calibration says of one underlying. */
export interface UnderlyingStudy {
  readonly name: string;
  readonly files: readonly SourceFile[];
  readonly column: string;
  readonly bars: CleanBars;
  readonly candidates: readonly Candidate[];
  /** The one that is written. */
  readonly chosen: FittedCandidate;
  readonly realised: MeasuredDays;
  readonly diagnosis: Diagnosis;
}

export interface FittedCandidate {
  readonly kind: FittedKind;
  readonly fit: Fit;
  /** As a run would simulate them. */
  readonly days: MeasuredDays;
}
