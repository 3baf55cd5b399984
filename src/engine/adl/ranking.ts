import { priceOf, unitValue } from '../../margin/contract.ts';
import { compileSchedule, maintenanceOf } from '../../margin/schedule.ts';
import { compareCodePoints, type Position } from '../../position.ts';
import type { Price } from '../../units.ts';
import type { MarginSchedule, Ranking } from '../../venue.ts';
import { profitTimesMarginRatio, returnOverMarginRatio } from './rankings/margin-ratio.ts';
import { leverageToBankruptcy, priceRatioTimesLeverage, profitTimesLeverage } from './rankings/profit-and-leverage.ts';
import { profitOverEquity, profitTimesNotionalOverEquity } from './rankings/profit-over-equity.ts';
import type { Standing } from './standing.ts';

/** Score of a counterparty: the highest is closed first. Of `randomStart` all are equal: where the walk begins is drawn. */
export function scoreOf(ranking: Ranking, standing: Standing): number {
  switch (ranking) {
    case 'profitTimesLeverage':
      return profitTimesLeverage(standing);
    case 'profitTimesMarginRatio':
      return profitTimesMarginRatio(standing);
    case 'returnOverMarginRatio':
      return returnOverMarginRatio(standing);
    case 'priceRatioTimesLeverage':
      return priceRatioTimesLeverage(standing);
    case 'leverageToBankruptcy':
      return leverageToBankruptcy(standing);
    case 'profitOverEquity':
      return profitOverEquity(standing);
    case 'profitTimesNotionalOverEquity':
      return profitTimesNotionalOverEquity(standing);
    case 'size':
      return standing.size;
    case 'randomStart':
      return 0;
  }
}

/** Whether a ranking looks at the maintenance margin. */
export function readsMaintenance(ranking: Ranking): boolean {
  return ranking === 'profitTimesMarginRatio' || ranking === 'returnOverMarginRatio';
}

/** mark / P of a long, P / mark of a short, where v(P) = v(mark) − equity / size; Infinity where no price is P. */
export function bankruptcyRatioOf(kind: 'linear' | 'inverse', size: number, mark: Price, equity: number): number {
  const price = priceOf(kind, unitValue(kind, mark) - equity / size);
  if (!(price > 0) || price === Infinity) return Infinity;
  return size > 0 ? mark / price : price / mark;
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

/** How an isolated position stands at a mark; maintenance 0 where no schedule is given. */
export function standingOf(
  { contract, size, entryPrice, margin }: HeldPosition,
  mark: Price,
  schedule?: MarginSchedule,
): Standing {
  const { kind } = contract;
  const quantity = Math.abs(size);
  const value = unitValue(kind, mark);
  const entry = unitValue(kind, entryPrice);
  const profit = size * (value - entry);
  const entryNotional = Math.abs(size * entry);
  const equity = margin + profit;
  return {
    profit,
    entryNotional,
    notional: Math.abs(size * value),
    equity,
    maintenance:
      schedule === undefined
        ? 0
        : maintenanceOf(compileSchedule(schedule, contract), quantity, mark, margin / entryNotional),
    margin,
    size: quantity,
    priceRatio: size > 0 ? mark / entryPrice : entryPrice / mark,
    bankruptcyRatio: bankruptcyRatioOf(kind, size, mark, equity),
  };
}

/**
 * The deleveraging queue of isolated positions, first to be closed first. Ties go by account id (code point).
 *
 * @param mark quote per base
 * @param schedule of maintenance margin: the two rankings by margin ratio need it
 * @throws RangeError where such a ranking has no schedule
 */
export function deleveragingRanking({
  ranking,
  positions,
  mark,
  schedule,
}: {
  readonly ranking: Ranking;
  readonly positions: readonly HeldPosition[];
  readonly mark: Price;
  readonly schedule?: MarginSchedule;
}): Ranked[] {
  if (readsMaintenance(ranking) && schedule === undefined) {
    throw new RangeError(`the ranking ${ranking} needs a schedule of maintenance margin`);
  }
  return positions
    .map((position) => ({
      account: position.account,
      score: scoreOf(ranking, standingOf(position, mark, schedule)),
    }))
    .sort((a, b) => compareScores(a.score, b.score) || compareCodePoints(a.account, b.account));
}

/** Highest first; infinite scores tie. */
export function compareScores(a: number, b: number): number {
  return a === b ? 0 : b > a ? 1 : -1;
}
