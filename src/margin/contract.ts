import type { Contract } from '../price-model.ts';
import type { Price } from '../units.ts';

export type ContractKind = Contract['kind'];

/**
 * Unit value v of a price: what one unit of size is worth in the settlement coin. Profit is size · (v(mark) − v(entry))
 * for both kinds, and v rises with the price for both.
 *
 *     linear   v = price          quote per base
 *     inverse  v = −1 / price     coin per quote of size, always < 0
 */
export function unitValue(kind: ContractKind, price: Price): number {
  return kind === 'linear' ? price : -1 / price;
}

/**
 * The price that has a unit value.
 *
 * @returns quote per base; of a linear contract ≤ 0 where the value is; of an inverse one Infinity where the value is ≥ 0,
 *   which no price has
 */
export function priceOf(kind: ContractKind, value: number): Price {
  if (kind === 'linear') return value;
  return value < 0 ? -1 / value : Infinity;
}

/** |size · v(price)|: quote for linear contracts, coin for inverse ones; ≥ 0. */
export function notionalOf(kind: ContractKind, size: number, price: Price): number {
  return kind === 'linear' ? Math.abs(size) * price : Math.abs(size) / price;
}
