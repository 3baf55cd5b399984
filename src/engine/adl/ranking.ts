import { compareCodePoints, type Position } from '../../position.ts';
import type { Price } from '../../units.ts';

/**
 * Profit × leverage: (unrealised profit / entry notional) × (notional at mark / equity); losers are divided by the
 * leverage instead of multiplied, so that a leveraged loser comes last (BitMEX, support article 18589621443357; Binance
 * USD-M, support/faq/360033525471). Equity is the position's under isolated, the account's under cross margin.
 *
 * @param unrealisedPnl quote, gain > 0
 * @param entryNotional |size| · entry, quote, > 0
 * @param notional |size| · mark, quote, > 0
 * @param equity quote, > 0
 */
export function profitTimesLeverage(
  unrealisedPnl: number,
  entryNotional: number,
  notional: number,
  equity: number,
): number {
  const profit = unrealisedPnl / entryNotional;
  const leverage = notional / equity;
  return profit > 0 ? profit * leverage : profit / leverage;
}

/** An isolated position with the account that holds it. */
export interface HeldPosition extends Position {
  readonly account: string;
}

/** Descending by score; equal scores keep the order in which they stand (account id, in the engine). */
export interface Ranked {
  readonly account: string;
  readonly score: number;
}

/**
 * The deleveraging queue of isolated positions, first to be closed first. Ties go by account id (code point).
 *
 * @param mark quote per base
 */
export function deleveragingRanking({
  positions,
  mark,
}: {
  readonly ranking: 'profitTimesLeverage';
  readonly positions: readonly HeldPosition[];
  readonly mark: Price;
}): Ranked[] {
  return positions
    .map(({ account, size, entryPrice, margin }) => {
      const pnl = size * (mark - entryPrice);
      const quantity = Math.abs(size);
      return { account, score: profitTimesLeverage(pnl, quantity * entryPrice, quantity * mark, margin + pnl) };
    })
    .sort((a, b) => b.score - a.score || compareCodePoints(a.account, b.account));
}
