import type { Contract } from './price-model.ts';
import type { Quote } from './units.ts';

/**
 * The traders and what they hold before step 1: columns for the machine, a row per account and a row per position.
 * The same for every policy. Accounts are in code-point order of their ids, positions by (account, market).
 */
export interface Accounts {
  /** Ids, ascending by code point: a smaller row wins a tie. */
  readonly ids: readonly string[];
  /** All cash of the account's futures wallet, isolated margins included. Quote. [accounts] */
  readonly balance: Float64Array;
  /** 1 for a market maker that a synthetic book added. [accounts] */
  readonly isMarketMaker: Uint8Array;
  /**
   * Cash in other wallets by name, quote; counts only where a venue sweeps it. A wallet of a coin that a policy takes as
   * collateral: in coin. [accounts]
   */
  readonly wallets: { readonly [wallet: string]: Float64Array };
  readonly positions: {
    readonly count: number;
    /** Row in `ids`. [positions] */
    readonly account: Int32Array;
    /** Place in the experiment's markets. [positions] */
    readonly market: Int32Array;
    /** Base, long > 0 > short. [positions] */
    readonly size: Float64Array;
    /** Quote per base. [positions] */
    readonly entryPrice: Float64Array;
    /** Margin posted at entry, quote. [positions] */
    readonly margin: Float64Array;
    /** The row's own margin mode: 0 none stated, 1 isolated, 2 cross. [positions] */
    readonly marginMode: Uint8Array;
    /** When it was opened, as a rank within the whole book: the order of the table's rows, or of the draws. [positions] */
    readonly age: Int32Array;
    /** Mark at which the trader's stop-loss fires; NaN = none. [positions] */
    readonly stopPrice: Float64Array;
  };
  /** Seconds after a margin call at which the account's top-up arrives; NaN = it does not react. [accounts] */
  readonly topUpDelay: Float64Array;
  /** Amount of a top-up as a multiple of the margin posted at entry. [accounts] */
  readonly topUpSize: Float64Array;
  /** What admission changed, for the report. */
  readonly admission: {
    readonly raisedMargin: number;
    readonly cutNotional: number;
    /** Margin added by `raiseMargin`, quote. */
    readonly addedMargin: Quote;
    /** Notional taken off by `cutNotional`, quote. */
    readonly removedNotional: Quote;
  };
}

export const MARGIN_MODE_CODE = { unstated: 0, isolated: 1, cross: 2 } as const;

/** A position with its isolated margin, for the pure functions of margin. Amounts of an inverse contract are in coin. */
export interface Position {
  readonly contract: Contract;
  /** Long > 0 > short. Linear: base; inverse: quote notional. */
  readonly size: number;
  /** Quote per base. */
  readonly entryPrice: number;
  /** Quote; coin of an inverse contract. */
  readonly margin: number;
}

/** Orders two texts by Unicode code point (JavaScript's `<` orders by UTF-16 code unit, which differs above U+FFFF). */
export function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  const shared = left.length < right.length ? left.length : right.length;
  for (let i = 0; i < shared; i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
