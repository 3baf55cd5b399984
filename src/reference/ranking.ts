import type { Ranking } from '../venue.ts';
import { INFINITE, ONE, ZERO, larger, type Amount } from './amount.ts';
import { sideOf } from './book.ts';
import type { Comparisons } from './comparisons.ts';
import { priceAt } from './contract.ts';
import { equityOf, notionalAtMark, profitOf, rowMaintenance } from './equity.ts';
import type { PositionState, World } from './world.ts';

/**
 * Score of a counterparty; the highest is closed first (rules §7). π is the position's unrealised profit, C its |cost|, N
 * its notional, E and MM equity and maintenance of its row.
 */
export function scoreOf(world: World, ranking: Ranking, position: PositionState): Amount {
  const { row, market, size, cost } = position;
  const equity = equityOf(row);
  const profit = profitOf(position);
  const notional = notionalAtMark(position);
  const leverage = notional.div(equity);
  const side = sideOf(size);
  /** a/b for a long, b/a for a short. */
  const ratio = (a: Amount, b: Amount): Amount => (side > 0 ? a.div(b) : b.div(a));
  switch (ranking) {
    case 'profitTimesLeverage': {
      const gain = profit.div(cost.abs());
      return profit.greaterThan(ZERO) ? gain.times(leverage) : gain.div(leverage);
    }
    case 'profitTimesMarginRatio': {
      const wallet = equity.minus(profit);
      return larger(ZERO, profit).div(larger(ONE, wallet)).times(rowMaintenance(world, row).div(equity));
    }
    case 'returnOverMarginRatio': {
      const gain = profit.div(row.posted);
      const marginRatio = equity.div(rowMaintenance(world, row));
      return profit.greaterThan(ZERO) ? gain.div(marginRatio) : gain.times(marginRatio);
    }
    case 'priceRatioTimesLeverage':
      return ratio(market.mark, priceAt(market.contract, cost.div(size))).times(leverage);
    case 'leverageToBankruptcy': {
      const bankruptcy = priceAt(market.contract, market.value.minus(equity.div(size)));
      if (!bankruptcy.isFinite() || bankruptcy.lessThanOrEqualTo(ZERO)) return INFINITE;
      return ratio(market.mark, bankruptcy).times(leverage);
    }
    case 'profitOverEquity':
      return profit.div(equity);
    case 'profitTimesNotionalOverEquity':
      return profit.times(leverage);
    case 'size':
      return size.abs();
    case 'randomStart':
      return ZERO;
  }
}

/** Scores that agree to 40 bits tie. */
const BITS = 40;

function rounded(score: Amount): Amount {
  if (score.isZero() || !score.isFinite()) return score;
  const TWO = ONE.plus(1);
  let unit = ONE;
  const size = score.abs();
  while (unit.times(TWO).lessThanOrEqualTo(size)) unit = unit.times(TWO);
  while (unit.greaterThan(size)) unit = unit.div(TWO);
  for (let bit = 1; bit < BITS; bit++) unit = unit.div(TWO);
  return score.div(unit).round().times(unit);
}

/** Sorts the higher score first; 0 where they tie. */
export function scoreOrder(comparisons: Comparisons, a: Amount, b: Amount): number {
  if (comparisons.compare(a, b) === 0) return 0;
  const [first, second] = [rounded(a), rounded(b)];
  // Near the edge between two roundings the engines may part: what lies within a few of them counts as that much closer.
  if (a.isFinite() && b.isFinite() && a.minus(b).abs().times(1e11).lessThan(larger(a.abs(), b.abs()))) {
    comparisons.note(a.minus(b).div(64).abs(), larger(a.abs(), b.abs()));
  }
  return second.comparedTo(first);
}
