import type {
  Experiment,
  ExperimentPlaces,
  Market,
  PositionRow,
  SyntheticAccounts,
  TableAccounts,
  Traders,
} from '../../src/experiment.ts';
import type { Contract } from '../../src/price-model.ts';
import type { MarginSchedule, Trigger, Venue } from '../../src/venue.ts';

/** Brackets of performance.md's second workload: to 50k, 250k, 1M, 5M and beyond. */
export const brackets = {
  kind: 'marginalBrackets',
  brackets: [
    { notionalFloor: 0, rate: 0.004, maximumLeverage: 125 },
    { notionalFloor: 50_000, rate: 0.005, maximumLeverage: 100 },
    { notionalFloor: 250_000, rate: 0.01, maximumLeverage: 50 },
    { notionalFloor: 1_000_000, rate: 0.025, maximumLeverage: 20 },
    { notionalFloor: 5_000_000, rate: 0.05, maximumLeverage: 10 },
  ],
} as const satisfies MarginSchedule;

/** Liquidates at or below maintenance, but for the changes. */
export function liquidationTrigger(changes: Partial<Trigger> = {}): Trigger {
  return {
    name: 'liquidate',
    measure: 'maintenance',
    level: 1,
    when: 'atOrBelow',
    action: 'liquidate',
    probability: 1,
    per: 60,
    ...changes,
  };
}

export function venueWith(
  changes: Partial<Venue> = {},
  schedule: MarginSchedule = { kind: 'flat', rate: 0.005 },
): Venue {
  return {
    name: 'plain',
    margin: { mode: 'isolated', schedule, markets: {}, valuedAt: { price: 'mark', closingFee: 'none' } },
    collateral: [],
    markPrice: { kind: 'index', lag: 0 },
    fees: { maker: 0, taker: 0 },
    triggers: [liquidationTrigger()],
    liquidation: {
      stages: [
        {
          name: 'all',
          slice: { kind: 'all' },
          limit: 'market',
          fillOrKill: false,
          aboveNotional: 0,
          when: 'always',
          interval: 0,
          coolDown: 0,
        },
      ],
      fee: { rate: 0, base: 'fillNotional', cap: 'none', to: 'venue' },
      remainderTo: 'account',
      bankruptcyPrice: 'byMaintenance',
      legOrder: 'largestMaintenance',
      roundLimit: 1000,
    },
    funds: [{ name: 'main', balance: 0, scope: 'venue' }],
    backstop: [
      {
        name: 'fund',
        when: 'always',
        kind: 'insuranceFund',
        fund: 'main',
        perSettlement: Infinity,
        perMarket: Infinity,
        keep: 0,
      },
    ],
    negativeBalance: { forgivenBelow: 0, sweep: [], waivedShare: 0, recoveredShare: 0 },
    settlementInterval: 0,
    entryCheck: 'warn',
    sources: [],
    notModelled: [],
    ...changes,
  };
}

/** BTC at 100,000, ETH at 4,000, SOL at 150: a market each. */
const UNDERLYINGS = [
  { name: 'BTC', initialPrice: 100_000, price: { kind: 'gbm', drift: 0, volatility: 0.6 } },
  { name: 'ETH', initialPrice: 4_000, price: { kind: 'gbm', drift: 0, volatility: 0.8 } },
  { name: 'SOL', initialPrice: 150, price: { kind: 'gbm', drift: 0, volatility: 1 } },
] as const;

export function experimentWith(
  accounts: SyntheticAccounts | TableAccounts,
  {
    policies = { plain: venueWith() },
    markets = 3,
    contract = { kind: 'linear' },
    places,
  }: { policies?: Record<string, Venue>; markets?: number; contract?: Contract; places?: ExperimentPlaces } = {},
): Experiment {
  const underlyings = UNDERLYINGS.slice(0, markets);
  return {
    name: 'book',
    question: 'Who holds what?',
    seed: 'accounts',
    paths: 1,
    horizon: { steps: 1, step: 60 },
    underlyings,
    joint: {
      correlation: Float64Array.from({ length: markets * markets }, (_, i) => (i % (markets + 1) === 0 ? 1 : 0)),
    },
    shocks: [],
    markets: underlyings.map(({ name }, underlying): Market => ({
      symbol: `${name}-PERP`,
      underlying,
      contract,
      book: { kind: 'none' },
      funding: { kind: 'none' },
    })),
    accounts,
    policies: Object.entries(policies).map(([name, venue]) => ({ name, venue })),
    baseline: Object.keys(policies)[0]!,
    notComparable: [],
    statistics: { confidence: 0.95, quantileLevels: [0.99] },
    fundCurve: [],
    warnings: [],
    inputs: [],
    ...(places && { places }),
    resolved: {},
  };
}

export function synthetic(changes: Partial<SyntheticAccounts> = {}): SyntheticAccounts {
  return {
    kind: 'synthetic',
    count: 100,
    longShare: 0.5,
    notional: { kind: 'lognormal', median: 20_000, sigma: 1.2 },
    whales: [],
    leverage: { kind: 'logUniform', low: 2, high: 100 },
    freeBalance: { kind: 'constant', value: 0 },
    positionsPerAccount: { values: [1], weights: [1] },
    sameSideProbability: 0.75,
    notionalShare: { kind: 'constant', value: 1 },
    marketWeights: [1, 1, 1],
    entryHalfWidth: 0.002,
    otherWallets: {},
    traders: {},
    marketMakers: { count: 10, leverage: 1 },
    admission: 'raiseMargin',
    resample: false,
    ...changes,
  };
}

export function table(
  positions: readonly (Partial<PositionRow> & { account: string })[],
  balances: readonly { account: string; wallet?: string; amount: number }[] = [],
  traders: Traders = {},
): TableAccounts {
  return {
    kind: 'table',
    positions: positions.map((row, i) => ({
      market: 0,
      size: 1,
      entryPrice: 100_000,
      margin: 10_000,
      place: { file: 'book.csv', line: i + 2, column: 1, pointer: '' },
      ...row,
    })),
    balances: balances.map((row, i) => ({
      wallet: 'futures',
      place: { file: 'desk.json', pointer: `/accounts/balances/${i}` },
      ...row,
    })),
    traders,
  };
}
