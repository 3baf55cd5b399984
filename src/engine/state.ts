import type { Distortion } from '../market/distortion.ts';
import type { MarketPath } from '../market/market-path.ts';
import { createBackstopState, resetBackstopState, type BackstopState } from './backstop/state.ts';
import { totalFund } from './backstop/ledger.ts';
import { createBasis, resetBasis, type Basis } from './basis.ts';
import type { Holdings } from './book-of-accounts.ts';
import { createFundingState, resetFundingState, type FundingState } from './funding.ts';
import { createMarkHistory, type MarkHistory } from './mark-history.ts';
import { Met } from './met.ts';
import { createCoins, resetCoins, startCoinPrices, type CoinState } from './coins.ts';
import { createBook, scaleDepth, unitValue, type Book } from './order-book.ts';
import type { CompiledPolicy } from './policy.ts';
import { createRowMemory, resetRowMemory, type RowMemory } from './row-memory.ts';
import { emptyTally, type Tally } from './tally.ts';

/**
 * Everything that moves along a path under one policy. Each ledger account is accumulated from its own events, never
 * computed as a remainder, so that the two conservation laws can be checked at the end. Amounts are in the settlement
 * coin; "quote" below is the coin of an inverse contract, and "base" its size in quote.
 */
export interface PathState {
  // Traders. Cash counts positions at zero; equity of a row = cash + Σ size · v(mark).
  readonly size: Float64Array; //       base, [positions]
  readonly cost: Float64Array; //       Σ size · v(entry), quote, [positions]
  readonly usedRate: Float64Array; //   margin at entry / notional at entry, [positions]
  readonly age: Int32Array; //          rank in the order of opening, [positions]
  readonly stopPrice: Float64Array; //  mark at which the stop-loss fires; NaN = none, [positions]
  /** Per market the highest stop of a long, and the lowest of a short: beyond them none is crossed. Quote per base. */
  readonly stopBounds: { readonly highestOfLongs: Float64Array; readonly lowestOfShorts: Float64Array };
  readonly cash: Float64Array; //       quote, [rows]
  readonly free: Float64Array; //       quote, not at stake, [accounts]
  readonly debt: Float64Array; //       quote owed, ≥ 0, [rows]
  readonly newDebt: Float64Array; //    the part of it that arose in this step, [rows]
  hasNewDebt: boolean;
  /** Coin collateral; undefined = nobody has any. */
  readonly coins: CoinState | undefined;
  readonly otherWallets: readonly Float64Array[]; // quote, [wallets][accounts]
  readonly walletNames: readonly string[]; //        [wallets]
  readonly topUpDelay: Float64Array; // seconds; NaN = does not react, [accounts]
  readonly topUpSize: Float64Array; //  multiple of the margin posted at entry, [accounts]

  // What the rows staked before step 1, and have added since, quote, [rows].
  readonly collateral: Float64Array;
  readonly posted: Float64Array;
  readonly postedAtEntry: Float64Array;

  // The other holders, quote and base.
  readonly backstop: BackstopState; //  funds with their inventories, volunteers and keepers
  readonly bookCash: Float64Array; //   outside liquidity, [markets]
  readonly bookSize: Float64Array; //   [markets]
  readonly outsideCash: Float64Array; // other side of an unbalanced table, [markets]
  readonly outsideSize: Float64Array; // [markets]
  venueEquity: number; //               fees that go to the venue, less what it pays and forgives
  writtenOff: number; //                debts that nobody paid, and rounding; ≤ 0 but for rounding
  deposits: number; //                  what came from outside the venue, negative: top-ups, recovered debts, what coins were sold for

  // Market state.
  readonly books: readonly Book[];
  readonly reportedIndex: Float64Array; // index that the venue sees: the books' own but for a distortion, [markets]
  distortion: Distortion | undefined; //   of this path
  readonly marks: Float64Array; //         quote per base, [markets]
  readonly values: Float64Array; //        unit values of the marks, [markets]
  readonly previousMarks: Float64Array; // at the end of the step before, [markets]
  readonly basis: Basis;
  readonly funding: FundingState;
  readonly markHistory: MarkHistory;

  // What is remembered of rows and accounts.
  /** Returned by a row to its account's balance or, as remainder, to a fund, less what a cross row has received so. Quote, [rows] */
  readonly released: Float64Array;
  readonly fundingPaid: Float64Array; // net of received, quote, [rows]
  readonly shortfall: Float64Array; //   gross, quote, [rows]
  readonly met: Met;
  /** Step at which the row's order could not be filled, or no stage could act, 0 = never. [rows] */
  readonly waitingSince: Int32Array;
  readonly memory: RowMemory;
  /** 1 where a trigger or a stage has acted on this path, by place in the venue's lists. */
  readonly acted: { readonly triggers: Uint8Array; readonly stages: Uint8Array };
  readonly tally: Tally;
}

export function createState(policy: CompiledPolicy): PathState {
  const { rows, markets, initial, venue, coinWallets } = policy;
  const positions = rows.positions.count;
  const walletNames = Object.keys(initial.wallets).filter((wallet) => !coinWallets.includes(wallet));
  return {
    size: new Float64Array(positions),
    cost: new Float64Array(positions),
    usedRate: new Float64Array(positions),
    age: new Int32Array(positions),
    stopPrice: new Float64Array(positions),
    stopBounds: {
      highestOfLongs: new Float64Array(markets.length),
      lowestOfShorts: new Float64Array(markets.length),
    },
    cash: new Float64Array(rows.count),
    free: new Float64Array(rows.accounts),
    debt: new Float64Array(rows.count),
    newDebt: new Float64Array(rows.count),
    hasNewDebt: false,
    coins: createCoins(policy.coins, rows.accounts),
    otherWallets: walletNames.map(() => new Float64Array(rows.accounts)),
    walletNames,
    topUpDelay: new Float64Array(rows.accounts),
    topUpSize: new Float64Array(rows.accounts),
    collateral: new Float64Array(rows.count),
    posted: new Float64Array(rows.count),
    postedAtEntry: new Float64Array(rows.count),
    backstop: createBackstopState(policy),
    bookCash: new Float64Array(markets.length),
    bookSize: new Float64Array(markets.length),
    outsideCash: new Float64Array(markets.length),
    outsideSize: new Float64Array(markets.length),
    // Doubles from the start (`emptyTally`); a path starts them at 0.
    venueEquity: NaN,
    writtenOff: NaN,
    deposits: NaN,
    books: markets.map(({ book, contract }) => createBook(book, contract.kind)),
    reportedIndex: new Float64Array(markets.length),
    distortion: undefined,
    marks: new Float64Array(markets.length),
    values: new Float64Array(markets.length),
    previousMarks: new Float64Array(markets.length),
    basis: createBasis(markets.length),
    funding: createFundingState(markets.length),
    markHistory: createMarkHistory(markets.length),
    released: new Float64Array(rows.count),
    fundingPaid: new Float64Array(rows.count),
    shortfall: new Float64Array(rows.count),
    met: new Met(rows.account, rows.accounts),
    waitingSince: new Int32Array(rows.count),
    memory: createRowMemory(rows.count, venue.triggers.length, venue.liquidation.stages.length),
    acted: {
      triggers: new Uint8Array(venue.triggers.length),
      stages: new Uint8Array(venue.liquidation.stages.length),
    },
    tally: emptyTally(NaN),
  };
}

/**
 * All holders, and what is remembered of them, back to before step 1. Coins are priced where `resetMarkets` has put them.
 *
 * @param unlimited gives every fund endless credit: how `fundDraw` is measured once a fund was depleted
 */
export function resetHolders(
  state: PathState,
  policy: CompiledPolicy,
  initial: Holdings,
  net: Float64Array,
  unlimited: boolean,
): void {
  state.size.set(initial.size);
  state.cost.set(initial.cost);
  state.usedRate.set(initial.usedRate);
  state.age.set(initial.age);
  state.stopPrice.set(initial.stopPrice);
  state.cash.set(initial.cash);
  state.free.set(initial.free);
  state.otherWallets.forEach((wallet, w) => wallet.set(initial.wallets[state.walletNames[w]!]!));
  if (state.coins !== undefined) resetCoins(state.coins, initial.wallets);
  state.topUpDelay.set(initial.topUpDelay);
  state.topUpSize.set(initial.topUpSize);
  state.collateral.set(initial.collateral);
  state.posted.set(initial.posted);
  state.postedAtEntry.set(initial.posted);
  state.debt.fill(0);
  state.newDebt.fill(0);
  state.hasNewDebt = false;
  state.bookCash.fill(0);
  state.bookSize.fill(0);
  state.outsideCash.fill(0);
  for (let m = 0; m < net.length; m++) state.outsideSize[m] = -net[m]!;
  state.venueEquity = 0;
  state.writtenOff = 0;
  state.deposits = 0;
  resetFundingState(state.funding);
  for (const column of [state.released, state.fundingPaid, state.shortfall]) column.fill(0);
  state.met.reset();
  state.waitingSince.fill(0);
  resetRowMemory(state.memory);
  state.acted.triggers.fill(0);
  state.acted.stages.fill(0);
  Object.assign(state.tally, emptyTally(0));
  resetBackstopState(state, policy, unlimited);
  state.tally.fundMinimum = totalFund(state);
}

/**
 * Books and marks back to before step 1.
 *
 * @param prices index price of each market before step 1
 * @param path has the prices of all underlyings
 */
export function resetMarkets(state: PathState, prices: Float64Array, path: MarketPath): void {
  state.reportedIndex.set(prices);
  state.distortion = path.distortion;
  for (let m = 0; m < prices.length; m++) {
    const book = state.books[m]!;
    book.index = prices[m]!;
    book.displacement = 0;
    scaleDepth(book, 1);
    setMark(state, m, prices[m]!);
    state.previousMarks[m] = prices[m]!;
  }
  resetBasis(state.basis);
  if (state.coins !== undefined) startCoinPrices(state.coins, path);
}

/** Sets a market's mark, and the unit value that it stands for. */
export function setMark(state: PathState, market: number, price: number): void {
  const book = state.books[market]!;
  book.mark = price;
  state.marks[market] = price;
  state.values[market] = unitValue(book, price);
}
