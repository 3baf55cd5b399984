import type { Position } from '../position.ts';
import type { Price, Quote } from '../units.ts';
import type { MarginSchedule } from '../venue.ts';
import { bracketOf, compileSchedule, initialOf, maintenanceOf } from './schedule.ts';

/**
 * Equity of an isolated linear position: margin + size · (mark − entry).
 *
 * @returns quote; any sign, < 0 is bankrupt
 */
export function equity({ size, entryPrice, margin, mark }: Position & { readonly mark: Price }): Quote {
  return margin + size * (mark - entryPrice);
}

/**
 * Mark at which the equity is zero: entry − margin / size.
 *
 * @returns quote per base; may be ≤ 0, where no price bankrupts a long
 * @throws RangeError when the size is 0
 */
export function bankruptcyPrice({ size, entryPrice, margin }: Position): Price {
  refuseFlat(size);
  return entryPrice - margin / size;
}

/**
 * Mark at which equity = maintenance margin. In bracket k (rate r, amount a), with s the side:
 *
 *     margin + q·(P − entry) = r·|q|·P − a   ⇒   P = (margin + a − q·entry) / (|q|·r − q)
 *
 * solved in each bracket; the requirement is continuous and its rate below 1, so exactly one answer lies in its own
 * bracket. Cross margin: pass as `margin` the wallet balance − other positions' maintenance + their unrealised profit
 * (Binance USD-M, support/faq b3c689c1f50a44cabb3a84e663b81d93).
 *
 * @returns quote per base, > 0; null where no price liquidates
 * @throws RangeError when the size is 0
 */
export function liquidationPrice({
  size,
  entryPrice,
  margin,
  schedule,
}: Position & { readonly schedule: MarginSchedule }): Price | null {
  refuseFlat(size);
  const compiled = compileSchedule(schedule);
  const quantity = Math.abs(size);
  for (let k = 0; k < compiled.rates.length; k++) {
    const price = (margin + compiled.amounts[k]! - size * entryPrice) / (quantity * compiled.rates[k]! - size);
    if (price > 0 && bracketOf(compiled, quantity * price) === k) return price;
  }
  return null;
}

/** What a position costs in margin at a mark, quote ≥ 0. */
export interface MarginQuestion {
  readonly schedule: MarginSchedule;
  readonly contract: { readonly kind: 'linear' };
  /** Base, either sign. */
  readonly size: number;
  readonly mark: Price;
}

/** Maintenance margin: equity below which the venue may liquidate. Quote, ≥ 0. */
export function maintenanceMargin({ schedule, size, mark }: MarginQuestion): Quote {
  return maintenanceOf(compileSchedule(schedule), Math.abs(size) * mark);
}

/** Initial margin: equity needed to open the position at the highest leverage its bracket admits; 0 where there is no limit. Quote, ≥ 0. */
export function initialMargin({ schedule, size, mark }: MarginQuestion): Quote {
  return initialOf(compileSchedule(schedule), Math.abs(size) * mark);
}

function refuseFlat(size: number): void {
  if (size === 0) throw new RangeError('a position of size 0 has neither a liquidation nor a bankruptcy price');
}
