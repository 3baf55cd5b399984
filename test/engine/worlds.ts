import type { Experiment, Funding, Market } from '../../src/experiment.ts';
import type { Accounts } from '../../src/position.ts';
import type { OrderBook } from '../../src/price-model.ts';
import type { Event } from '../../src/event.ts';
import type { BackstopLayer, MarginMode, MarginSchedule, Venue } from '../../src/venue.ts';
import { compilePolicy, type CompiledPolicy } from '../../src/engine/policy.ts';
import { PathEngine } from '../../src/engine/simulate-path.ts';
import type { MarketPath } from '../../src/market/path.ts';

/** Small worlds for engine tests: scripted prices, a handful of accounts, a venue said in a line. */

export const INSURANCE_FUND = { name: 'fund', kind: 'insuranceFund', fund: 'main' } as const satisfies BackstopLayer;
export const ADL = {
  name: 'adl',
  kind: 'adl',
  ranking: 'profitTimesLeverage',
  allocation: 'contractQueue',
  eligible: 'opposite',
  price: 'bankruptcy',
} as const satisfies BackstopLayer;
export const DEBT = { name: 'debt', kind: 'accountDebt' } as const satisfies BackstopLayer;
export const NO_BOOK: OrderBook = { kind: 'none' };

export interface VenueWords {
  readonly mode?: MarginMode;
  readonly schedule?: MarginSchedule;
  readonly when?: 'below' | 'atOrBelow';
  readonly nobodyIsLiquidated?: boolean;
  readonly fund?: number | 'unlimited';
  readonly backstop?: readonly BackstopLayer[];
  readonly fee?: Partial<Venue['liquidation']['fee']>;
  readonly remainderTo?: 'account' | 'fund';
  readonly markPrice?: 'index' | 'mid';
  readonly roundLimit?: number;
}

export function venue(words: VenueWords = {}): Venue {
  return {
    name: 'test',
    margin: {
      mode: words.mode ?? 'isolated',
      schedule: words.schedule ?? { kind: 'flat', rate: 0.01 },
      markets: {},
    },
    markPrice: { kind: words.markPrice ?? 'index' },
    triggers: words.nobodyIsLiquidated
      ? []
      : [{ name: 'liquidate', measure: 'maintenance', level: 1, when: words.when ?? 'atOrBelow', action: 'liquidate' }],
    liquidation: {
      stages: [{ name: 'all', slice: { kind: 'all' }, limit: 'market' }],
      fee: { rate: 0, base: 'fillNotional', cap: 'none', to: 'venue', ...words.fee },
      remainderTo: words.remainderTo ?? 'account',
      bankruptcyPrice: 'byMaintenance',
      roundLimit: words.roundLimit ?? 1000,
    },
    funds: [{ name: 'main', balance: words.fund ?? 0, scope: 'venue' }],
    backstop: words.backstop ?? [INSURANCE_FUND],
    entryCheck: 'warn',
    sources: [],
    notModelled: [],
  };
}

export interface Holding {
  readonly account: string;
  /** Place in the markets; 0 unless said. */
  readonly market?: number;
  readonly size: number;
  readonly entryPrice: number;
  readonly margin: number;
  readonly mode?: 'isolated' | 'cross';
}

/** Accounts in code-point order; `balances` may hold more than the margins. */
export function accounts(holdings: readonly Holding[], balances: Readonly<Record<string, number>> = {}): Accounts {
  const ids = [...new Set(holdings.map(({ account }) => account))].sort();
  const sorted = [...holdings].sort(
    (a, b) => ids.indexOf(a.account) - ids.indexOf(b.account) || (a.market ?? 0) - (b.market ?? 0),
  );
  const margins = (id: string): number =>
    holdings.filter(({ account }) => account === id).reduce((sum, { margin }) => sum + margin, 0);
  return {
    ids,
    balance: Float64Array.from(ids, (id) => balances[id] ?? margins(id)),
    isMarketMaker: new Uint8Array(ids.length),
    wallets: {},
    positions: {
      count: sorted.length,
      account: Int32Array.from(sorted, ({ account }) => ids.indexOf(account)),
      market: Int32Array.from(sorted, ({ market }) => market ?? 0),
      size: Float64Array.from(sorted, ({ size }) => size),
      entryPrice: Float64Array.from(sorted, ({ entryPrice }) => entryPrice),
      margin: Float64Array.from(sorted, ({ margin }) => margin),
      marginMode: Uint8Array.from(sorted, ({ mode }) => (mode === undefined ? 0 : mode === 'isolated' ? 1 : 2)),
    },
    admission: { raisedMargin: 0, cutNotional: 0, addedMargin: 0, removedNotional: 0 },
  };
}

export interface WorldWords extends VenueWords {
  /** prices[u] = price at each step of underlying u; one market per underlying. */
  readonly prices: readonly (readonly number[])[];
  /** Price before step 1; the first of `prices` unless said. */
  readonly initialPrices?: readonly number[];
  readonly holdings: readonly Holding[];
  readonly balances?: Readonly<Record<string, number>>;
  readonly book?: OrderBook;
  /** One per market, where they differ. */
  readonly books?: readonly OrderBook[];
  readonly funding?: Funding;
  /** Seconds. */
  readonly step?: number;
}

export interface World {
  readonly policy: CompiledPolicy;
  readonly path: MarketPath;
  readonly accounts: Accounts;
  readonly experiment: Experiment;
}

export function world(words: WorldWords): World {
  const initialPrices = words.initialPrices ?? words.prices.map((prices) => prices[0]!);
  const markets: Market[] = words.prices.map((_, u) => ({
    symbol: `M${u}`,
    underlying: u,
    contract: { kind: 'linear' },
    book: words.books?.[u] ?? words.book ?? NO_BOOK,
    funding: words.funding ?? { kind: 'none' },
  }));
  const book = accounts(words.holdings, words.balances);
  const policy = { name: 'venue', venue: venue(words) };
  const steps = words.prices[0]!.length;
  const step = words.step ?? 60;
  const experiment: Experiment = {
    name: 'test',
    question: '',
    seed: 'test',
    paths: 1,
    horizon: { steps, step },
    underlyings: words.prices.map((prices, u) => ({
      name: `U${u}`,
      initialPrice: initialPrices[u]!,
      price: { kind: 'replay', prices: Float64Array.from(prices) },
    })),
    joint: { correlation: identity(words.prices.length) },
    shocks: [],
    markets,
    accounts: { kind: 'table', positions: [], balances: [] },
    policies: [policy],
    baseline: 'venue',
    statistics: { confidence: 0.95, quantileLevels: [0.99] },
    fundCurve: [],
    warnings: [],
    inputs: [],
    resolved: {},
  };
  return {
    experiment,
    accounts: book,
    policy: compilePolicy(experiment, policy, book),
    path: { steps, step, index: words.prices.map((prices, u) => Float64Array.of(initialPrices[u]!, ...prices)) },
  };
}

function identity(order: number): Float64Array {
  return Float64Array.from({ length: order * order }, (_, i) => (i % (order + 1) === 0 ? 1 : 0));
}

/** Runs a world once; the engine's state and the events it told. */
export function run(words: WorldWords): {
  engine: PathEngine;
  events: Event[];
  residuals: { size: number; cash: number };
} {
  const { policy, path } = world(words);
  const engine = new PathEngine(policy);
  const events: Event[] = [];
  const residuals = engine.run(path, { sink: (event) => events.push(event) });
  return { engine, events, residuals };
}

/** Events of one kind, typed. */
export function ofKind<K extends Event['event']>(events: readonly Event[], kind: K): Extract<Event, { event: K }>[] {
  return events.filter((event): event is Extract<Event, { event: K }> => event.event === kind);
}

/** Free cash plus what the rows hold, per account id: what an account could take home with its positions valued at the last mark. */
export function wealth(engine: PathEngine, id: string): number {
  const { policy, state } = engine;
  const account = policy.ids.indexOf(id);
  let total = state.free[account]!;
  for (let row = 0; row < policy.rows.count; row++) {
    if (policy.rows.account[row] !== account) continue;
    total += state.cash[row]! - state.debt[row]!;
    for (let p = policy.rows.start[row]!; p < policy.rows.start[row + 1]!; p++) {
      total += state.size[p]! * state.marks[policy.rows.positions.market[p]!]!;
    }
  }
  return total;
}
