/** What statistics hand to the report: numbers with their intervals, as `summary.json` holds them. */

/** No probability without an interval and its event count; intervals cover Monte Carlo error only. */
export interface Estimate {
  /** null where n cannot support it; then `needs` says how many paths would. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly confidence: number;
  /** For example `Clopper–Pearson`, `normal`, `order statistics`. */
  readonly method: string;
  readonly paths: number;
  /** Paths on which the event happened, or the value was not zero. */
  readonly events?: number;
  /** Smallest number of paths that supports the estimate and its interval. */
  readonly needs?: number;
}

export interface FundCurvePoint {
  /** Size of the fund, quote. */
  readonly fund: number;
  readonly probability: Estimate;
  readonly meanUncovered: Estimate;
}

export interface AccountEstimate {
  readonly account: string;
  readonly market?: string;
  readonly liquidation: Estimate;
  readonly negativeEquity: Estimate;
  readonly negativeBalance: Estimate;
  /** Mean gross shortfall, quote. */
  readonly shortfall: Estimate;
}

export type Verdict =
  'lower' | 'higher' | 'not distinguishable' | 'identical on every path' | 'identical by construction';

export interface Comparison {
  readonly metric: string;
  readonly policy: string;
  readonly baseline: string;
  /** policy − baseline, on the same paths. */
  readonly difference: Estimate;
  /** Two-sided; exact McNemar for events, normal for means; null where not defined. */
  readonly pValue: number | null;
  /** (Var policy + Var baseline) / Var difference: what common paths are worth; null where undefined. */
  readonly varianceReductionFactor: number | null;
  /** Paths by outcome, for events only. */
  readonly discordant?: {
    readonly both: number;
    readonly onlyPolicy: number;
    readonly onlyBaseline: number;
    readonly neither: number;
  };
  readonly verdict: Verdict;
}

export interface StepCheck {
  readonly policy: string;
  readonly metric: string;
  readonly paths: number;
  readonly atStep: Estimate;
  readonly atTwiceTheStep: Estimate;
}

/** Something that could make the numbers hollow, or a check that held. */
export interface Finding {
  readonly level: 'fine' | 'note' | 'warning';
  readonly subject: string;
  readonly policy?: string;
  /** A sentence holding the value. */
  readonly text: string;
}

/** Quantiles across paths at each time. */
export interface Fan {
  /** `fund` of a policy, or `price` of an underlying. */
  readonly quantity: 'fund' | 'price';
  readonly name: string;
  readonly paths: number;
  readonly steps: readonly number[];
  /** Level → values over `steps`. */
  readonly bands: readonly { readonly level: number; readonly values: readonly number[] }[];
}

/** P(value > x) with a pointwise interval. */
export interface ExceedancePoint {
  readonly value: number;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

export interface PolicySummary {
  /** Name → estimate, `metricName` makes the names. */
  readonly metrics: { readonly [metric: string]: Estimate };
  /** P(depleted given size) and the mean uncovered there, at asked sizes, or at sizes chosen from the draws. */
  readonly fundCurve: readonly FundCurvePoint[];
  /** Exceedance of the fund draw over its observed range. */
  readonly drawExceedance: readonly ExceedancePoint[];
  readonly accounts?: readonly AccountEstimate[];
}

/** All that is said of a run, before it is laid out. */
export interface RunStatistics {
  readonly paths: number;
  readonly failedPaths: number;
  readonly confidence: number;
  readonly policies: { readonly [policy: string]: PolicySummary };
  readonly comparisons: readonly Comparison[];
  readonly stepCheck: readonly StepCheck[];
  readonly fans: readonly Fan[];
  readonly selfCheck: readonly Finding[];
}
