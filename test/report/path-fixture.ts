import type { PathTrace, PolicyTrace } from '../../src/engine/trace-path.ts';
import type { Event } from '../../src/event.ts';
import type { Experiment } from '../../src/experiment.ts';
import { givenPath } from '../../src/market/market-path.ts';
import type { Accounts } from '../../src/position.ts';
import type { Venue } from '../../src/venue.ts';

/** A venue with a warning, a fund of 10, deleveraging behind it, and debts after that. */
export const venue: Venue = {
  name: 'told',
  margin: {
    mode: 'isolated',
    schedule: { kind: 'flat', rate: 0.05 },
    markets: {},
    valuedAt: { price: 'mark', closingFee: 'none' },
  },
  collateral: [],
  markPrice: { kind: 'index', lag: 0 },
  fees: { maker: 0, taker: 0 },
  triggers: [
    { name: 'call', measure: 'maintenance', level: 1.5, when: 'below', action: 'warn', probability: 1, per: 60 },
    {
      name: 'liquidate',
      measure: 'maintenance',
      level: 1,
      when: 'below',
      action: 'liquidate',
      probability: 1,
      per: 60,
    },
  ],
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
    roundLimit: 1_000,
  },
  funds: [{ name: 'main', balance: 10, scope: 'venue' }],
  backstop: [
    {
      name: 'fund',
      kind: 'insuranceFund',
      fund: 'main',
      perSettlement: Infinity,
      perMarket: Infinity,
      keep: 0,
      when: 'always',
    },
    {
      name: 'adl',
      kind: 'adl',
      when: 'always',
      ranking: 'profitTimesLeverage',
      allocation: 'contractQueue',
      eligible: 'opposite',
      price: 'bankruptcy',
      maximumAccounts: Infinity,
    },
    { name: 'debt', kind: 'accountDebt', when: 'always' },
  ],
  negativeBalance: { forgivenBelow: 0, sweep: [], waivedShare: 0, recoveredShare: 0 },
  settlementInterval: 0,
  entryCheck: 'warn',
  sources: [],
  notModelled: [],
};

const holdings = [
  { account: 'a', size: 2, entryPrice: 100, margin: 20 },
  { account: 'b', size: -3, entryPrice: 100, margin: 60 },
  { account: 'c', size: -1, entryPrice: 98, margin: 50 },
];

export const accounts: Accounts = {
  ids: holdings.map(({ account }) => account),
  balance: Float64Array.of(30, 60, 50),
  isMarketMaker: new Uint8Array(3),
  wallets: {},
  positions: {
    count: 3,
    account: Int32Array.of(0, 1, 2),
    market: new Int32Array(3),
    size: Float64Array.from(holdings, ({ size }) => size),
    entryPrice: Float64Array.from(holdings, ({ entryPrice }) => entryPrice),
    margin: Float64Array.from(holdings, ({ margin }) => margin),
    marginMode: new Uint8Array(3),
    age: Int32Array.of(0, 1, 2),
    stopPrice: new Float64Array(3).fill(NaN),
  },
  topUpDelay: new Float64Array(3).fill(NaN),
  topUpSize: new Float64Array(3).fill(NaN),
  admission: { raisedMargin: 0, cutNotional: 0, addedMargin: 0, removedNotional: 0 },
};

/** One market A-PERP from 100 over 98 and 93 to 84, a minute each. */
export function experimentOf(rules: Partial<Venue> = {}, others: Partial<Experiment> = {}): Experiment {
  return {
    name: 'three-steps',
    question: 'Who pays?',
    seed: 'any',
    paths: 1,
    horizon: { steps: 3, step: 60 },
    underlyings: [{ name: 'A', initialPrice: 100, price: { kind: 'replay', prices: Float64Array.of(98, 93, 84) } }],
    joint: { correlation: Float64Array.of(1) },
    shocks: [],
    markets: [
      {
        symbol: 'A-PERP',
        underlying: 0,
        contract: { kind: 'linear' },
        book: { kind: 'none' },
        funding: { kind: 'constant', rate: 0.001, interval: 60 },
      },
    ],
    accounts: { kind: 'table', positions: [], balances: [], traders: {} },
    policies: [{ name: 'only', venue: { ...venue, ...rules } }],
    baseline: 'only',
    statistics: { confidence: 0.95, quantileLevels: [0.95] },
    fundCurve: [],
    notComparable: [],
    warnings: [],
    inputs: [],
    resolved: {},
    ...others,
  };
}

/** Funding, a call, then at the gap a liquidation that the fund, two winners and the account itself pay. */
export const EVENTS: readonly Event[] = [
  { event: 'funding', step: 1, round: 0, market: 'A-PERP', account: 'a', rate: 0.001, amount: -0.2, balance: 29.8 },
  { event: 'funding', step: 1, round: 0, market: 'A-PERP', account: 'b', rate: 0.001, amount: 0.3, balance: 60.3 },
  { event: 'marginCall', step: 2, round: 1, account: 'a', market: 'A-PERP', equity: 12, required: 14 },
  {
    event: 'liquidation',
    step: 3,
    round: 1,
    account: 'a',
    market: 'A-PERP',
    stage: 'all',
    size: 2,
    fillPrice: 82,
    mark: 84,
    equity: -12.2,
    maintenanceMargin: 8.4,
    required: 8.4,
    trigger: 'liquidate',
    fee: 0,
    remainder: 0,
    shortfall: 16.2,
    balance: 8,
  },
  { event: 'fundPayment', step: 3, round: 1, fund: 'main', account: 'a', amount: 10, balance: 0 },
  {
    event: 'deleveraging',
    step: 3,
    round: 1,
    account: 'c',
    market: 'A-PERP',
    against: 'a',
    size: -1,
    fillPrice: 90.1,
    profitForgone: 6.1,
    rank: 1,
    layer: 'adl',
    balance: 57.9,
  },
  {
    event: 'deleveraging',
    step: 3,
    round: 1,
    account: 'b',
    market: 'A-PERP',
    against: 'a',
    size: -0.5,
    fillPrice: 90.1,
    profitForgone: 3.05,
    rank: 3,
    layer: 'adl',
    balance: 65.25,
  },
  { event: 'debt', step: 3, round: 1, account: 'a', amount: 2 },
];

const outcome = {
  liquidatedAccounts: 1,
  shortfall: 16.2,
  fundPaid: 10,
  fundFinalBalance: 0,
  adlAccounts: 2,
  adlProfitTaken: 9.15,
  marginCalls: 1,
};

export const policyTrace: PolicyTrace = {
  policy: 'only',
  events: EVENTS,
  outcome,
  layerPaid: [10, 4.2, 2],
  marks: [[100, 98, 93, 84]],
  fund: [10, 10, 10, 0],
};

export function traceOf(...policies: readonly PolicyTrace[]): PathTrace {
  return {
    path: 7,
    market: givenPath([[100, 98, 93, 84]], 60),
    shocks: [],
    accounts,
    policies: policies.length === 0 ? [policyTrace] : policies,
  };
}
