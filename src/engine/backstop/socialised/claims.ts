/** Those who may bear a loss, a column per fact. Amounts in the settlement coin. */
export interface Claims {
  readonly count: number;
  /** What can be taken of each: its unrealised profit, ≥ 0. */
  readonly profit: Float64Array;
  /** > 0. */
  readonly equity: Float64Array;
  /** Notional / equity. */
  readonly leverage: Float64Array;
  /** |size|. */
  readonly size: Float64Array;
}

export function emptyClaims(count: number): Claims {
  return {
    count,
    profit: new Float64Array(count),
    equity: new Float64Array(count),
    leverage: new Float64Array(count),
    size: new Float64Array(count),
  };
}

export function sum(column: Float64Array): number {
  let total = 0;
  for (const each of column) total += each;
  return total;
}
