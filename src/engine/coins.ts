import type { HeldCoin } from '../experiment.ts';
import type { MarketPath } from '../market/market-path.ts';
import type { CollateralCoin } from '../venue.ts';
import type { MarginRows } from './book-of-accounts.ts';

/** A coin that a policy takes as collateral and that accounts hold. */
export interface CompiledCoin extends CollateralCoin {
  /** Place of its underlying among the experiment's. */
  readonly place: number;
}

/** The coins of a policy in the order of their conversion; undefined = none, and nothing is done for them on any path. */
export function compileCoins(
  collateral: readonly CollateralCoin[],
  held: readonly HeldCoin[],
): readonly CompiledCoin[] | undefined {
  const coins = collateral.flatMap((coin): CompiledCoin[] => {
    const place = held.find(({ name }) => name === coin.name)?.underlying;
    return place === undefined ? [] : [{ ...coin, place }];
  });
  return coins.length === 0 ? undefined : coins;
}

/** What coins there are on a path, and what they are worth. */
export interface CoinState {
  readonly coins: readonly CompiledCoin[];
  /** Amounts in coin. [coins][accounts] */
  readonly held: readonly Float64Array[];
  /** What accounts held before step 1. [coins] */
  readonly initial: Float64Array;
  /** What the outside has bought, added up from its own purchases. [coins] */
  readonly sold: Float64Array;
  /**
   * Index prices, what a coin counts for in equity at the index that the venue sees, and what it fetches when it is converted
   * outside, per coin, quote. [coins]
   */
  readonly prices: Float64Array;
  readonly counts: Float64Array;
  readonly fetches: Float64Array;
  /** What it fetched at the end of the step before. [coins] */
  readonly fetchedBefore: Float64Array;
  /** Index prices along the path, and those that the venue sees. [coins][steps + 1] */
  along: readonly Float64Array[];
  reportedAlong: readonly Float64Array[];
}

export function createCoins(coins: readonly CompiledCoin[] | undefined, accounts: number): CoinState | undefined {
  if (coins === undefined) return undefined;
  const column = (): Float64Array => new Float64Array(coins.length);
  return {
    coins,
    held: coins.map(() => new Float64Array(accounts)),
    initial: column(),
    sold: column(),
    prices: column(),
    counts: column(),
    fetches: column(),
    fetchedBefore: column(),
    along: [],
    reportedAlong: [],
  };
}

/**
 * Back to before step 1.
 *
 * @param wallets what accounts hold, by name
 */
export function resetCoins(state: CoinState, wallets: { readonly [wallet: string]: Float64Array }): void {
  state.coins.forEach(({ name }, c) => {
    const amounts = wallets[name]!;
    state.held[c]!.set(amounts);
    state.initial[c] = totalOf(amounts);
  });
  state.sold.fill(0);
}

/** Coins are priced as before step 1. @param path has the prices of all underlyings */
export function startCoinPrices(state: CoinState, { index, distortion }: MarketPath): void {
  const reported = distortion?.reported ?? index;
  state.along = state.coins.map(({ place }) => index[place]!);
  state.reportedAlong = state.coins.map(({ place }) => reported[place]!);
  moveCoinPrices(state, 0);
}

/** Coins are priced at their index, which stands still within a step. */
export function moveCoinPrices(state: CoinState, step: number): void {
  state.fetchedBefore.set(state.fetches);
  state.coins.forEach(({ haircut, conversionFee }, c) => {
    const price = state.along[c]![step]!;
    state.prices[c] = price;
    state.counts[c] = state.reportedAlong[c]![step]! * (1 - haircut);
    state.fetches[c] = price * (1 - conversionFee);
  });
}

/**
 * What the coins that a row stakes come to at these values per coin (`prices`, `counts`, `fetches`): those of its account
 * under cross, none of an isolated row. Quote, ≥ 0.
 */
export function coinsAt(rows: MarginRows, { held }: CoinState, row: number, values: Float64Array): number {
  if (rows.isCross[row] === 0) return 0;
  const account = rows.account[row]!;
  let sum = 0;
  for (let c = 0; c < held.length; c++) sum += held[c]![account]! * values[c]!;
  return sum;
}

/** Whether a row stakes coins: its equity moves although no mark does. */
export function holdsCoins(rows: MarginRows, state: CoinState | undefined, row: number): boolean {
  return state !== undefined && coinsAt(rows, state, row, state.prices) > 0;
}

/** What the law of coins leaves over: the largest change of a coin's amount over all holders, as a fraction of it. */
export function coinResidual({ held, sold, initial }: CoinState): number {
  let largest = 0;
  held.forEach((amounts, c) => {
    const difference = Math.abs(totalOf(amounts) + sold[c]! - initial[c]!);
    if (difference > 0) largest = Math.max(largest, difference / initial[c]!);
  });
  return largest;
}

function totalOf(amounts: Float64Array): number {
  let total = 0;
  for (const each of amounts) total += each;
  return total;
}
