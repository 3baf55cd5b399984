import type { Price, Quote, Size } from './units.ts';

interface At {
  /** 1-based. */
  readonly step: number;
  /** 0 outside the liquidation rounds, else 1-based within the step. */
  readonly round: number;
}

/** What happens on one path, in order. Amounts are quote and ≥ 0 unless said otherwise. */
export type Event =
  | (At & {
      readonly event: 'funding';
      readonly market: string;
      readonly account: string;
      readonly rate: number;
      /** Received > 0. */
      readonly amount: Quote;
    })
  | (At & {
      readonly event: 'liquidation';
      readonly account: string;
      readonly market: string;
      /** Signed size that was closed, through the book and by deleveraging. */
      readonly size: Size;
      /** Average price over all that was closed. */
      readonly fillPrice: Price;
      /** The account's equity (isolated: the position's) at the mark, before the fee; any sign. On the last event of a cross account closed in one round, and on every isolated one. */
      readonly equity?: Quote;
      readonly maintenanceMargin?: Quote;
      readonly fee?: Quote;
      readonly remainder?: Quote;
      readonly shortfall?: Quote;
      /** Cash left to the account (isolated: its free balance) when all is settled; any sign. */
      readonly balance?: Quote;
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
    })
  | (At & { readonly event: 'debt'; readonly account: string; readonly amount: Quote })
  | (At & { readonly event: 'uncovered'; readonly account: string; readonly amount: Quote });

/** Receives events of a path as they happen; absent in batches, where nothing per event is allocated. */
export type EventSink = (event: Event) => void;
