/** Values of the mark rule at the ends of the last steps, for marks that lag behind it. */
export interface MarkHistory {
  /** Steps that are kept; 0 = none. */
  lag: number;
  readonly markets: number;
  /** Ring: step k at place k mod lag. [lag × markets] quote per base */
  values: Float64Array;
}

export function createMarkHistory(markets: number): MarkHistory {
  return { lag: 0, markets, values: new Float64Array(0) };
}

/** Starts a path: before step 1 the rule's value is the initial price. */
export function startMarkHistory(history: MarkHistory, lag: number, prices: Float64Array): void {
  if (history.lag !== lag) history.values = new Float64Array(lag * history.markets);
  history.lag = lag;
  for (let k = 0; k < lag; k++) history.values.set(prices, k * history.markets);
}

/** The rule's value as it stood at the end of step `step − lag`. */
export function laggedMark({ lag, markets, values }: MarkHistory, step: number, market: number): number {
  return values[(step % lag) * markets + market]!;
}

/** Keeps the rule's value at the end of `step`: it takes the place of the one that is `lag` steps older. */
export function rememberMark({ lag, markets, values }: MarkHistory, step: number, market: number, price: number): void {
  values[(step % lag) * markets + market] = price;
}
