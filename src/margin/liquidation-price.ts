import type { Position } from '../position.ts';
import type { Fraction, Price } from '../units.ts';
import type { MarginSchedule, ValuationPrice } from '../venue.ts';
import { notionalOf, priceOf, unitValue } from './contract.ts';
import { entryMarginRate, refuseNoPosition, type ClosingFee } from './position-margin.ts';
import { compileSchedule } from './schedule.ts';
import { TIE } from './tie.ts';

/** A position, and how its venue asks for margin. */
export type LiquidationQuestion = Position & {
  readonly schedule: MarginSchedule;
  /** Price that values margin. @default 'mark' */
  readonly valuedAt?: ValuationPrice;
  /** Added to maintenance. @default none */
  readonly closingFee?: ClosingFee;
  /** Equity is compared with level × maintenance. @default 1 */
  readonly level?: Fraction;
  /** Margin at entry / notional at entry, for `usedMarginLevel` where `margin` is not the margin at entry. @default margin / notional at entry */
  readonly usedMarginRate?: Fraction;
};

/**
 * Mark at which equity = level × maintenance (closing fee included). For brackets, in bracket k with rate r and amount a:
 *
 *     linear    P = (margin + a − size · entry) / (|size| · r − size)
 *
 * and likewise in 1/P for inverse contracts. Where the requirement jumps there may be no such mark, or several: it is the
 * nearest mark, on the adverse side of entry, beyond which the position is liquidated; the edge of a jump counts. A position
 * that would be liquidated at its entry price has the nearest mark on the other side beyond which it is not.
 *
 * Cross margin: pass as `margin` the wallet balance − other positions' maintenance + their unrealised profit (Binance USD-M,
 * support/faq b3c689c1f50a44cabb3a84e663b81d93).
 *
 * @returns quote per base, > 0, to a relative 10⁻¹²; null where no price liquidates
 * @throws RangeError when the size is 0, the entry price is not above it, or one of the three is no finite number
 */
export function liquidationPrice(question: LiquidationQuestion): Price | null {
  refuseNoPosition(question);
  const { contract, size, entryPrice } = question;
  const excess = excessEquity(question);
  const start = Math.abs(unitValue(contract.kind, entryPrice));
  // Equity rises with |v| for linear longs and inverse shorts, and falls for the others.
  const adverse = size > 0 === (contract.kind === 'linear') ? -1 : 1;
  const edge = nearestEdge(excess, start, excess.at(start) > 0 ? adverse : adverse > 0 ? -1 : 1);
  // Below this, rounding made an edge of a requirement that vanishes only together with |v|.
  if (edge === null || edge <= TIE * start) return null;
  return priceOf(contract.kind, contract.kind === 'linear' ? edge : -edge);
}

/** Equity − level × maintenance as a function of |v|, the notional of one unit of size. */
interface Excess {
  at(unitNotional: number): number;
  /** As `ScheduleRule.nextBreak`. */
  nextBreak(unitNotional: number, direction: 1 | -1): number;
}

function excessEquity(question: LiquidationQuestion): Excess {
  const { contract, size, entryPrice, margin, level = 1, valuedAt = 'mark' } = question;
  const quantity = Math.abs(size);
  const { rule } = compileSchedule(question.schedule, contract);
  const usedRate = question.usedMarginRate ?? entryMarginRate(question);
  const cash = margin - size * unitValue(contract.kind, entryPrice);
  const perUnit = contract.kind === 'linear' ? size : -size;
  const fee = question.closingFee;
  const feeAtBankruptcy = fee?.at === 'bankruptcy' ? fee.rate * Math.abs(cash) : 0;
  const feeAtMark = fee?.at === 'mark' ? fee.rate * quantity : 0;
  const isAtMark = valuedAt === 'mark' || (valuedAt === 'borrowedCoin' && size < 0);
  const atEntry = rule.maintenance(quantity, notionalOf(contract.kind, size, entryPrice), usedRate);
  return {
    at(unitNotional) {
      const schedule = isAtMark ? rule.maintenance(quantity, quantity * unitNotional, usedRate) : atEntry;
      return cash + perUnit * unitNotional - level * (schedule + feeAtBankruptcy + feeAtMark * unitNotional);
    },
    nextBreak(unitNotional, direction) {
      if (!isAtMark) return direction > 0 ? Infinity : 0;
      return rule.nextBreak(quantity, quantity * unitNotional, direction) / quantity;
    },
  };
}

/** Just beside a jump, further than the tie to within which it counts as not yet passed. */
const ABOVE = 1 + 4 * TIE;
const BELOW = 1 - 4 * TIE;
/** |v| is looked at up to 2²⁰⁰ times that at entry. */
const DOUBLINGS = 200;

/**
 * The first |v| from `start` on at which the excess changes sign. Walks from jump to jump; in between the excess is
 * continuous and concave, so from above zero it changes sign at most once.
 */
function nearestEdge(excess: Excess, start: number, direction: 1 | -1): number | null {
  const isAbove = excess.at(start) > 0;
  const differs = (unitNotional: number): boolean => excess.at(unitNotional) > 0 !== isAbove;
  for (let near = start; ;) {
    const far = excess.nextBreak(near, direction);
    if (far === 0) return differs(0) ? halve(differs, near, 0) : null;
    if (far === Infinity) {
      for (let k = 0, reach = near; k < DOUBLINGS; k++, reach *= 2) {
        if (differs(2 * reach)) return halve(differs, reach, 2 * reach);
      }
      return null;
    }
    const [before, after] = direction > 0 ? [far, far * ABOVE] : [far * ABOVE, far * BELOW];
    if (differs(before)) return halve(differs, near, before);
    if (differs(after)) return far;
    near = after;
  }
}

/** Halves the interval between a place that does not differ and one that does until they are neighbouring doubles. */
function halve(differs: (unitNotional: number) => boolean, same: number, different: number): number {
  for (;;) {
    const middle = same + (different - same) / 2;
    if (middle === same || middle === different) return different;
    if (differs(middle)) different = middle;
    else same = middle;
  }
}
