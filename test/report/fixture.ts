import type { Experiment } from '../../src/experiment.ts';
import { METRIC_COLUMNS, metricName, outcomeColumns, tableInMemory, type TableInMemory } from '../../src/outcome.ts';
import type { Convergence } from '../../src/statistics/diagnostics/convergence.ts';
import type { Diagnostics } from '../../src/statistics/diagnostics/diagnostics.ts';
import type {
  Comparison,
  Estimate,
  Fan,
  GroupEstimate,
  LayerPart,
  PolicySummary,
  RunStatistics,
  WhoPays,
} from '../../src/statistics/summary.ts';
import type { BackstopLayer, Venue } from '../../src/venue.ts';
import { adlLayer, debtLayer, fundLayer, liquidateAtOrBelow, textbookVenue } from '../fixtures/venues.ts';
import type { Report, RunFacts } from '../../src/report/facts.ts';
import { makeSummary } from '../../src/report/summary.ts';
import type { WorstOfPolicy } from '../../src/report/worst-paths/worst-paths.ts';

const LEVELS = [0.95, 0.99];
const PATHS = 10_000;

/** A probability with a plausible interval; at no event and at nothing but events the one-sided bound. */
export function probability(events: number, paths = PATHS): Estimate {
  const estimate = events / paths;
  const shared = { estimate, confidence: 0.95, paths, events };
  const bound = 1 - Math.pow(0.05, 1 / paths);
  if (events === 0) return { ...shared, low: 0, high: bound, method: 'zero events, one-sided' };
  if (events === paths) return { ...shared, low: 1 - bound, high: 1, method: 'all events, one-sided' };
  const half = 1.96 * Math.sqrt((estimate * (1 - estimate)) / paths);
  return { ...shared, low: Math.max(estimate / 40, estimate - half), high: estimate + half, method: 'Clopper–Pearson' };
}

export function mean(estimate: number, events = 500): Estimate {
  const spread = Math.abs(estimate) * 0.2;
  return {
    estimate,
    low: estimate - spread,
    high: estimate + spread,
    confidence: 0.95,
    method: 'normal',
    paths: PATHS,
    events,
  };
}

export function notEstimable(needs: number): Estimate {
  return { estimate: null, low: null, high: null, confidence: 0.95, method: 'order statistics', paths: PATHS, needs };
}

/** Events per headline of one policy, on 10,000 paths. */
export interface Headlines {
  readonly fundDepletion: number;
  readonly negativeEquity: number;
  readonly negativeBalance: number;
}

function policySummary(headlines: Headlines, scale: number, options: FixtureOptions): PolicySummary {
  const metrics: Record<string, Estimate> = {};
  for (const { name, statistics } of METRIC_COLUMNS) {
    for (const statistic of statistics) {
      if (statistic === 'quantile' || statistic === 'expectedShortfall') {
        for (const level of LEVELS) {
          metrics[metricName(name, statistic, level)] = level > 0.98 ? notEstimable(36_800) : mean(scale * 12_345.678);
        }
      } else if (statistic === 'probability') {
        metrics[metricName(name, statistic)] = probability(headlines[name as keyof Headlines] ?? 321);
      } else metrics[metricName(name, statistic)] = mean(scale * 1_234.5);
    }
  }
  const sizes = Array.from({ length: 20 }, (_, i) => i * 50_000);
  const decaying = (i: number): number => Math.floor(headlines.negativeEquity * Math.pow(0.72, i)) * (i > 16 ? 0 : 1);
  return {
    metrics,
    fundCurve: sizes.map((fund, i) => ({
      fund,
      probability: probability(decaying(i)),
      meanUncovered: mean(scale * decaying(i) * 3.3, decaying(i)),
    })),
    drawExceedance:
      headlines.negativeEquity === 0
        ? [{ value: 0, probability: 0, low: 0, high: 3e-4 }]
        : Array.from({ length: 200 }, (_, i) => {
            const { estimate, low, high } = probability(
              i === 199 ? 0 : Math.max(1, Math.floor(headlines.negativeEquity * Math.pow(0.96, i))),
            );
            return {
              value: i === 0 ? 0 : scale * 900 * Math.pow(1.045, i),
              probability: estimate!,
              low: low!,
              high: high!,
            };
          }),
    readsFundLevel: options.readsFundLevel ?? false,
    whoPays: whoPays(scale, options.nothingTaken !== true),
  };
}

/** A fund that bears most, winners that bear some, debts that bear nothing; whales pay most of what is taken. */
function whoPays(scale: number, taken: boolean): WhoPays {
  const group = (by: 'notional' | 'leverage', name: string, accounts: number, share: number): GroupEstimate => ({
    by,
    group: name,
    accounts,
    notionalShare: share,
    liquidation: probability(500),
    negativeEquity: probability(60),
    deleveraging: probability(taken ? 321 : 0),
    haircut: probability(0),
    taken: taken ? mean(scale * 12.5) : { ...mean(0, 0), low: 0, high: 0 },
    takenShare: taken ? { ...mean(share), low: share / 2, high: Math.min(1, 1.5 * share) } : notEstimable(20_000),
    profitShare: taken ? share : null,
    takenOfProfit: taken ? 0.4 * scale * share : null,
  });
  const part = (layer: string, kind: LayerPart['kind'], amount: number): LayerPart => ({
    layer,
    kind,
    mean: mean(scale * amount),
    share: amount / 1_234.5,
  });
  return {
    groups: [
      group('notional', 'smallest 25 %', 250, 0.05),
      group('notional', 'largest 1 %', 10, 0.6),
      group('notional', 'market makers', 10, 0.35),
      group('leverage', 'up to 2×', 300, 0.3),
      group('leverage', 'above 50×', 700, 0.7),
    ],
    layers: [part('fund', 'insuranceFund', 900), part('adl', 'adl', 334.5), part('debt', 'accountDebt', 0)],
    concentration: taken
      ? {
          accounts: 1_010,
          touched: 40,
          gini: 0.93,
          topShares: [
            { accounts: 0.01, taken: 0.62 },
            { accounts: 0.1, taken: 1 },
          ],
          lorenz: [0, 0.5, 0.96, 0.99, 1].map((accounts) => ({ accounts, taken: Math.pow(accounts, 60) })),
        }
      : null,
  };
}

function fan(quantity: Fan['quantity'], name: string, start: number, slope: number): Fan {
  const steps = Array.from({ length: 64 }, (_, i) => Math.round((i * 1_440) / 63));
  const levels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
  return {
    quantity,
    name,
    paths: 4_096,
    steps,
    bands: levels.map((level) => ({
      level,
      values: steps.map((step) => start * (1 + slope * (level - 0.5) * Math.sqrt(step / 1_440))),
    })),
  };
}

/** Curves of a probability, a mean and an expected shortfall; batches that agree; a mean that hangs on one path. */
function makeDiagnostics(names: readonly string[]): Diagnostics {
  const curve = (policy: string, metric: string, last: number, band: Convergence['band']): Convergence => ({
    ...{ policy, metric, band, slope: -0.49, agrees: true },
    points: [100, 1_000, PATHS].map((paths, i) => ({
      ...{ paths, estimate: last * (1 + 0.2 / (i + 1)) },
      ...(i === 0 && band === 'asymptotic' ? { low: null, high: null } : { low: last / 2, high: last * (2 - 0.3 * i) }),
    })),
  });
  return {
    sampleSize: { paths: PATHS, effective: PATHS },
    convergence: names.flatMap((policy) => [
      curve(policy, 'negativeEquity.probability', 0.064, 'guaranteed'),
      curve(policy, 'shortfall.mean', 1_234.5, 'asymptotic'),
      curve(policy, 'fundDraw.expectedShortfall[0.95]', 12_345.678, 'asymptotic'),
    ]),
    homogeneity: {
      falseAlarm: 0.001,
      tests: [
        {
          ...{ quantity: 'finalPrice[BTC]', test: 'Kruskal–Wallis', batches: 20, statistic: 17.31 },
          ...{ pValue: 0.5678, adjustedPValue: 1, agree: true, furthest: { first: 500, end: 1_000 } },
        },
        ...names.map((policy) => ({
          ...{ policy, quantity: 'negativeEquity.probability', test: 'chi-square' as const, batches: 20 },
          ...{ statistic: 23.45, pValue: 0.2184, adjustedPValue: 0.4368, agree: true },
          furthest: { first: 9_500, end: 10_000 },
        })),
      ],
    },
    pathShares: names.flatMap((policy) => [
      { policy, metric: 'shortfall.mean', path: 412, share: 0.0321, bearing: 640, hangsOnPath: false },
      { policy, metric: 'uncovered.mean', path: 77, share: 0.234, bearing: 31, hangsOnPath: true },
      { policy, metric: 'fundDraw.expectedShortfall[0.95]', path: 413, share: 0.0654, bearing: 500, hangsOnPath: true },
    ]),
  };
}

export interface FixtureOptions {
  readonly names?: readonly [string, string];
  readonly baselineEvents?: Headlines;
  readonly policyEvents?: Headlines;
  readonly verdict?: Comparison['verdict'];
  /** Only the baseline. */
  readonly alone?: boolean;
  readonly question?: string;
  readonly partial?: boolean;
  readonly stopped?: string;
  readonly failedPaths?: number;
  readonly notComparable?: Experiment['notComparable'];
  /** Nothing was taken from winners on any path. */
  readonly nothingTaken?: boolean;
  readonly readsFundLevel?: boolean;
}

export const SOME: Headlines = { fundDepletion: 80, negativeEquity: 640, negativeBalance: 0 };
export const MORE: Headlines = { fundDepletion: 123, negativeEquity: 702, negativeBalance: 3 };

export function makeExperiment(options: FixtureOptions = {}): Experiment {
  const names = options.names ?? ['isolated', 'cross'];
  const policies = (options.alone === true ? names.slice(0, 1) : names).map((name, i) => ({
    name,
    venue: venue(i === 0 ? 'isolated' : 'cross'),
  }));
  return {
    name: 'btc-eth-isolated-vs-cross',
    question:
      options.question ?? 'On a bad day in BTC and ETH, does cross margin make it likelier that the fund runs dry?',
    seed: '2026-11-21',
    paths: PATHS,
    horizon: { steps: 1_440, step: 60 },
    underlyings: [
      {
        name: 'BTC',
        initialPrice: 100_000,
        price: { kind: 'merton', drift: 0, volatility: 0.65, jumpIntensity: 60, jumpMean: -0.01, jumpDeviation: 0.04 },
      },
      { name: 'ETH', initialPrice: 4_000, price: { kind: 'gbm', drift: 0, volatility: 0.8 } },
    ],
    joint: { correlation: Float64Array.of(1, 0.8, 0.8, 1) },
    shocks: [],
    markets: [
      {
        symbol: 'BTC-PERP',
        underlying: 0,
        contract: { kind: 'linear' },
        book: { kind: 'linear', depthPerBasisPoint: 2e6, maximumDepth: 2e8, recoveryHalfLife: 300 },
        funding: { kind: 'none' },
      },
      {
        symbol: 'ETH-PERP',
        underlying: 1,
        contract: { kind: 'linear' },
        book: { kind: 'none' },
        funding: { kind: 'none' },
      },
    ],
    accounts: { kind: 'table', positions: [], balances: [], traders: {} },
    policies,
    baseline: names[0],
    notComparable: options.notComparable ?? [],
    statistics: { confidence: 0.95, quantileLevels: LEVELS },
    fundCurve: [],
    warnings: [],
    inputs: [{ file: 'book.csv', sha256: 'ab'.repeat(32) }],
    resolved: { name: 'btc-eth-isolated-vs-cross', seed: '2026-11-21', paths: PATHS },
  };
}

export function venue(mode: 'isolated' | 'cross'): Venue {
  return {
    ...textbookVenue,
    name: 'binance-usdm',
    title: 'Binance USDⓈ-M futures',
    margin: {
      ...textbookVenue.margin,
      mode,
      schedule: { kind: 'marginalBrackets', brackets: [{ notionalFloor: 0, rate: 0.004, maximumLeverage: 125 }] },
    },
    triggers: [{ ...liquidateAtOrBelow, when: 'below' }],
    liquidation: {
      ...textbookVenue.liquidation,
      fee: { rate: 0.0125, base: 'fillNotional', cap: 'remainingEquity', to: 'fund' },
      roundLimit: 100,
    },
    funds: [{ name: 'main', balance: 250_000, scope: 'venue' }],
    backstop: [fundLayer, { ...adlLayer, eligible: 'profitable' } as BackstopLayer, debtLayer],
    sources: [
      { pointer: '/margin/schedule', source: 'https://www.binance.com/en/futures/trading-rules', asOf: '2026-11-01' },
      { pointer: '/liquidation/fee', source: 'fee page, as remembered', asOf: '2026-11-01', unverified: true },
    ],
    notModelled: ['portfolio margin', 'the hourly cap on ADL'],
  };
}

export function makeStatistics(options: FixtureOptions = {}): RunStatistics {
  const [first, second] = options.names ?? ['isolated', 'cross'];
  const baselineEvents = options.baselineEvents ?? SOME;
  const policyEvents = options.policyEvents ?? MORE;
  const alone = options.alone === true;
  const baseline = policySummary(baselineEvents, 1, options);
  const policy = policySummary(policyEvents, 1.7, options);
  const names = alone ? [first] : [first, second];
  const headlineNames = ['negativeEquity', 'negativeBalance', 'fundDepletion'] as const;
  return {
    paths: options.partial === true ? 4_096 : PATHS,
    failedPaths: options.failedPaths ?? 0,
    confidence: 0.95,
    policies: Object.fromEntries(
      alone
        ? [[first, baseline]]
        : [
            [first, baseline],
            [second, policy],
          ],
    ),
    comparisons: alone
      ? []
      : Object.keys(baseline.metrics).map((metric) =>
          comparison(metric, first, second, baseline, policy, options.verdict),
        ),
    stepCheck: names.flatMap((name) =>
      headlineNames.map((column) => {
        const events = (name === first ? baselineEvents : policyEvents)[column];
        return {
          policy: name,
          metric: metricName(column, 'probability'),
          paths: 2_000,
          atStep: probability(Math.floor(events / 5), 2_000),
          atTwiceTheStep: probability(Math.floor(events / 6), 2_000),
          difference: { ...mean(0.0051), low: 0.002, high: 0.008, method: 'Newcombe, paired', paths: 2_000 },
          bias: { ...mean(0.0123), low: 0.004, high: 0.02, method: 'Richardson, Newcombe, paired', paths: 2_000 },
        };
      }),
    ),
    diagnostics: makeDiagnostics(names),
    fans: [
      ...names.map((name, i) => fan('fund', name, 250_000, 0.3 + 0.1 * i)),
      fan('price', 'BTC', 100_000, 0.1),
      fan('price', 'ETH', 4_000, 0.15),
    ],
    selfCheck: [
      { level: 'fine', subject: 'laws', text: 'The largest residual of both laws is 3.1e-13 of the gross notional.' },
      {
        level: 'note',
        subject: 'zero events',
        policy: first,
        text: 'No path showed a negative balance that is still owed.',
      },
      { level: 'warning', subject: 'adl', policy: first, text: 'The layer adl never acted on 10,000 paths.' },
    ],
  };
}

function comparison(
  metric: string,
  baseline: string,
  policy: string,
  before: PolicySummary,
  after: PolicySummary,
  verdict: Comparison['verdict'] | undefined,
): Comparison {
  const [a, b] = [before.metrics[metric]!, after.metrics[metric]!];
  if (a.estimate === null || b.estimate === null) {
    return {
      metric,
      policy,
      baseline,
      difference: b,
      pValue: null,
      adjustedPValue: null,
      varianceReductionFactor: null,
      verdict: 'not distinguishable',
    };
  }
  const estimate = b.estimate - a.estimate;
  const half = Math.abs(estimate) * 0.5 + (metric.endsWith('probability') ? 0.0004 : 3);
  return {
    metric,
    policy,
    baseline,
    difference: {
      estimate,
      low: estimate - half,
      high: estimate + half,
      confidence: 0.95,
      method: 'paired',
      paths: PATHS,
    },
    pValue: 0.00021,
    adjustedPValue: metric.endsWith('probability') ? 0.00042 : null,
    varianceReductionFactor: 3.2,
    verdict: verdict ?? (estimate - half > 0 ? 'worse' : 'not distinguishable'),
  };
}

export function makeFacts(options: FixtureOptions = {}): RunFacts {
  return {
    runId: '0123456789abcdef',
    directory: 'reports/runs/btc-eth-isolated-vs-cross/0123456789abcdef',
    partial: options.partial ?? false,
    ...(options.stopped === undefined ? {} : { stopped: options.stopped }),
    warnings: ['2 accounts are under a trigger at time 0'],
    failures: [],
    versions: { engine: '0.1.0', node: 'v20.20.2', platform: 'linux x64' },
    digest: 'cd'.repeat(32),
    command: 'shortfall run configs/btc-eth-isolated-vs-cross.json --seed 2026-11-21',
    config: 'configs/btc-eth-isolated-vs-cross.json',
    book: [
      { label: 'Traders', value: '1,000' },
      { label: 'Leverage', value: 'lowest 5×, median 20×, highest 100×' },
    ],
  };
}

export function makeReportFixture(options: FixtureOptions = {}): Report {
  const experiment = makeExperiment(options);
  const statistics = makeStatistics(options);
  const facts = makeFacts(options);
  return {
    experiment,
    statistics,
    facts,
    summary: makeSummary(statistics, experiment, facts),
    worst: { policies: experiment.policies.map(({ name }, i) => worstOf(name, i + 1)), pages: [] },
  };
}

/** Two paths, the second of which left the fund alone. */
export function worstOf(policy: string, scale: number): WorstOfPolicy {
  const worst = { path: 4_711, fundDraw: scale * 31_234.5, owed: 0, shortfall: scale * 41_234.5, uncovered: 0 };
  const counts = { liquidatedAccounts: 123, adlAccounts: 4, firstLiquidationStep: 12, fundDepletionStep: 90 };
  const second = {
    path: 17,
    fundDraw: 0,
    shortfall: 99,
    liquidatedAccounts: 1,
    adlAccounts: 0,
    fundDepletionStep: null,
  };
  return {
    policy,
    paths: [
      { ...worst, ...counts },
      { ...worst, ...counts, ...second },
    ],
  };
}

/** Outcomes with every kind of number that a file must carry: −0, NaN, the smallest and largest, thirds. */
export function makeTable(paths = 5, policies: readonly string[] = ['isolated', 'cross']): TableInMemory {
  const columns = outcomeColumns([{ name: 'BTC' }]);
  const values = new Float64Array(new SharedArrayBuffer(8 * policies.length * columns.length * paths));
  const awkward = [0, -0, NaN, 1 / 3, 5e-324, Number.MAX_VALUE, -1e-7, 0.1 + 0.2, 123_456_789.123_456_79];
  for (let i = 0; i < values.length; i++) values[i] = awkward[i % awkward.length]!;
  const status = Uint8Array.from({ length: paths }, (_, path) => (path === 3 ? 1 : 0));
  return tableInMemory({ paths, policies, columns, values, status, logWeight: new Float64Array(paths) });
}
