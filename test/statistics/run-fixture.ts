import type { Experiment, Policy } from '../../src/experiment.ts';
import {
  BOUND_COUNTS,
  outcomeColumns,
  tableInMemory,
  type AccountCounters,
  type PolicyCounters,
  type TableInMemory,
} from '../../src/outcome.ts';
import { accountGroups } from '../../src/plan/groups.ts';
import { recordPlaces } from '../../src/plan/path-record.ts';
import type { Accounts } from '../../src/position.ts';
import type { Venue } from '../../src/venue.ts';
import { debtLayer, fundLayer, textbookVenue } from '../fixtures/venues.ts';

/** Values of one (path, policy) row by column; what is not named is 0. */
export type Row = { readonly [column: string]: number };

/** A venue of which a statistic reads no more than its layers and its fund. */
export const fundThenDebt: Venue = {
  ...textbookVenue,
  margin: { ...textbookVenue.margin, schedule: { kind: 'flat', rate: 0.005, maximumLeverage: 50 } },
  funds: [{ name: 'main', balance: 100, scope: 'venue' }],
  backstop: [fundLayer, debtLayer],
};

export function experimentOf(policies: readonly Policy[], paths: number): Experiment {
  return {
    ...{ name: 'fixture', question: 'Is the fund large enough?', seed: 'fixture', paths },
    horizon: { steps: 10, step: 60 },
    underlyings: [{ name: 'BTC', initialPrice: 100, price: { kind: 'gbm', drift: 0, volatility: 0.5 } }],
    joint: { correlation: Float64Array.of(1) },
    shocks: [],
    markets: [
      {
        symbol: 'BTC-PERP',
        underlying: 0,
        contract: { kind: 'linear' },
        book: { kind: 'none' },
        funding: { kind: 'none' },
      },
    ],
    accounts: { kind: 'table', positions: [], balances: [], traders: {} },
    policies,
    baseline: policies[0]!.name,
    notComparable: [],
    statistics: { confidence: 0.95, quantileLevels: [0.95, 0.99] },
    fundCurve: [],
    warnings: [],
    inputs: [],
    resolved: {},
  };
}

export const underlyings = [{ name: 'BTC' }];

/** A table filled path by path, in the order given (path order unless told). */
export function tableOf(
  policies: readonly string[],
  paths: number,
  rowOf: (policy: string, path: number) => Row,
  order: readonly number[] = Array.from({ length: paths }, (_, path) => path),
): TableInMemory {
  const columns = outcomeColumns(underlyings);
  const values = new Float64Array(policies.length * columns.length * paths);
  for (const path of order) {
    policies.forEach((policy, p) => {
      const row = rowOf(policy, path);
      columns.forEach(({ name }, c) => (values[(p * columns.length + c) * paths + path] = row[name] ?? 0));
    });
  }
  const [status, logWeight] = [new Uint8Array(paths), new Float64Array(paths)];
  return tableInMemory({ paths, policies, columns, values, status, logWeight });
}

/** A path whose gross shortfall is `shortfall`: the fund of 100 pays first, then the account owes. */
export function rowOfShortfall(shortfall: number, fund = 100): Row {
  const negative = shortfall > 0 ? 1 : 0;
  const owed = Math.max(0, shortfall - fund);
  return {
    liquidation: negative,
    liquidatedAccounts: negative,
    negativeEquity: negative,
    negativeEquityAccounts: negative,
    negativeBalance: owed > 0 ? 1 : 0,
    negativeBalanceAccounts: owed > 0 ? 1 : 0,
    owed,
    lossBeyondMargin: negative,
    shortfall,
    fundDepletion: owed > 0 ? 1 : 0,
    fundDraw: shortfall,
    fundPaid: shortfall - owed,
    fundFinalBalance: fund - (shortfall - owed),
    fundMinimumBalance: fund - (shortfall - owed),
    cascadeRounds: negative,
    firstLiquidationStep: negative === 1 ? 3 : NaN,
    fundDepletionStep: owed > 0 ? 3 : NaN,
  };
}

/** Longs of 1 base at 100 with the margins given, each an account of its own. */
export function accountsOf(margins: readonly number[]): Accounts {
  const count = margins.length;
  return {
    ids: margins.map((_, i) => `account-${i}`),
    balance: Float64Array.from(margins),
    isMarketMaker: new Uint8Array(count),
    wallets: {},
    positions: {
      count,
      account: Int32Array.from(margins, (_, i) => i),
      market: new Int32Array(count),
      size: new Float64Array(count).fill(1),
      entryPrice: new Float64Array(count).fill(100),
      margin: Float64Array.from(margins),
      marginMode: new Uint8Array(count),
      age: Int32Array.from(margins, (_, i) => i),
      stopPrice: new Float64Array(count).fill(NaN),
    },
    topUpDelay: new Float64Array(count).fill(NaN),
    topUpSize: new Float64Array(count),
    admission: { raisedMargin: 0, cutNotional: 0, addedMargin: 0, removedNotional: 0 },
  };
}

export function countersOf(
  rows: AccountCounters['rows'],
  counts: readonly number[],
  shortfall: readonly number[],
): AccountCounters {
  return {
    rows,
    liquidations: Uint32Array.from(counts),
    negativeEquity: Uint32Array.from(counts),
    negativeBalance: new Uint32Array(counts.length),
    deleveragings: new Uint32Array(counts.length),
    haircuts: new Uint32Array(counts.length),
    partialLiquidations: new Uint32Array(counts.length),
    shortfall: Float64Array.from(shortfall),
    shortfallSquares: Float64Array.from(shortfall, (sum, i) => (counts[i]! === 0 ? 0 : (sum * sum) / counts[i]!)),
    taken: new Float64Array(counts.length),
    takenSquares: new Float64Array(counts.length),
  };
}

/** Counters of a policy whose trigger, stage and layers all acted on `acted` paths, and whose layers bore `borne` in all. */
export function policyCountersOf(
  { venue }: Policy,
  accounts: AccountCounters,
  { acted = 1, borne = [] }: { readonly acted?: number; readonly borne?: readonly number[] } = {},
): PolicyCounters {
  const { groups } = accountGroups(experimentOf([{ name: 'any', venue }], 1).markets, accountsOf([10]));
  const places = recordPlaces(groups.length, venue.backstop.length);
  const sums = new Float64Array(places.width);
  borne.forEach((amount, layer) => (sums[places.ofLayer(layer)] = amount));
  return {
    accounts,
    acted: {
      triggers: new Uint32Array(venue.triggers.length).fill(acted),
      stages: new Uint32Array(venue.liquidation.stages.length).fill(acted),
      layers: new Uint32Array(venue.backstop.length).fill(acted),
      bounds: new Float64Array(BOUND_COUNTS.length),
    },
    record: {
      paths: new Uint32Array(places.width).fill(1_000),
      nonZero: Uint32Array.from(sums, (sum) => (sum === 0 ? 0 : 1)),
      sums,
      squares: sums.map((sum) => sum * sum),
    },
  };
}
