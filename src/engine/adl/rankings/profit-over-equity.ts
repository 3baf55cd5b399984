import type { Standing } from '../standing.ts';

/** profit / equity. */
export function profitOverEquity({ profit, equity }: Standing): number {
  return profit / equity;
}

/** profit × (notional / equity). */
export function profitTimesNotionalOverEquity({ profit, notional, equity }: Standing): number {
  return profit * (notional / equity);
}
