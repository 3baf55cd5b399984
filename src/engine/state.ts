import type { Holdings } from './book-of-accounts.ts';
import { createBook, type Book } from './order-book.ts';
import type { CompiledPolicy } from './policy.ts';

/** What an account has met on this path, as bits. */
export const MET = { liquidation: 1, negativeEquity: 2, lossBeyondMargin: 4, deleveraging: 8 } as const;

/**
 * Everything that moves along a path under one policy. Each ledger account is accumulated from its own events, never
 * computed as a remainder, so that the two conservation laws can be checked at the end.
 */
export interface PathState {
  // Traders. Cash counts positions at zero; equity of a row = cash + Σ size · mark.
  readonly size: Float64Array; //       base, [positions]
  readonly cost: Float64Array; //       Σ size · entry, quote, [positions]
  readonly cash: Float64Array; //       quote, [rows]
  readonly free: Float64Array; //       quote, not at stake, [accounts]
  readonly debt: Float64Array; //       quote owed, ≥ 0, [rows]

  // What the rows staked before step 1, quote, [rows].
  readonly collateral: Float64Array;
  readonly posted: Float64Array;

  // The other holders, quote and base.
  readonly fund: Float64Array; //       balance; an unlimited fund starts at 0 and may go below, [funds]
  readonly bookCash: Float64Array; //   outside liquidity, [markets]
  readonly bookSize: Float64Array; //   [markets]
  readonly outsideCash: Float64Array; // other side of an unbalanced table, [markets]
  readonly outsideSize: Float64Array; // [markets]
  venueEquity: number; //               fees that go to the venue
  writtenOff: number; //                debts that nobody paid, and rounding; ≤ 0 but for rounding

  // Market state.
  readonly books: readonly Book[];
  readonly marks: Float64Array; //      quote per base, [markets]

  // What is remembered of rows and accounts.
  readonly received: Float64Array; //   paid in by layers, quote, [rows]
  readonly released: Float64Array; //   moved from an isolated margin to the free balance, quote, [rows]
  readonly shortfall: Float64Array; //  gross, quote, [rows]
  readonly metRow: Uint8Array; //       MET bits, [rows]
  readonly metAccount: Uint8Array; //   MET bits, [accounts]
  /** Step at which the book could not take all of the row's order, 0 = never. [rows] */
  readonly waitingSince: Int32Array;
  readonly tally: Tally;
}

/** Sums over the path so far, quote unless said otherwise. */
export interface Tally {
  shortfall: number;
  fundPaid: number;
  fundDrawNow: number; //  cumulative payouts − receipts
  fundDraw: number; //     its running maximum, ≥ 0
  fundMinimum: number;
  fundDepletionStep: number; // 0 = never
  uncovered: number;
  liquidationFees: number;
  remainder: number;
  fundingPaid: number;
  adlSize: number; //      base
  adlNotional: number;
  adlProfitTaken: number;
  firstLiquidationStep: number; // 0 = never
  cascadeRounds: number;
  displacement: number; // log price
  roundLimitReached: boolean;
}

function emptyTally(): Tally {
  return {
    shortfall: 0,
    fundPaid: 0,
    fundDrawNow: 0,
    fundDraw: 0,
    fundMinimum: 0,
    fundDepletionStep: 0,
    uncovered: 0,
    liquidationFees: 0,
    remainder: 0,
    fundingPaid: 0,
    adlSize: 0,
    adlNotional: 0,
    adlProfitTaken: 0,
    firstLiquidationStep: 0,
    cascadeRounds: 0,
    displacement: 0,
    roundLimitReached: false,
  };
}

export function createState(policy: CompiledPolicy): PathState {
  const { rows, markets, fundBalances } = policy;
  const positions = rows.positions.count;
  return {
    size: new Float64Array(positions),
    cost: new Float64Array(positions),
    cash: new Float64Array(rows.count),
    free: new Float64Array(rows.accounts),
    collateral: new Float64Array(rows.count),
    posted: new Float64Array(rows.count),
    debt: new Float64Array(rows.count),
    fund: new Float64Array(fundBalances.length),
    bookCash: new Float64Array(markets.length),
    bookSize: new Float64Array(markets.length),
    outsideCash: new Float64Array(markets.length),
    outsideSize: new Float64Array(markets.length),
    venueEquity: 0,
    writtenOff: 0,
    books: markets.map(({ book }) => createBook(book)),
    marks: new Float64Array(markets.length),
    received: new Float64Array(rows.count),
    released: new Float64Array(rows.count),
    shortfall: new Float64Array(rows.count),
    metRow: new Uint8Array(rows.count),
    metAccount: new Uint8Array(rows.accounts),
    waitingSince: new Int32Array(rows.count),
    tally: emptyTally(),
  };
}

/** Back to before step 1. `unlimited` gives every fund endless credit: how `fundDraw` is measured once a fund was depleted. */
export function resetState(
  state: PathState,
  policy: CompiledPolicy,
  initial: Holdings,
  net: Float64Array,
  unlimited: boolean,
): void {
  state.size.set(initial.size);
  state.cost.set(initial.cost);
  state.cash.set(initial.cash);
  state.free.set(initial.free);
  state.collateral.set(initial.collateral);
  state.posted.set(initial.posted);
  state.debt.fill(0);
  for (let f = 0; f < state.fund.length; f++) {
    state.fund[f] = unlimited || policy.fundBalances[f] === Infinity ? 0 : policy.fundBalances[f]!;
  }
  state.bookCash.fill(0);
  state.bookSize.fill(0);
  state.outsideCash.fill(0);
  for (let m = 0; m < net.length; m++) state.outsideSize[m] = -net[m]!;
  state.venueEquity = 0;
  state.writtenOff = 0;
  for (const book of state.books) book.displacement = 0;
  state.received.fill(0);
  state.released.fill(0);
  state.shortfall.fill(0);
  state.metRow.fill(0);
  state.metAccount.fill(0);
  state.waitingSince.fill(0);
  Object.assign(state.tally, emptyTally());
  state.tally.fundMinimum = totalFund(state);
}

export function totalFund(state: PathState): number {
  let total = 0;
  for (let f = 0; f < state.fund.length; f++) total += state.fund[f]!;
  return total;
}
