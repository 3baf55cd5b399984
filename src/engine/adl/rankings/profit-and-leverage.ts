import type { Standing } from '../standing.ts';

/**
 * (unrealised profit / entry notional) × (notional at mark / equity); losers are divided by the leverage instead of
 * multiplied, so that a leveraged loser comes last (BitMEX, support article 18589621443357; Binance USD-M,
 * support/faq/360033525471).
 */
export function profitTimesLeverage({ profit, entryNotional, notional, equity }: Standing): number {
  const share = profit / entryNotional;
  const leverage = notional / equity;
  return share > 0 ? share * leverage : share / leverage;
}

/** (mark / entry, of a short entry / mark) × (notional / account value): Hyperliquid's documents. */
export function priceRatioTimesLeverage({ priceRatio, notional, equity }: Standing): number {
  return priceRatio * (notional / equity);
}

/** Leverage × mark / bankruptcy price (of a short the reciprocal): Chitra's stylised queue; what nothing bankrupts is first. */
export function leverageToBankruptcy({ notional, equity, bankruptcyRatio }: Standing): number {
  return (notional / equity) * bankruptcyRatio;
}
