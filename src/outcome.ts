import { heldCoins, type Experiment } from './experiment.ts';

/** What a path leaves behind for one policy, and the words under which it is reported (one table, read by every later stage). */

export const OUTCOME_SCHEMA_VERSION = 2;

export const STATUS = { complete: 0, failed: 1 } as const;

/** `meanGivenNegative`: over paths with a negative account; `meanGivenAdl`: over paths on which winners paid, where alone it is not NaN. */
export type Statistic =
  'probability' | 'mean' | 'quantile' | 'expectedShortfall' | 'meanGivenNegative' | 'meanGivenAdl' | 'maximum';

/** How far a quantity is told apart between policies: an event is 0 or 1. */
export type ColumnKind = 'event' | 'count' | 'amount' | 'step' | 'ratio';

export interface OutcomeColumn {
  readonly name: string;
  /** For the report: a noun phrase. */
  readonly title: string;
  readonly meaning: string;
  readonly kind: ColumnKind;
  readonly unit:
    'flag' | 'accounts' | 'quote' | 'base' | 'step' | 'rounds' | 'calls' | 'orders' | 'log price' | 'fraction';
  readonly statistics: readonly Statistic[];
  /** Which way is worse for a venue: 1 more is worse, −1 less is worse, 0 neither. */
  readonly worse: 1 | -1 | 0;
}

const column = (
  name: string,
  kind: ColumnKind,
  unit: OutcomeColumn['unit'],
  worse: OutcomeColumn['worse'],
  statistics: readonly Statistic[],
  title: string,
  meaning: string,
): OutcomeColumn => ({ name, kind, unit, worse, statistics, title, meaning });

/** Per path and policy. Prices per underlying follow these (see `outcomeColumns`). */
// prettier-ignore
const POLICY_COLUMNS: readonly OutcomeColumn[] = [
  column('liquidation', 'event', 'flag', 1, ['probability'], 'any liquidation', 'at least one account was liquidated'),
  column('liquidatedAccounts', 'count', 'accounts', 1, ['mean'], 'liquidated accounts', 'accounts of which any position was liquidated'),
  column('negativeEquity', 'event', 'flag', 1, ['probability'], 'negative balance, before cover', 'at least one account was closed below zero, before any layer paid'),
  column('negativeEquityAccounts', 'count', 'accounts', 1, ['mean'], 'accounts negative, before cover', 'accounts closed below zero, before any layer paid'),
  column('negativeBalance', 'event', 'flag', 1, ['probability'], 'negative balance, still owed', 'at least one account still owes after all layers'),
  column('negativeBalanceAccounts', 'count', 'accounts', 1, ['mean'], 'accounts that still owe', 'accounts that still owe after all layers'),
  column('owed', 'amount', 'quote', 1, ['mean'], 'owed by accounts', 'what accounts still owe after all layers'),
  column('lossBeyondMargin', 'event', 'flag', 1, ['probability'], 'a loss beyond margin', 'at least one liquidated account lost more than the margin it had posted'),
  column('shortfall', 'amount', 'quote', 1, ['mean', 'meanGivenNegative', 'quantile', 'expectedShortfall'], 'shortfall, gross', 'sum over accounts of what their closing equity lay below zero, before any layer paid'),
  column('fundDepletion', 'event', 'flag', 1, ['probability'], 'insurance fund depleted', 'the fund was asked for more than it held'),
  column('fundEquityDepletion', 'event', 'flag', 1, ['probability'], 'fund depleted, inventory at the mark', 'the fund was depleted, or its balance with inherited inventory at the mark fell below zero at the end of a step'),
  column('fundDraw', 'amount', 'quote', 1, ['probability', 'mean', 'quantile', 'expectedShortfall'], 'draw on the fund', 'largest cumulative payouts less receipts, had the fund been unlimited'),
  column('fundPaid', 'amount', 'quote', 1, ['mean'], 'paid by the fund', 'what the fund paid towards shortfalls'),
  column('fundFinalBalance', 'amount', 'quote', -1, ['mean'], 'fund balance at the end', 'what the fund holds at the horizon'),
  column('fundMinimumBalance', 'amount', 'quote', -1, ['mean'], 'lowest fund balance', 'the lowest balance of the fund along the path'),
  column('uncovered', 'amount', 'quote', 1, ['probability', 'mean'], 'uncovered', 'part of the shortfalls that no layer and no account paid'),
  column('venuePaid', 'amount', 'quote', 1, ['mean'], 'paid by the venue', 'what the venue paid out of its own equity towards shortfalls'),
  column('socialised', 'amount', 'quote', 1, ['probability', 'mean'], 'socialised loss', 'part of the shortfalls taken from other accounts’ balances'),
  column('socialisedAccounts', 'count', 'accounts', 1, ['mean'], 'accounts that bear a socialised loss', 'accounts whose balance was cut by a socialised loss or a clawback'),
  column('forgiven', 'amount', 'quote', 1, ['mean'], 'debts forgiven or waived', 'debts that the venue forgave or waived'),
  column('swept', 'amount', 'quote', 0, ['mean'], 'debts swept', 'debts paid from the accounts’ other wallets'),
  column('recovered', 'amount', 'quote', 0, ['mean'], 'debts recovered', 'debts paid by later deposits'),
  column('liquidationFees', 'amount', 'quote', 0, ['mean'], 'liquidation fees', 'liquidation fees charged'),
  column('remainder', 'amount', 'quote', 0, ['mean'], 'remainders', 'equity left over by liquidated accounts, after the fee'),
  column('fundingPaid', 'amount', 'quote', 0, ['mean'], 'funding paid', 'funding paid by traders, net of received'),
  column('adl', 'event', 'flag', 1, ['probability'], 'any deleveraging', 'at least one winner was auto-deleveraged'),
  column('adlAccounts', 'count', 'accounts', 1, ['mean'], 'deleveraged accounts', 'accounts of which any position was auto-deleveraged'),
  column('adlSize', 'amount', 'base', 1, ['mean'], 'deleveraged size', 'size closed by deleveraging, summed over markets in base units'),
  column('adlNotional', 'amount', 'quote', 1, ['mean'], 'deleveraged notional', 'size closed by deleveraging at the mark'),
  column('adlProfitTaken', 'amount', 'quote', 1, ['mean'], 'profit forgone to deleveraging', 'mark value that deleveraged winners went without'),
  column('adlNeeded', 'amount', 'quote', 0, ['mean'], 'shortfall borne by deleveraging', 'part of the shortfalls that deleveraging and unwinding bore: the loss that they kept off the book'),
  column('adlOvershoot', 'amount', 'quote', 1, ['mean'], 'profit forgone beyond need', 'profit forgone to deleveraging less the shortfall that it bore, any sign'),
  column('topWinnerSurvival', 'ratio', 'fraction', 0, ['meanGivenAdl'], 'survival of the top winner', 'profit that the largest winner before the first deleveraging or haircut kept, over what was raised from all; may be negative where profits made later were taken too'),
  column('maximumSurvivor', 'ratio', 'fraction', 0, ['meanGivenAdl'], 'largest survivor', 'largest profit that any winner kept after deleveraging and haircuts, over what was raised from all'),
  column('takeoverNotional', 'amount', 'quote', 0, ['mean'], 'notional taken over', 'size that funds assumed, at the mark'),
  column('assignedNotional', 'amount', 'quote', 0, ['mean'], 'notional assigned', 'size that volunteers and keepers took, at the mark'),
  column('marginCalls', 'count', 'calls', 0, ['mean'], 'margin calls', 'times that an account came under a warning level'),
  column('topUps', 'count', 'calls', 0, ['mean'], 'top-ups', 'margin calls that were answered with money'),
  column('stopOuts', 'count', 'calls', 0, ['mean'], 'stop-losses filled', 'positions that their stop-loss closed'),
  column('stopSlippage', 'amount', 'quote', 0, ['mean'], 'slippage of stop-losses', 'what stop-losses filled below their stop price lost to it'),
  column('partialLiquidations', 'count', 'orders', 0, ['mean'], 'partial liquidations', 'liquidation orders that left the account open'),
  column('repeatedPartialAccounts', 'count', 'accounts', 0, ['mean'], 'accounts liquidated in part repeatedly', 'accounts with two or more partial liquidations'),
  column('fundingLiquidations', 'count', 'accounts', 1, ['mean'], 'liquidations caused by funding', 'accounts that would have been above the trigger at their liquidation, had they kept the funding that they paid'),
  column('cascadeRounds', 'count', 'rounds', 1, ['maximum'], 'cascade rounds in one step', 'most liquidation rounds of one step'),
  column('displacement', 'ratio', 'log price', 1, ['maximum'], 'displacement of the book', 'largest absolute displacement of a book from the index, in log price'),
];

/** Of experiments in which accounts hold coin collateral, before the diagnostic columns. */
// prettier-ignore
const COIN_COLUMNS: readonly OutcomeColumn[] = [
  column('converted', 'amount', 'quote', 0, ['mean'], 'coins converted', 'coin collateral that the venue converted into settlement cash, at the index price before its fee'),
];

/** Of experiments that ask whether the fund withstands its largest defaulters, behind those. */
// prettier-ignore
const COVER_COLUMNS: readonly OutcomeColumn[] = [
  column('coverLoss', 'amount', 'quote', 1, ['mean', 'quantile', 'expectedShortfall', 'maximum'], 'shortfall of the largest groups', 'sum of the shortfalls of the account groups that had the largest on the path, before any layer paid'),
  column('coverExceeded', 'event', 'flag', 1, ['probability'], 'largest groups exceed the fund', 'the shortfalls of those groups exceeded what all funds that pay shortfalls held before step 1'),
];

/** Not estimated, but kept with each path: when, and what the self-check reads. */
// prettier-ignore
const DIAGNOSTIC_COLUMNS: readonly OutcomeColumn[] = [
  column('firstLiquidationStep', 'step', 'step', 0, [], 'step of the first liquidation', 'NaN where none'),
  column('fundDepletionStep', 'step', 'step', 0, [], 'step of the depletion', 'NaN where none'),
  column('roundLimitReached', 'event', 'flag', 0, [], 'round limit reached', 'a step ended by the round limit'),
  column('unfilledNotional', 'amount', 'quote', 0, [], 'left unfilled', 'notional under liquidation that the book and the layers could not take by the horizon, at the last mark'),
  column('inventoryNotional', 'amount', 'quote', 0, [], 'inventory left', 'notional of what funds hold at the horizon, at the last mark'),
  column('inventoryProfit', 'amount', 'quote', 0, [], 'profit of inventory', 'what funds earned on inherited positions, realised and at the last mark, any sign'),
  column('providersProfit', 'amount', 'quote', 0, [], 'profit of volunteers and keepers', 'at the last mark, any sign'),
  column('bookProfit', 'amount', 'quote', 0, [], 'profit of the book', 'what the outside liquidity earned on our orders, at the last mark'),
  column('sizeResidual', 'ratio', 'fraction', 0, [], 'residual of the first law', 'largest |Σ size| of a market over its gross size'),
  column('cashResidual', 'ratio', 'fraction', 0, [], 'residual of the second law', '|change of Σ cash| over the gross notional'),
];

// prettier-ignore
const COIN_DIAGNOSTICS: readonly OutcomeColumn[] = [
  column('coinResidual', 'ratio', 'fraction', 0, [], 'residual of the law of coins', 'largest |change of Σ amount| of a coin over what accounts held of it'),
];

/**
 * The columns of one (path, policy) row that the engine writes, in order. Prices come last, per underlying.
 *
 * @param holdsCoins  whether accounts hold coin collateral (`heldCoins`)
 * @param asksCover  whether the experiment asks for the default of its largest account groups
 */
export function outcomeColumns(
  underlyings: readonly { readonly name: string }[],
  holdsCoins = false,
  asksCover = false,
): readonly OutcomeColumn[] {
  const prices = underlyings.flatMap(({ name }) => [
    column(`finalPrice[${name}]`, 'amount', 'quote', 0, [], `last price of ${name}`, 'index price at the horizon'),
    column(
      `minimumPrice[${name}]`,
      'amount',
      'quote',
      0,
      [],
      `lowest price of ${name}`,
      'lowest index price at steps 1..N',
    ),
    column(
      `maximumPrice[${name}]`,
      'amount',
      'quote',
      0,
      [],
      `highest price of ${name}`,
      'highest index price at steps 1..N',
    ),
  ]);
  return [
    ...POLICY_COLUMNS,
    ...(holdsCoins ? COIN_COLUMNS : []),
    ...(asksCover ? COVER_COLUMNS : []),
    ...DIAGNOSTIC_COLUMNS,
    ...(holdsCoins ? COIN_DIAGNOSTICS : []),
    ...prices,
  ];
}

/** The columns that an experiment's rows have. */
export function columnsOf(experiment: Experiment): readonly OutcomeColumn[] {
  return outcomeColumns(experiment.underlyings, heldCoins(experiment).length > 0, experiment.cover !== undefined);
}

/** What is kept of single funds. */
export type FundColumn = 'fundDraw' | 'fundDepletion';

/**
 * Of one named fund instead of all together: its draw is the largest on any of its purses, its depletion that of any. Only
 * runs that size funds keep them.
 */
export function fundColumnName(column: FundColumn, fund: string): string {
  return `${column}[${fund}]`;
}

export function fundColumns(
  funds: readonly string[],
  kinds: readonly FundColumn[] = ['fundDraw', 'fundDepletion'],
): readonly OutcomeColumn[] {
  const columns = funds.flatMap((fund) => [
    column(
      fundColumnName('fundDraw', fund),
      'amount',
      'quote',
      1,
      [],
      `draw on ${fund}`,
      `largest cumulative payouts less receipts of a purse of ${fund}, had the funds been unlimited`,
    ),
    column(
      fundColumnName('fundDepletion', fund),
      'event',
      'flag',
      1,
      [],
      `${fund} depleted`,
      `${fund} was asked for more than it held`,
    ),
  ]);
  return columns.filter(({ name }) => kinds.some((kind) => name.startsWith(`${kind}[`)));
}

/** Columns whose value is a metric of every summary. */
export const METRIC_COLUMNS: readonly OutcomeColumn[] = POLICY_COLUMNS;

/** The same of any summary: those, and what only some experiments have. */
export const ALL_METRIC_COLUMNS: readonly OutcomeColumn[] = [...POLICY_COLUMNS, ...COIN_COLUMNS, ...COVER_COLUMNS];

/** Those of an experiment, by what it holds and asks: see `outcomeColumns`. */
export function metricColumns(holdsCoins: boolean, asksCover: boolean): readonly OutcomeColumn[] {
  return [...POLICY_COLUMNS, ...(holdsCoins ? COIN_COLUMNS : []), ...(asksCover ? COVER_COLUMNS : [])];
}

/** Metrics that a report leads with, and that are printed again at twice the step. */
export const HEADLINE_COLUMNS = ['negativeEquity', 'negativeBalance', 'fundDepletion'] as const;

/** Paths whose fund and prices are kept along the path, and at how many times. */
export const TRAJECTORY_PATHS = 4_096;
export const TRAJECTORY_TIMES = 64;
/** Paths that are run again at twice the step. */
export const STEP_CHECK_PATHS = 2_000;
/** The worst paths of each policy that are named. */
export const WORST_PATHS = 10;

/** Name of a metric in summary.json: levels print as the shortest JSON number. */
export function metricName(columnName: string, statistic: Statistic, level?: number): string {
  return level === undefined ? `${columnName}.${statistic}` : `${columnName}.${statistic}[${String(level)}]`;
}

/** Names of all metrics of these columns, quantiles and expected shortfalls at each level. */
export function metricNames(columns: readonly OutcomeColumn[], levels: readonly number[]): string[] {
  return columns.flatMap(({ name, statistics }) =>
    statistics.flatMap((statistic) =>
      statistic === 'quantile' || statistic === 'expectedShortfall'
        ? levels.map((level) => metricName(name, statistic, level))
        : [metricName(name, statistic)],
    ),
  );
}

/** The outcome of every path: one float64 column per (policy, quantity). Read it column by column. */
export interface OutcomeTable {
  readonly paths: number;
  readonly policies: readonly string[];
  readonly columns: readonly OutcomeColumn[];
  /**
   * Values of a column of a policy, by their places, on paths [first, end), in path order. Not to be written to. Of a run
   * too long for memory they are read from a file each time: keep no more of them than you need.
   */
  readonly read: (policy: number, column: number, first: number, end: number) => Float64Array;
  /** 0 complete, 1 failed. [paths] */
  readonly status: Uint8Array;
  /** Log likelihood ratio of the path under importance sampling; 0 in plain sampling. [paths] */
  readonly logWeight: Float64Array;
}

/** An outcome table whose values all lie in memory. */
export interface TableInMemory extends OutcomeTable {
  /** `values[(policy · columns.length + column) · stride + path]` */
  readonly values: Float64Array;
}

/** @param stride  places of a column in `values`, at least as many as paths. @default the paths */
export function tableInMemory(table: Omit<TableInMemory, 'read'>, stride = table.paths): TableInMemory {
  const { paths, policies, columns, values, status, logWeight } = table;
  const read: OutcomeTable['read'] = (policy, column, first, end) => {
    const start = (policy * columns.length + column) * stride;
    return values.subarray(start + first, start + end);
  };
  return { paths, policies, columns, values, status, logWeight, read };
}

/**
 * One column of one policy, by its place, on the first `paths` paths; all of them unless told.
 *
 * @throws RangeError where there is no such policy or column
 */
export function outcomeColumn(table: OutcomeTable, policy: number, name: string, paths = table.paths): Float64Array {
  const index = table.columns.findIndex((each) => each.name === name);
  if (index < 0) throw new RangeError(`no outcome column named ${name}`);
  if (table.policies[policy] === undefined) {
    throw new RangeError(`no policy at place ${policy}; there are ${table.policies.length}, from 0 on`);
  }
  return table.read(policy, index, 0, paths);
}

/** Counters of one policy per margin row (isolated: a position; cross: an account), summed over paths. */
export interface AccountCounters {
  /** Account id per row, and its market where the row is one position. */
  readonly rows: readonly { readonly account: string; readonly market?: string }[];
  readonly liquidations: Uint32Array;
  readonly negativeEquity: Uint32Array;
  readonly negativeBalance: Uint32Array;
  /** Paths on which the row was deleveraged. */
  readonly deleveragings: Uint32Array;
  /** Paths on which a socialised loss or a clawback cut the row's balance. */
  readonly haircuts: Uint32Array;
  /** Liquidation orders that left the row open, all paths together. */
  readonly partialLiquidations: Uint32Array;
  /** Sum, and sum of squares, of the gross shortfall over paths, added in path order. Quote. */
  readonly shortfall: Float64Array;
  readonly shortfallSquares: Float64Array;
  /** The same of what was taken from the row: profit forgone to deleveraging (any sign) and haircuts. Quote. */
  readonly taken: Float64Array;
  readonly takenSquares: Float64Array;
}

/**
 * Numbers that a bound may hold: settlements of funding by a rule with a cap, and of them those at the cap; steps of markets
 * whose depth follows volatility, and of them those at the floor and at the ceiling.
 */
export const BOUND_COUNTS = [
  'settlements',
  'cappedSettlements',
  'thinnedSteps',
  'depthAtFloor',
  'depthAtCeiling',
] as const;

/** On how many paths each part of a policy's rules acted, in the venue's order. */
export interface ActedCounters {
  readonly triggers: Uint32Array;
  readonly stages: Uint32Array;
  readonly layers: Uint32Array;
  /** Of all paths together, whole numbers by place in `BOUND_COUNTS`. */
  readonly bounds: Float64Array;
}

/** Values that every path leaves beside its row, summed over paths in path order. `PathRecord` says which. */
export interface RecordSums {
  /** Paths that have the value (an empty group has none). */
  readonly paths: Uint32Array;
  /** Paths on which it is not 0. */
  readonly nonZero: Uint32Array;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** All that is counted of one policy beside its outcome rows. */
export interface PolicyCounters {
  readonly accounts: AccountCounters;
  readonly acted: ActedCounters;
  readonly record: RecordSums;
}

/** Fund and index prices at evenly spread steps, for fan charts. */
export interface Trajectories {
  readonly paths: number;
  /** Steps at which values stand, ascending, first is 0. [times] */
  readonly steps: Int32Array;
  /** [policies × paths × times] quote */
  readonly fund: Float64Array;
  /** [underlyings × paths × times] quote per base */
  readonly prices: Float64Array;
}
