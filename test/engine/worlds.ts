import type { BalanceRow, Experiment, Funding, Market } from '../../src/experiment.ts';
import type { Accounts } from '../../src/position.ts';
import type { Contract, OrderBook, Underlying } from '../../src/price-model.ts';
import type { Event } from '../../src/event.ts';
import type {
  BackstopLayer,
  Fund,
  FundingRule,
  LiquidationStage,
  MarginMode,
  MarginSchedule,
  MarkPriceRule,
  NegativeBalance,
  Trigger,
  Venue,
} from '../../src/venue.ts';
import type { Draw } from '../../src/engine/draw.ts';
import { compilePolicy, type CompiledPolicy } from '../../src/engine/policy.ts';
import { PathEngine } from '../../src/engine/simulate-path.ts';
import { givenPath, type MarketPath } from '../../src/market/market-path.ts';
import { decision } from '../../src/random/decision.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { distorted, type Seen } from '../market/distorted.ts';
import { pathWith } from '../market/path-with.ts';

/** Small worlds for engine tests: scripted prices, a handful of accounts, a venue said in a line. */

export const INSURANCE_FUND = {
  name: 'fund',
  when: 'always',
  kind: 'insuranceFund',
  fund: 'main',
  perSettlement: Infinity,
  perMarket: Infinity,
  keep: 0,
} as const satisfies BackstopLayer;
export const ADL = {
  name: 'adl',
  when: 'always',
  kind: 'adl',
  ranking: 'profitTimesLeverage',
  allocation: 'contractQueue',
  eligible: 'opposite',
  price: 'bankruptcy',
  maximumAccounts: Infinity,
} as const satisfies BackstopLayer;
export const DEBT = { name: 'debt', when: 'always', kind: 'accountDebt' } as const satisfies BackstopLayer;
export const NO_BOOK: OrderBook = { kind: 'none' };

/** A stage that closes everything at market; `stage({ … })` differs from it. */
export function stage(words: Partial<LiquidationStage> = {}): LiquidationStage {
  return {
    name: 'all',
    slice: { kind: 'all' },
    limit: 'market',
    fillOrKill: false,
    aboveNotional: 0,
    when: 'always',
    interval: 0,
    coolDown: 0,
    ...words,
  };
}

/** A trigger that liquidates at or below maintenance, for certain; `trigger({ … })` differs from it. */
export function trigger(words: Partial<Trigger> = {}): Trigger {
  return {
    name: words.action ?? 'liquidate',
    measure: 'maintenance',
    level: 1,
    when: 'atOrBelow',
    action: 'liquidate',
    probability: 1,
    per: 60,
    ...words,
  };
}

/** Funding without interest, every eight hours, paid on the mark; `fundingRule({ … })` differs from it. */
export function fundingRule(words: Partial<FundingRule> = {}): FundingRule {
  return {
    interval: 28_800,
    continuous: false,
    per: 28_800,
    interest: 0,
    clamp: 0,
    cap: Infinity,
    paidOn: 'mark',
    ...words,
  };
}

export interface VenueWords {
  readonly collateral?: Venue['collateral'];
  readonly mode?: MarginMode;
  readonly schedule?: MarginSchedule;
  /** By market symbol. */
  readonly schedules?: Venue['margin']['markets'];
  readonly valuedAt?: Partial<Venue['margin']['valuedAt']>;
  readonly taker?: number;
  readonly when?: 'below' | 'atOrBelow';
  readonly nobodyIsLiquidated?: boolean;
  readonly triggers?: readonly Trigger[];
  readonly stages?: readonly LiquidationStage[];
  readonly legOrder?: Venue['liquidation']['legOrder'];
  readonly bankruptcyPrice?: Venue['liquidation']['bankruptcyPrice'];
  readonly fund?: number | 'unlimited';
  /** In place of one fund `main`. */
  readonly funds?: readonly Fund[];
  readonly backstop?: readonly BackstopLayer[];
  readonly fee?: Partial<Venue['liquidation']['fee']>;
  readonly remainderTo?: 'account' | 'fund';
  readonly markPrice?: 'index' | 'mid' | MarkPriceRule;
  readonly fundingRule?: FundingRule;
  readonly negativeBalance?: Partial<NegativeBalance>;
  readonly settlementInterval?: number;
  readonly roundLimit?: number;
  /** Laid over the venue that the other words make. */
  readonly rules?: Partial<Venue>;
}

export function venue(words: VenueWords = {}): Venue {
  const { markPrice = 'index' } = words;
  return {
    name: 'test',
    margin: {
      mode: words.mode ?? 'isolated',
      schedule: words.schedule ?? { kind: 'flat', rate: 0.01 },
      markets: words.schedules ?? {},
      valuedAt: { price: 'mark', closingFee: 'none', ...words.valuedAt },
    },
    collateral: words.collateral ?? [],
    markPrice: typeof markPrice === 'string' ? { kind: markPrice, lag: 0 } : markPrice,
    ...(words.fundingRule && { funding: words.fundingRule }),
    fees: { maker: 0, taker: words.taker ?? 0 },
    triggers: words.nobodyIsLiquidated ? [] : (words.triggers ?? [trigger({ when: words.when ?? 'atOrBelow' })]),
    liquidation: {
      stages: words.stages ?? [stage()],
      fee: { rate: 0, base: 'fillNotional', cap: 'none', to: 'venue', ...words.fee },
      remainderTo: words.remainderTo ?? 'account',
      bankruptcyPrice: words.bankruptcyPrice ?? 'byMaintenance',
      legOrder: words.legOrder ?? 'largestMaintenance',
      roundLimit: words.roundLimit ?? 1000,
    },
    funds: words.funds ?? [{ name: 'main', balance: words.fund ?? 0, scope: 'venue' }],
    backstop: words.backstop ?? [INSURANCE_FUND],
    negativeBalance: { forgivenBelow: 0, sweep: [], waivedShare: 0, recoveredShare: 0, ...words.negativeBalance },
    settlementInterval: words.settlementInterval ?? 0,
    entryCheck: 'warn',
    sources: [],
    notModelled: [],
    ...words.rules,
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
  /** Mark at which the stop-loss fires. */
  readonly stop?: number;
}

/** How an account answers margin calls: so many seconds later, with this multiple of the margin posted at entry. */
export interface TopUp {
  readonly delay: number;
  readonly size: number;
}

/** Accounts in code-point order; `balances` may hold more than the margins. */
export function accounts(
  holdings: readonly Holding[],
  balances: Readonly<Record<string, number>> = {},
  { wallets = {}, topUps = {} }: Pick<WorldWords, 'wallets' | 'topUps'> = {},
): Accounts {
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
    wallets: Object.fromEntries(
      Object.entries(wallets).map(([name, held]) => [name, Float64Array.from(ids, (id) => held[id] ?? 0)]),
    ),
    positions: {
      count: sorted.length,
      account: Int32Array.from(sorted, ({ account }) => ids.indexOf(account)),
      market: Int32Array.from(sorted, ({ market }) => market ?? 0),
      size: Float64Array.from(sorted, ({ size }) => size),
      entryPrice: Float64Array.from(sorted, ({ entryPrice }) => entryPrice),
      margin: Float64Array.from(sorted, ({ margin }) => margin),
      marginMode: Uint8Array.from(sorted, ({ mode }) => (mode === undefined ? 0 : mode === 'isolated' ? 1 : 2)),
      // The order in which they are written down.
      age: Int32Array.from(sorted, (holding) => holdings.indexOf(holding)),
      stopPrice: Float64Array.from(sorted, ({ stop }) => stop ?? NaN),
    },
    topUpDelay: Float64Array.from(ids, (id) => topUps[id]?.delay ?? NaN),
    topUpSize: Float64Array.from(ids, (id) => topUps[id]?.size ?? 0),
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
  /** Other wallets: name → account → amount. */
  readonly wallets?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly topUps?: Readonly<Record<string, TopUp>>;
  /** Index prices of underlyings without a market, that before step 1 first. */
  readonly coinPrices?: Readonly<Record<string, readonly number[]>>;
  /** Of every market; linear unless said. */
  readonly contract?: Contract;
  readonly book?: OrderBook;
  /** What the venue sees otherwise than it is. */
  readonly seen?: readonly Seen[];
  /** One per market, where they differ. */
  readonly books?: readonly OrderBook[];
  readonly funding?: Funding;
  /** Share of every market's stated depth at each step. */
  readonly depth?: readonly number[];
  /** Where every market's premium or rate process stands at each step. */
  readonly premiums?: readonly number[];
  /** Seconds. */
  readonly step?: number;
  /** The luck of the path, where it is not `DRAW`. */
  readonly draw?: Draw;
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
    contract: words.contract ?? { kind: 'linear' },
    book: words.books?.[u] ?? words.book ?? NO_BOOK,
    funding: words.funding ?? { kind: 'none' },
  }));
  const coins = Object.entries(words.coinPrices ?? {});
  const book = accounts(words.holdings, words.balances, words);
  const policy = { name: 'venue', venue: venue(words) };
  const steps = words.prices[0]!.length;
  const step = words.step ?? 60;
  const experiment: Experiment = {
    name: 'test',
    question: '',
    seed: 'test',
    paths: 1,
    horizon: { steps, step },
    underlyings: [
      ...words.prices.map((prices, u) => underlying(`U${u}`, initialPrices[u]!, prices)),
      ...coins.map(([name, prices]) => underlying(name, prices[0]!, prices.slice(1))),
    ],
    joint: { correlation: identity(words.prices.length + coins.length) },
    shocks: [],
    markets,
    accounts: { kind: 'table', positions: [], balances: balancesOf(words), traders: {} },
    policies: [policy],
    baseline: 'venue',
    statistics: { confidence: 0.95, quantileLevels: [0.99] },
    fundCurve: [],
    notComparable: [],
    warnings: [],
    inputs: [],
    resolved: {},
  };
  return {
    experiment,
    accounts: book,
    policy: compilePolicy(experiment, policy, book),
    path: pathWith(
      seenAs(
        words,
        givenPath(
          [
            ...words.prices.map((prices, u) => Float64Array.of(initialPrices[u]!, ...prices)),
            ...coins.map(([, prices]) => Float64Array.from(prices)),
          ],
          step,
        ),
      ),
      {
        ...(words.depth && { depth: markets.map(() => Float64Array.of(1, ...words.depth!)) }),
        ...(words.premiums && { funding: markets.map(() => Float64Array.of(0, ...words.premiums!)) }),
      },
    ),
  };
}

function seenAs({ seen = [], prices }: WorldWords, path: MarketPath): MarketPath {
  return seen.length === 0 ? path : distorted(path, prices.length, seen);
}

function underlying(name: string, initialPrice: number, prices: readonly number[]): Underlying {
  return { name, initialPrice, price: { kind: 'replay', prices: Float64Array.from(prices) } };
}

/** The rows that a table would have for wallets beside that of futures. */
function balancesOf({ wallets = {} }: WorldWords): BalanceRow[] {
  return Object.entries(wallets).flatMap(([wallet, held]) =>
    Object.entries(held).map(([account, amount]) => ({
      account,
      wallet,
      amount,
      place: { file: 'test', pointer: '' },
    })),
  );
}

function identity(order: number): Float64Array {
  return Float64Array.from({ length: order * order }, (_, i) => (i % (order + 1) === 0 ? 1 : 0));
}

/** The luck of a test's path: the same for every policy. */
export const DRAW: Draw = (purpose, account, step) => decision(rootKey('test'), 0, purpose, account, step);

/** Runs a world once; the engine's state and the events it told. */
export function run(words: WorldWords): {
  engine: PathEngine;
  events: Event[];
  residuals: { size: number; cash: number; coins: number };
} {
  const { policy, path } = world(words);
  const engine = new PathEngine(policy);
  const events: Event[] = [];
  const residuals = engine.run(path, { draw: words.draw ?? DRAW, sink: (event) => events.push(event) });
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
      total += state.size[p]! * state.values[policy.rows.positions.market[p]!]!;
    }
  }
  return total;
}
