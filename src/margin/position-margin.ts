import type { Contract } from '../price-model.ts';
import type { Position } from '../position.ts';
import type { Fraction, Price, Quote } from '../units.ts';
import type { MarginSchedule, ValuationPrice } from '../venue.ts';
import { notionalOf, priceOf, unitValue } from './contract.ts';
import { compileSchedule, initialOf, maintenanceOf } from './schedule.ts';
import { TIE } from './tie.ts';

/**
 * Equity of an isolated position: margin + size · (v(mark) − v(entry)), v the contract's unit value.
 *
 * @returns settlement coin; any sign, < 0 is bankrupt
 */
export function equity({ contract, size, entryPrice, margin, mark }: Position & { readonly mark: Price }): Quote {
  return margin + size * (unitValue(contract.kind, mark) - unitValue(contract.kind, entryPrice));
}

/**
 * Mark at which the equity is zero: v(P) = v(entry) − margin / size; linear entry − margin / size, inverse
 * 1 / (1/entry + margin/size).
 *
 * @returns quote per base; of a linear contract it may be ≤ 0, where no price bankrupts a long; null where no price bankrupts
 *   an inverse one: a short whose margin is its notional at entry or more
 * @throws RangeError when the size is 0, the entry price is not above it, or one of the three is no finite number
 */
export function bankruptcyPrice({ contract, size, entryPrice, margin }: Position): Price | null {
  refuseNoPosition({ size, entryPrice, margin });
  const atEntry = unitValue(contract.kind, entryPrice);
  const value = atEntry - margin / size;
  // Margin equal to the notional at entry leaves a value of rounding, not a price beyond all prices.
  if (contract.kind === 'inverse' && value >= TIE * atEntry) return null;
  return priceOf(contract.kind, value);
}

/** What a position costs in margin at a valuation price. */
export interface MarginQuestion {
  readonly schedule: MarginSchedule;
  readonly contract: Contract;
  /** Base (linear) or quote (inverse), either sign. */
  readonly size: number;
  /** The valuation price: pass the entry price where the venue values margin at entry. */
  readonly mark: Price;
  /** Margin at entry / notional at entry; needed by `usedMarginLevel` only. */
  readonly usedMarginRate?: Fraction;
}

/**
 * Maintenance margin: equity below which the venue may liquidate. Settlement coin, ≥ 0, without any closing fee.
 *
 * @throws RangeError when the schedule is `usedMarginLevel` and `usedMarginRate` is missing
 */
export function maintenanceMargin(question: MarginQuestion): Quote {
  const { schedule, contract, size, mark } = question;
  return maintenanceOf(compileSchedule(schedule, contract), Math.abs(size), mark, usedMarginRateOf(question));
}

/**
 * Initial margin: equity needed to open the position at the highest leverage that the schedule admits; 0 where there is no
 * limit. Settlement coin, ≥ 0.
 *
 * @throws RangeError as `maintenanceMargin`
 */
export function initialMargin(question: MarginQuestion): Quote {
  const { schedule, contract, size, mark } = question;
  return initialOf(compileSchedule(schedule, contract), Math.abs(size), mark, usedMarginRateOf(question));
}

/**
 * Used margin: the notional at the valuation price times margin at entry / notional at entry. Where the margin of a short
 * is held in the borrowed coin (Kraken Margin), that price is the mark; a long's is its entry. Settlement coin, ≥ 0.
 *
 * @throws RangeError when the size is 0
 */
export function usedMargin({
  mark,
  valuedAt = 'mark',
  ...position
}: Position & { readonly mark: Price; readonly valuedAt?: ValuationPrice }): Quote {
  const { contract, size, entryPrice } = position;
  return notionalOf(contract.kind, size, valuationPrice(valuedAt, size, mark, entryPrice)) * entryMarginRate(position);
}

/** Margin level of an account: equity / used margin; +Infinity where nothing is used. Shown to people; code compares amounts. */
export function marginLevel({ equity, usedMargin }: { readonly equity: Quote; readonly usedMargin: Quote }): number {
  return usedMargin > 0 ? equity / usedMargin : Infinity;
}

/** What a venue adds to maintenance for closing the position: the taker rate of the notional at the mark, or at bankruptcy. */
export interface ClosingFee {
  readonly rate: Fraction;
  readonly at: 'mark' | 'bankruptcy';
}

/**
 * Fee to close an isolated position: rate · |size · v(mark)|, or rate · |size · v(bankruptcy price)|, which is
 * rate · |margin − size · v(entry)|. Settlement coin, ≥ 0.
 */
export function closingFee({
  contract,
  size,
  entryPrice,
  margin,
  mark,
  fee,
}: Position & { readonly mark: Price; readonly fee: ClosingFee }): Quote {
  return fee.at === 'mark'
    ? fee.rate * notionalOf(contract.kind, size, mark)
    : fee.rate * Math.abs(margin - size * unitValue(contract.kind, entryPrice));
}

/** The price that values margin at this mark. */
export function valuationPrice(valuedAt: ValuationPrice, size: number, mark: Price, entryPrice: Price): Price {
  switch (valuedAt) {
    case 'mark':
      return mark;
    case 'entry':
      return entryPrice;
    case 'borrowedCoin':
      return size < 0 ? mark : entryPrice;
  }
}

/** Margin at entry / notional at entry of a position, 1 / its leverage; > 0. */
export function entryMarginRate({ contract, size, entryPrice, margin }: Position): Fraction {
  refuseNoPosition({ size, entryPrice, margin });
  return margin / notionalOf(contract.kind, size, entryPrice);
}

/** @throws RangeError when the size is 0, the entry price is not above it, or one of the three is no finite number */
export function refuseNoPosition({ size, entryPrice, margin }: Omit<Position, 'contract'>): void {
  if (size === 0) throw new RangeError('a position of size 0 has neither a liquidation nor a bankruptcy price');
  if (!Number.isFinite(size)) throw new RangeError(`the size of a position is a finite number, not ${size}`);
  if (!(entryPrice > 0 && entryPrice < Infinity)) {
    throw new RangeError(`the entry price of a position is a finite number above 0, not ${entryPrice}`);
  }
  if (!Number.isFinite(margin)) throw new RangeError(`the margin of a position is a finite number, not ${margin}`);
}

function usedMarginRateOf({ schedule, usedMarginRate }: MarginQuestion): Fraction {
  if (usedMarginRate !== undefined) return usedMarginRate;
  if (schedule.kind !== 'usedMarginLevel') return 0;
  throw new RangeError('used margin needs usedMarginRate: margin at entry / notional at entry');
}
