import type { ConfigIssue } from './errors.ts';
import type { Contract, Joint, OrderBook, Underlying } from './price-model.ts';
import type { Shock } from './shock.ts';
import type { Fraction, Price, Quote, Seconds, Size } from './units.ts';
import type { Scenario } from './scenario.ts';
import type { Venue } from './venue.ts';

/**
 * A premium over the index, or a funding rate, that moves by itself along a path; src/market/premium.ts has the equations.
 * Premiums are mid / index − 1 before our own orders, per the `per` of the venue's rule.
 */
export type PremiumProcess =
  | OrnsteinUhlenbeck
  | {
      readonly kind: 'replay';
      /** values[k − 1] is that of the end of step k; at least as many as there are steps. */
      readonly values: Float64Array;
    };

/** A process that comes back to its mean, beside an answer to the returns of the index. */
export interface OrnsteinUhlenbeck {
  readonly kind: 'ornsteinUhlenbeck';
  readonly mean: Fraction;
  /** Seconds in which half of the distance to the mean is made up, > 0. */
  readonly halfLife: Seconds;
  /** Standard deviation of the stationary law, before the answer to the index, ≥ 0. */
  readonly deviation: Fraction;
  /** What a log return of 1 of the index adds in the same step, any sign. */
  readonly shockBeta: number;
}

/** Funding of a market: longs pay `rate` × mark notional to shorts at each interval when it is positive. */
export type Funding =
  | { readonly kind: 'none' }
  | { readonly kind: 'constant'; readonly rate: Fraction; readonly interval: Seconds }
  | { readonly kind: 'replay'; readonly rates: readonly Fraction[]; readonly interval: Seconds }
  /** The rate of a settlement is where the process stands at the end of its step. */
  | (OrnsteinUhlenbeck & { readonly interval: Seconds })
  /**
   * The market states a premium over the index per settlement of the venue's rule (one number: the same at each; a list:
   * the first settles first, and it must reach) or a process, of which the average over the interval's steps counts. Our own
   * displacement of the book adds its average. The venue's `funding` makes the rate.
   */
  | { readonly kind: 'premium'; readonly premium: Fraction | readonly Fraction[] | PremiumProcess };

export interface Market {
  readonly symbol: string;
  /** Place in `underlyings`; several markets may share one. */
  readonly underlying: number;
  readonly contract: Contract;
  readonly book: OrderBook;
  readonly funding: Funding;
}

/** Where something was written: the location part of an issue. Only file and pointer where it was built in code. */
export type Place = Pick<ConfigIssue, 'file' | 'line' | 'column' | 'pointer'>;

export interface PositionRow {
  readonly account: string;
  /** Place in `markets`. */
  readonly market: number;
  readonly size: Size;
  readonly entryPrice: Price;
  /** Margin posted at entry, > 0: given, or |notional at entry| / leverage. */
  readonly margin: Quote;
  readonly marginMode?: 'isolated' | 'cross';
  /** Mark at which the trader's stop-loss fires. */
  readonly stopLoss?: Price;
  /** Where the row stands, for messages of later stages. */
  readonly place: Place;
}

export interface BalanceRow {
  readonly account: string;
  readonly wallet: string;
  /** Quote; in coin where the wallet is one of `heldCoins`. */
  readonly amount: Quote;
  readonly place: Place;
}

/** Positive draws of a population. */
export type Distribution =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'logUniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'lognormal'; readonly median: number; readonly sigma: number }
  | { readonly kind: 'pareto'; readonly minimum: number; readonly exponent: number; readonly maximum: number }
  | { readonly kind: 'discrete'; readonly values: readonly number[]; readonly weights: readonly number[] }
  | {
      readonly kind: 'mixture';
      readonly components: readonly { readonly weight: number; readonly distribution: Distribution }[];
    };

/** How traders react. Shares are of accounts; who reacts is drawn with the population. */
export interface Traders {
  /** The stop stands `distance` (fraction of the entry price) on the losing side of the entry. */
  readonly stopLoss?: { readonly share: Fraction; readonly distance: Fraction };
  /** A margin call is answered `delay` later with `size` × the margin posted at entry, from outside the venue. */
  readonly topUp?: { readonly share: Fraction; readonly delay: Seconds; readonly size: number };
  /** Owners who take money home, in the order of those of one step; absent = none. */
  readonly withdrawals?: readonly Withdrawal[];
}

/** At the traders' turn of the step that ends `at` or first after it, all but `leave` × the initial margin is withdrawn. */
export interface Withdrawal {
  readonly account: string;
  /** Since the path's start, > 0. */
  readonly at: Seconds;
  /** Multiple of the larger of initial and maintenance margin that stays, ≥ 1. */
  readonly leave: number;
}

export interface SyntheticAccounts {
  readonly kind: 'synthetic';
  readonly count: number;
  /** Share of accounts that are long by their first position. */
  readonly longShare: Fraction;
  /** Draw per account, quote. */
  readonly notional: Distribution;
  /** Named large accounts beside the draw, each with its own facts. */
  readonly whales: readonly {
    readonly account: string;
    readonly market: number;
    readonly side: 'long' | 'short';
    readonly notional: Quote;
    readonly leverage: number;
    /** Multiple of margin held beside it. */
    readonly freeBalance: number;
  }[];
  readonly leverage: Distribution;
  /** Free cash as a multiple of the account's margins. */
  readonly freeBalance: Distribution;
  readonly positionsPerAccount: { readonly values: readonly number[]; readonly weights: readonly number[] };
  /** Probability that a further position is on the first one's side: near 1 = concentrated, near 0 = hedged. */
  readonly sameSideProbability: Fraction;
  /** Share of the account's notional draw that each position takes. */
  readonly notionalShare: Distribution;
  /** Weight of each market when an account picks one. */
  readonly marketWeights: readonly number[];
  /** Entry price = initial price × (1 + u), u uniform in ± halfWidth. */
  readonly entryHalfWidth: Fraction;
  /** Cap on maintenance as a share of margin; lowers leverage. Absent = none. */
  readonly maximumMaintenanceShare?: Fraction;
  /** Other wallets as multiples of margin, by name; one of `heldCoins` holds so much of its coin at the initial price. */
  readonly otherWallets: { readonly [wallet: string]: Distribution };
  readonly traders: Traders;
  /** Low-leverage makers that hold each market's imbalance. */
  readonly marketMakers: { readonly count: number; readonly leverage: number };
  readonly admission: 'raiseMargin' | 'cutNotional';
  /** Draw the population anew on every path. */
  readonly resample: boolean;
}

export interface TableAccounts {
  readonly kind: 'table';
  readonly positions: readonly PositionRow[];
  readonly balances: readonly BalanceRow[];
  readonly traders: Traders;
}

export type AccountsSource = SyntheticAccounts | TableAccounts;

export interface Policy {
  readonly name: string;
  readonly venue: Venue;
}

/** A venue that was to be compared and cannot be. */
export interface NotComparable {
  /** Name of its document. */
  readonly venue: string;
  /** The patch that asked for what it lacks; absent where there were none. */
  readonly policy?: string;
  /** What it lacks, a clause: `it has no isolated margin`. */
  readonly reason: string;
}

/** Where the parts were written that a later stage may still refuse, beside the rows of a table. */
export interface ExperimentPlaces {
  readonly accounts: Place;
  /** Names of a synthetic book's whales, in their order. */
  readonly whales: readonly Place[];
  /** A synthetic book's numbers of positions per account, in their order. */
  readonly positionsPerAccount: readonly Place[];
  /** Accounts of `traders.withdrawals`, in their order. */
  readonly withdrawals: readonly Place[];
  /** Accounts of `fund.cover.groups`, group by group. */
  readonly coverAccounts: readonly Place[];
  /** `entryCheck` by policy, of those that state one. */
  readonly entryChecks: { readonly [policy: string]: Place };
}

/** A file that a config names, by content. */
export interface InputFile {
  readonly file: string;
  readonly sha256: string;
}

/** The default of the largest account groups at once, which a fund is held against. */
export interface Cover {
  /** How many default: those whose shortfalls are the largest of the path. Whole, ≥ 1. */
  readonly defaulters: number;
  /** Accounts that default together, by id; any other is a group of its own. */
  readonly groups: readonly { readonly name: string; readonly accounts: readonly string[] }[];
}

/** How results are stated. */
export interface StatisticsSettings {
  readonly confidence: Fraction;
  readonly quantileLevels: readonly Fraction[];
  /** The comparisons that share one error: these metrics of these policies. Absent = the headlines of all policies. */
  readonly family?: { readonly metrics: readonly string[]; readonly policies: readonly string[] };
  /** By metric, the largest difference that does not matter, > 0, in the unit of the metric. */
  readonly margins?: { readonly [metric: string]: number };
}

/** Half of an interval that is narrow enough: an absolute one in the unit of the metric, or relative to the estimate. */
export type PrecisionTarget = {
  readonly metric: string;
  /** Absent = every policy whose rules can make the metric other than 0. */
  readonly policy?: string;
} & ({ readonly halfWidth: number } | { readonly relativeHalfWidth: Fraction });

/** Paths are run until every target is met, at least `minimumPaths` and at most `paths` of the experiment. */
export interface StoppingRule {
  readonly minimumPaths: number;
  readonly until: readonly PrecisionTarget[];
}

/** A limit that a metric must keep, with all of its interval. */
export type Gate = {
  readonly metric: string;
  /** Absent = every policy. */
  readonly policy?: string;
} & ({ readonly atMost: number } | { readonly atLeast: number });

/** A price that importance sampling makes paths reach. */
export interface TiltTarget {
  /** Place in `underlyings`; of gbm, merton or kou. */
  readonly underlying: number;
  /** Before shocks, > 0, other than the initial price. */
  readonly price: Price;
}

/** How paths are drawn, or what they show corrected, other than plainly. */
export type Sampling =
  | TiltSampling
  /** Pairs of paths: the second takes the mirror image of the draws of the first. */
  | { readonly kind: 'antithetic' }
  /** Groups of paths, one for each stratum of the number of jumps. */
  | StratifiedSampling
  /** Drawn plainly; means are corrected by what is known of the final prices. */
  | { readonly kind: 'control' };

export interface StratifiedSampling {
  readonly kind: 'stratified';
  /** Strata of like probability, and paths of a group, from 2 to 1,000. */
  readonly strata: number;
}

/**
 * Importance sampling: most paths are pushed until they reach a target; every path carries the weight that makes up for it.
 */
export interface TiltSampling {
  readonly kind: 'tilt';
  /** `auto` = found by a pilot run. */
  readonly targets: readonly TiltTarget[] | 'auto';
  /** Share of the paths that are drawn from the laws as they stand, in (0, 1): no weight exceeds its reciprocal. */
  readonly defensive: Fraction;
  /** Of targets that a pilot run found: its paths, and the column of the event for which they were chosen; null = none happened. */
  readonly pilot?: { readonly paths: number; readonly event: string | null };
}

/** Neighbouring paths that are drawn together, beginning with path 0: a run of whole groups is balanced. 1 = each by itself. */
export function pathsPerGroup(sampling: Sampling | undefined): number {
  switch (sampling?.kind) {
    case 'antithetic':
      return 2;
    case 'stratified':
      return sampling.strata;
    case 'tilt':
    case 'control':
    case undefined:
      return 1;
  }
}

/** Everything to be run, every default filled in; later stages accept nothing else. */
export interface Experiment {
  readonly name: string;
  readonly question: string;
  readonly seed: string;
  /** Simulated paths; with a stopping rule the most of them. */
  readonly paths: number;
  /** When the results are precise enough to stop sooner. Absent = all paths are run. */
  readonly stopping?: StoppingRule;
  /** Limits that the results must keep. @default none */
  readonly gates?: readonly Gate[];
  readonly horizon: { readonly steps: number; readonly step: Seconds };
  readonly underlyings: readonly Underlying[];
  readonly joint: Joint;
  readonly shocks: readonly Shock[];
  readonly markets: readonly Market[];
  readonly accounts: AccountsSource;
  /** Absent = plain: paths are drawn from the laws as they stand. */
  readonly sampling?: Sampling;
  /** In the order of the config. */
  readonly policies: readonly Policy[];
  readonly baseline: string;
  /** Venues of a list that lack what the experiment asks for, in its order: reported, not run. */
  readonly notComparable: readonly NotComparable[];
  readonly statistics: StatisticsSettings;
  /** Fund sizes at which P(depleted) is asked for, quote. */
  /** What it says of itself as one of a library; changes no result. */
  readonly scenario?: Scenario;
  readonly fundCurve: readonly Quote[];
  /** Absent = nobody asks whether the fund withstands its largest defaulters. */
  readonly cover?: Cover;
  /** Warnings of the parse, for people. */
  readonly warnings: readonly string[];
  readonly inputs: readonly InputFile[];
  /** For messages; absent where the experiment was built in code. */
  readonly places?: ExperimentPlaces;
  /**
   * The resolved configuration as plain JSON, without the contents of files: what the run id hashes (with `inputs`) and
   * the report prints. Enough, with the files, to run it again.
   */
  readonly resolved: { readonly [field: string]: unknown };
}

/** A coin that accounts hold and that a policy takes as collateral. */
export interface HeldCoin {
  /** Name of its wallet. */
  readonly name: string;
  /** Place in `underlyings` of what prices it. */
  readonly underlying: number;
}

/**
 * Wallets that hold a coin, in the order in which policies list them: amounts are in coin, under every policy. A coin that
 * nobody holds, or whose underlying is not among the experiment's, is none.
 */
export function heldCoins({
  accounts,
  policies,
  underlyings,
}: Pick<Experiment, 'accounts' | 'policies' | 'underlyings'>): readonly HeldCoin[] {
  const held = new Set(
    accounts.kind === 'table' ? accounts.balances.map(({ wallet }) => wallet) : Object.keys(accounts.otherWallets),
  );
  const coins = new Map<string, HeldCoin>();
  for (const { venue } of policies) {
    for (const coin of venue.collateral) {
      const underlying = underlyings.findIndex(({ name }) => name === coin.underlying);
      if (held.has(coin.name) && underlying >= 0 && !coins.has(coin.name)) {
        coins.set(coin.name, { name: coin.name, underlying });
      }
    }
  }
  return [...coins.values()];
}
