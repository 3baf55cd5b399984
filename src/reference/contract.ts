import type { Contract } from '../price-model.ts';
import { INFINITE, ONE, ZERO, type Amount } from './amount.ts';

/** What a unit of size is worth at a price, up to a constant (rules §1): linear p, inverse −1/p. Rises with the price. */
export function unitValue(contract: Contract, price: Amount): Amount {
  return contract.kind === 'linear' ? price : ONE.div(price).negated();
}

/** The price at which a unit is worth `value`; Infinity where no price of an inverse contract is (value ≥ 0). */
export function priceAt(contract: Contract, value: Amount): Amount {
  if (contract.kind === 'linear') return value;
  return value.lessThan(ZERO) ? ONE.div(value).negated() : INFINITE;
}
