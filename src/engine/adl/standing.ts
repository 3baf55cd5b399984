/** How a counterparty stands at the mark: what rankings are made of. Amounts in the settlement coin. */
export interface Standing {
  /** Unrealised profit, gain > 0. */
  profit: number;
  /** |size| · unit value at entry, > 0. */
  entryNotional: number;
  /** |size| · unit value at the mark, > 0. */
  notional: number;
  /** Of the position under isolated, of the account's cross row under cross margin, > 0. */
  equity: number;
  /** Maintenance margin of the same. */
  maintenance: number;
  /** Margin posted for the same. */
  margin: number;
  /** |size|. */
  size: number;
  /** mark / entry price of a long, entry / mark of a short: > 1 is a winner. */
  priceRatio: number;
  /** mark / P of a long, P / mark of a short, P the price at which this position alone would bring the equity to zero; Infinity where there is none. */
  bankruptcyRatio: number;
}
