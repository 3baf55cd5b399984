import type { Price, Quote, Size } from './units.ts';

interface At {
  /** 1-based. */
  readonly step: number;
  /** 0 outside the liquidation rounds, else 1-based within the step. */
  readonly round: number;
}

/**
 * What happens on one path, in order. Amounts are quote (inverse contracts: coin) and ≥ 0 unless said otherwise.
 *
 * The `balance` of an account is what its futures wallet holds, any sign: free cash and the collateral of all its rows
 * (open positions at their cost), less what it owes; the same under isolated and cross margin.
 */
export type Event =
  | (At & {
      readonly event: 'funding';
      readonly market: string;
      readonly account: string;
      readonly rate: number;
      /** Received > 0. */
      readonly amount: Quote;
      /** What the account's futures wallet holds afterwards. */
      readonly balance: Quote;
    })
  | (At & {
      /** An account fell under a `warn` trigger. `equity` and `required` at the marks. */
      readonly event: 'marginCall';
      readonly account: string;
      /** Of the position, under isolated margin. */
      readonly market?: string;
      readonly equity: Quote;
      readonly required: Quote;
    })
  | (At & {
      /** Stop-losses of the account were withdrawn by a `cancel` trigger. */
      readonly event: 'ordersCancelled';
      readonly account: string;
      readonly market?: string;
    })
  | (At & {
      readonly event: 'topUp';
      readonly account: string;
      readonly market?: string;
      readonly amount: Quote;
      /** What the account's futures wallet holds afterwards. */
      readonly balance: Quote;
    })
  | (At & {
      /** The account's owner takes money home. */
      readonly event: 'withdrawal';
      readonly account: string;
      readonly amount: Quote;
      /** What the account's futures wallet holds afterwards. */
      readonly balance: Quote;
    })
  | (At & {
      readonly event: 'stopOut';
      readonly account: string;
      readonly market: string;
      /** Signed size that was closed. */
      readonly size: Size;
      readonly stopPrice: Price;
      readonly fillPrice: Price;
      readonly fee: Quote;
      /** What the account's futures wallet holds afterwards. */
      readonly balance: Quote;
    })
  | (At & {
      /** Fund inventory sold through the book. */
      readonly event: 'workOff';
      readonly fund: string;
      readonly market: string;
      /** Signed size that left the inventory. */
      readonly size: Size;
      readonly fillPrice: Price;
      /** The fund's balance afterwards (inventory at cost), any sign. */
      readonly balance: Quote;
    })
  | (At & {
      readonly event: 'liquidation';
      readonly account: string;
      readonly market: string;
      /** The stage of the venue that closed it. */
      readonly stage: string;
      /** Signed size that was closed, through the book and by position layers. */
      readonly size: Size;
      /** Average price over all that was closed. */
      readonly fillPrice: Price;
      /** Frozen for the round: it values the equity. */
      readonly mark: Price;
      /** The account's equity (isolated: the position's) at the mark, before the fee; any sign. On the last event of a cross account closed in one round, and on every isolated one. */
      readonly equity?: Quote;
      readonly maintenanceMargin?: Quote;
      /** The last in the venue's order of the `liquidate` triggers that act on the account, and its level × measure. */
      readonly trigger?: string;
      readonly required?: Quote;
      readonly fee?: Quote;
      readonly remainder?: Quote;
      readonly shortfall?: Quote;
      /** What the account's futures wallet holds when all is settled. */
      readonly balance?: Quote;
    })
  | (At & {
      /** The venue converts coins of an account that is closed and whose cash is below zero. */
      readonly event: 'conversion';
      readonly account: string;
      /** Name of the coin's wallet. */
      readonly wallet: string;
      /** In coin, > 0. */
      readonly amount: number;
      /** Index price of the coin. */
      readonly price: Price;
      /** What reaches the account: amount · price, less the fee. */
      readonly received: Quote;
      /** What the venue keeps. */
      readonly fee: Quote;
      /** What the account's futures wallet holds afterwards, coins not counted. */
      readonly balance: Quote;
    })
  | (At & {
      readonly event: 'fundPayment';
      readonly fund: string;
      readonly account: string;
      readonly amount: Quote;
      readonly balance: Quote;
    })
  | (At & {
      readonly event: 'deleveraging';
      /** The winner that is closed. */
      readonly account: string;
      readonly market: string;
      /** The account whose liquidation it answers. */
      readonly against: string;
      /** Signed size of the winner that was closed. */
      readonly size: Size;
      readonly fillPrice: Price;
      /** Against the mark; < 0 where the price was better than the mark. */
      readonly profitForgone: Quote;
      /** Place in the ranking, 1 = first. */
      readonly rank: number;
      /** The backstop layer that asked for it. */
      readonly layer: string;
      /** What the account's futures wallet holds afterwards. */
      readonly balance: Quote;
    })
  | (At & {
      /** A fund assumes part of a liquidated position. */
      readonly event: 'takeover';
      readonly fund: string;
      readonly account: string;
      readonly market: string;
      /** Signed size that the fund receives. */
      readonly size: Size;
      readonly fillPrice: Price;
    })
  | (At & {
      /** A volunteer (assignment) or a keeper takes part of a liquidated position. */
      readonly event: 'assignment';
      readonly provider: string;
      readonly account: string;
      readonly market: string;
      readonly size: Size;
      readonly fillPrice: Price;
    })
  | (At & {
      /** One holder's part of a socialised loss. */
      readonly event: 'haircut';
      readonly account: string;
      readonly market: string;
      readonly against: string;
      readonly amount: Quote;
      /** What the account's futures wallet holds afterwards. */
      readonly balance: Quote;
    })
  | (At & {
      /** A socialised loss as a whole. */
      readonly event: 'socialised';
      readonly layer: string;
      readonly account: string;
      readonly amount: Quote;
    })
  | (At & {
      /** The venue pays out of its own equity. */
      readonly event: 'venuePayment';
      readonly layer: string;
      readonly account: string;
      readonly amount: Quote;
    })
  | (At & { readonly event: 'debt'; readonly account: string; readonly amount: Quote })
  | (At & {
      /** What a debt came to, in the order of the venue's rule. */
      readonly event: 'debtSettlement';
      readonly account: string;
      readonly how: 'forgiven' | 'swept' | 'waived' | 'recovered';
      readonly wallet?: string;
      /** Of a wallet that holds a coin, what it fetched at the index price. */
      readonly amount: Quote;
      /** Conversion fee on top. */
      readonly fee: Quote;
      /** What the account's futures wallet holds afterwards. */
      readonly balance: Quote;
    })
  | (At & { readonly event: 'uncovered'; readonly account: string; readonly amount: Quote });

/** Receives events of a path as they happen; absent in batches, where nothing per event is allocated. */
export type EventSink = (event: Event) => void;
