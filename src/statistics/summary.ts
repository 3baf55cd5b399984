import type { BackstopLayer } from '../venue.ts';
import type { Diagnostics } from './diagnostics/diagnostics.ts';
import type { ParameterUncertainty } from './diagnostics/parameter-uncertainty.ts';
import type { WeightDiagnostics } from './weights.ts';

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
  /** Of weighted paths, in its place: as many plain ones with the event would say as much. */
  readonly effectiveEvents?: number;
  /** Of weighted paths: the largest share that one of these has of their weight. */
  readonly maximumWeightShare?: number;
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
  readonly deleveraging: Estimate;
  /** Mean of what was taken from it: profit forgone to deleveraging and haircuts, quote. */
  readonly taken: Estimate;
}

/** What befalls the accounts of a part of the book, and what is taken from them. */
export interface GroupEstimate {
  readonly by: 'notional' | 'leverage';
  readonly group: string;
  /** Accounts of the book before step 1 (where each path draws its own: of the first book), and their part of its notional. */
  readonly accounts: number;
  readonly notionalShare: number;
  /** Probability that an account of the group is liquidated, … : the mean over paths of the share of its accounts. */
  readonly liquidation: Estimate;
  readonly negativeEquity: Estimate;
  readonly deleveraging: Estimate;
  readonly haircut: Estimate;
  /** Mean per account: profit forgone to deleveraging (any sign) and haircuts. */
  readonly taken: Estimate;
  /** Its part of all that was taken. */
  readonly takenShare: Estimate;
  /** Its part of the winners' unrealised profits right before the first taking of each path; null where nothing was taken. */
  readonly profitShare: number | null;
  /**
   * What was taken from it over those profits, all paths together: its haircut, a ratio of totals without an interval. Above 1
   * where profits made later were taken too; null where it had none.
   */
  readonly takenOfProfit: number | null;
}

/** What a layer of the backstop bore of the shortfalls. */
export interface LayerPart {
  readonly layer: string;
  readonly kind: BackstopLayer['kind'];
  /** Mean per path, any sign: a position layer may cost more than the book would have. */
  readonly mean: Estimate;
  /** Of the mean shortfall; null where there is none. */
  readonly share: number | null;
}

/** How unequally what was taken falls on the accounts: of each account's mean over paths, so it has no interval. */
export interface Concentration {
  /** Accounts with a position, and those from which anything was taken on any path. */
  readonly accounts: number;
  readonly touched: number;
  /** 0 = all pay alike, towards 1 = one pays all. */
  readonly gini: number;
  /** Part paid by the share of the accounts that pays most. */
  readonly topShares: readonly { readonly accounts: number; readonly taken: number }[];
  /** Part of the total over the part of the accounts that pays least, from (0, 0) to (1, 1). */
  readonly lorenz: readonly { readonly accounts: number; readonly taken: number }[];
}

/** Who bears the losses of one policy. */
export interface WhoPays {
  readonly groups: readonly GroupEstimate[];
  /** In the order of the backstop; with `uncovered` they are the shortfall. */
  readonly layers: readonly LayerPart[];
  /** null where nothing was taken from anybody. */
  readonly concentration: Concentration | null;
}

/**
 * What a comparison comes to. `better` and `worse` are for the venue; quantities that are neither good nor bad are `lower`
 * or `higher`. `equivalent`: within the margin that the configuration states, whichever way. Not distinguishable is not the
 * same as equal.
 */
export type Verdict =
  | 'better'
  | 'worse'
  | 'lower'
  | 'higher'
  | 'equivalent'
  | 'not distinguishable'
  | 'identical on every path'
  | 'identical by construction';

/** How many paths would tell two policies apart, or show that they are equivalent, with a chance of 80 %. */
export interface PathsToTell {
  readonly paths: number;
  /** The difference that they would tell: the stated margin, or as large as the one that was seen. */
  readonly difference: number;
}

export interface Comparison {
  readonly metric: string;
  readonly policy: string;
  readonly baseline: string;
  /** policy − baseline, on the same paths. */
  readonly difference: Estimate;
  /** Two-sided; exact McNemar for events, else that of the interval; null where not defined. */
  readonly pValue: number | null;
  /** Holm's over the family, by which its members are judged; null outside it. */
  readonly adjustedPValue: number | null;
  /** (Var policy + Var baseline) / Var difference: what common paths are worth; null where undefined. */
  readonly varianceReductionFactor: number | null;
  /** Paths by outcome, for events only. */
  readonly discordant?: {
    readonly both: number;
    readonly onlyPolicy: number;
    readonly onlyBaseline: number;
    readonly neither: number;
  };
  /** The largest difference that does not matter, where the configuration states one. */
  readonly margin?: number;
  /** Not worse than the baseline by the margin or more: the one-sided bound says so. Absent without a margin, or a worse side. */
  readonly notInferior?: boolean;
  readonly verdict: Verdict;
  /** Where it is not distinguishable, and some number of paths is known that would tell. */
  readonly wouldTell?: PathsToTell;
}

/** A target of the stopping rule, as the paths that were run meet it. */
export interface TargetPrecision {
  readonly metric: string;
  readonly policy: string;
  /** Half of its interval; of a probability at the least favourable one that the interval allows. null where there is none. */
  readonly halfWidth: number | null;
  /** What it may be; null where it is relative to an estimate of 0, or to none. */
  readonly wanted: number | null;
  /** Of a relative target. */
  readonly relative?: number;
  readonly met: boolean;
  /** Paths at which it would be met by the spread seen so far; null where nothing is known. */
  readonly expectedPaths: number | null;
}

/** What a stopping rule came to. */
export interface Precision {
  readonly minimumPaths: number;
  readonly maximumPaths: number;
  /** All targets are met. */
  readonly reached: boolean;
  readonly targets: readonly TargetPrecision[];
}

/** A weighted probability beside what the paths of the run that were drawn plainly say of it. */
export interface AgreementCheck {
  readonly policy: string;
  readonly metric: string;
  readonly plain: Estimate;
  readonly weighted: number;
  readonly agrees: boolean;
  /** p(1 − p) over the variance of what a weighted path adds: plain paths that one of them is worth. null where unknown. */
  readonly varianceReductionFactor: number | null;
}

/** What sampling that is not plain came to. */
export type SamplingSummary = TiltSummary | DesignSummary;

/** How paths were drawn together, or corrected by what is known, and what that was worth. */
export interface DesignSummary {
  readonly kind: 'antithetic' | 'stratified' | 'control';
  /** Paths of a group that are drawn together; 1 of controlled ones. */
  readonly pathsPerGroup: number;
  /** Independent values: groups, or paths. */
  readonly units: number;
  /** Of controlled paths: functions of final prices whose means are known. */
  readonly controls?: number;
  /** On how many events or amounts a factor has to rest before it is given. */
  readonly leastEvents: number;
  readonly worth: readonly SamplingWorth[];
}

/** What a sampling was worth for one metric of one policy, by the paths of the run itself. */
export interface SamplingWorth {
  readonly policy: string;
  readonly metric: string;
  /**
   * Variance of as many plain paths over that of these: so many plain paths say as much as one. Per path: fitting
   * controls takes time beside. null where too little happened, or nothing varies.
   */
  readonly varianceReductionFactor: number | null;
}

/** How importance sampling drew the paths, and whether to believe it. */
export interface TiltSummary extends WeightDiagnostics {
  readonly kind: 'tilt';
  /** Prices that paths were made to reach; none where the pilot found no event. */
  readonly targets: readonly { readonly underlying: string; readonly price: number }[];
  /** Share of the paths that was drawn plainly. */
  readonly defensive: number;
  /** Of targets that a pilot run found: its paths, and the column of the event for which they were chosen. */
  readonly pilot?: { readonly paths: number; readonly event: string | null };
  readonly agreement: readonly AgreementCheck[];
}

export interface StepCheck {
  readonly policy: string;
  readonly metric: string;
  readonly paths: number;
  readonly atStep: Estimate;
  readonly atTwiceTheStep: Estimate;
  /** At the step − at twice the step, paired. */
  readonly difference: Estimate;
  /**
   * What continuous marks would add, extrapolated from the two; null where that would leave no probability: the steps are too
   * far apart to tell. Where a venue looks once a step it is no error.
   */
  readonly bias: Estimate;
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
  /** A rule looks at the level of the fund before it is empty: the curve and the draws are approximate. */
  readonly readsFundLevel: boolean;
  readonly whoPays: WhoPays;
  readonly accounts?: readonly AccountEstimate[];
}

/** All that is said of a run, before it is laid out. */
export interface RunStatistics {
  readonly paths: number;
  readonly failedPaths: number;
  readonly confidence: number;
  readonly policies: { readonly [policy: string]: PolicySummary };
  readonly comparisons: readonly Comparison[];
  /** Of an experiment with a stopping rule. */
  readonly precision?: Precision;
  /** Of a run that does not sample plainly. */
  readonly sampling?: SamplingSummary;
  readonly stepCheck: readonly StepCheck[];
  readonly diagnostics: Diagnostics;
  /** Where it was asked for. */
  readonly parameterUncertainty?: ParameterUncertainty;
  readonly fans: readonly Fan[];
  readonly selfCheck: readonly Finding[];
}
