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
  /** Cash in other wallets by name, quote; counts only where a venue sweeps it. [accounts] */
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
  };
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

/** A linear position with its isolated margin, for the pure functions of margin. */
export interface Position {
  readonly contract: { readonly kind: 'linear' };
  /** Base, long > 0 > short. */
  readonly size: number;
  /** Quote per base. */
  readonly entryPrice: number;
  /** Quote. */
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
