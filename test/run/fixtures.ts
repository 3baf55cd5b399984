import type { Experiment } from '../../src/experiment.ts';
import { compilePolicy, type CompiledPolicy } from '../../src/engine/policy.ts';
import { allocateRunMemory, makePlan, type PathRange, type Plan, type RunMemory } from '../../src/plan/plan.ts';
import type { Accounts } from '../../src/position.ts';
import { Ranges, type RangeChoice } from '../../src/run/ranges.ts';
import type { Venue } from '../../src/venue.ts';
import { textbookVenue } from '../fixtures/venues.ts';

export const venue: Venue = textbookVenue;

const crossVenue: Venue = { ...venue, margin: { ...venue.margin, mode: 'cross' } };

/** One long of 1 BTC in BTC-PERP and another of 10 ETH in ETH-PERP, both of account `a`; ten steps of a minute. */
export function experimentOf(facts: { readonly paths: number; readonly seed?: string }): Experiment {
  const place = { file: 'small', pointer: '/accounts/positions/0' };
  const row = { account: 'a', margin: 20, place };
  return {
    name: 'two-longs',
    question: 'Does cross margin empty the fund?',
    seed: facts.seed ?? 'seed',
    paths: facts.paths,
    horizon: { steps: 10, step: 60 },
    underlyings: [
      { name: 'BTC', initialPrice: 100, price: { kind: 'gbm', drift: 0, volatility: 0.8 } },
      { name: 'ETH', initialPrice: 10, price: { kind: 'gbm', drift: 0, volatility: 0.8 } },
    ],
    joint: { correlation: Float64Array.of(1, 0, 0, 1) },
    shocks: [],
    markets: [
      {
        symbol: 'BTC-PERP',
        underlying: 0,
        contract: { kind: 'linear' },
        book: { kind: 'none' },
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
    accounts: {
      kind: 'table',
      positions: [
        { ...row, market: 0, size: 1, entryPrice: 100 },
        { ...row, market: 1, size: 10, entryPrice: 10, place: { ...place, pointer: '/accounts/positions/1' } },
      ],
      balances: [],
      traders: {},
    },
    policies: [
      { name: 'isolated', venue },
      { name: 'cross', venue: crossVenue },
    ],
    baseline: 'isolated',
    notComparable: [],
    statistics: { confidence: 0.95, quantileLevels: [0.95] },
    fundCurve: [],
    warnings: [],
    inputs: [],
    resolved: {},
  };
}

/** Volatile enough for the fixture's fivefold leverage to be liquidated on some paths within ten steps. */
export function volatileExperiment(paths: number): Experiment {
  const experiment = experimentOf({ paths });
  const price = {
    kind: 'merton',
    drift: 0,
    volatility: 30,
    jumpIntensity: 50_000,
    jumpMean: -0.05,
    jumpDeviation: 0.1,
  } as const;
  return { ...experiment, underlyings: experiment.underlyings.map((each) => ({ ...each, price })) };
}

export const twoLongsOfOneAccount: Accounts = {
  ids: ['a'],
  balance: Float64Array.of(40),
  isMarketMaker: Uint8Array.of(0),
  wallets: {},
  positions: {
    count: 2,
    account: Int32Array.of(0, 0),
    market: Int32Array.of(0, 1),
    size: Float64Array.of(1, 10),
    entryPrice: Float64Array.of(100, 10),
    margin: Float64Array.of(20, 20),
    marginMode: Uint8Array.of(0, 0),
    age: Int32Array.of(0, 1),
    stopPrice: Float64Array.of(NaN, NaN),
  },
  topUpDelay: Float64Array.of(NaN),
  topUpSize: Float64Array.of(0),
  admission: { raisedMargin: 0, cutNotional: 0, addedMargin: 0, removedNotional: 0 },
};

export function planOf(facts: { readonly paths: number; readonly seed?: string }): { plan: Plan; memory: RunMemory } {
  const plan = makePlan(experimentOf(facts), twoLongsOfOneAccount);
  return { plan, memory: allocateRunMemory(plan) };
}

export function compiledPolicies({ experiment, accounts }: Plan): CompiledPolicy[] {
  return experiment.policies.map((policy) => compilePolicy(experiment, policy, accounts));
}

/** All ranges of so many paths, one after another. */
export function rangesOf(paths: number, choice: RangeChoice): PathRange[] {
  const ranges = new Ranges(paths, choice);
  const taken: PathRange[] = [];
  for (let range = ranges.take(1); range !== undefined; range = ranges.take(1)) taken.push(range);
  return taken;
}
