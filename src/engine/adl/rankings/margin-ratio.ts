import type { Standing } from '../standing.ts';

/**
 * max(0, profit) / max(1, wallet) × maintenance / (wallet + profit), wallet = equity − profit: Binance's displayed
 * quantile (adl-and-metrics, Binance); wallets below one unit of the coin count as one.
 */
export function profitTimesMarginRatio({ profit, equity, maintenance }: Standing): number {
  return (Math.max(0, profit) / Math.max(1, equity - profit)) * (maintenance / equity);
}

/** (profit / margin) / (equity / maintenance); losers are multiplied instead: return over margin ratio (OKX and alike). */
export function returnOverMarginRatio({ profit, margin, equity, maintenance }: Standing): number {
  if (profit >= 0) return (profit / margin) * (maintenance / equity);
  return (profit / margin) * (equity / maintenance);
}
