import { unitValue } from '../../margin/contract.ts';
import type { Contract } from '../../price-model.ts';
import type { Fraction, Price, Quote, Size } from '../../units.ts';

/**
 * What an insurance fund gets of a liquidation fill, or pays for it. A fill better than the bankruptcy price leaves
 * collateral: the fund gets min(maximum fee · fill, what is left); one that is worse it makes good (dYdX v4,
 * x/clob/keeper/liquidations.go). With a maximum fee of 1 the fund keeps all that is left above the bankruptcy price, as
 * where surplus goes to it (Bybit, KuCoin).
 *
 * @param size signed size of the position that is closed: long > 0
 * @param maximumFee fraction of the fill
 * @returns received > 0 > paid; quote, coin of an inverse contract
 */
export function insuranceFlow({
  contract,
  size,
  bankruptcyPrice,
  fillPrice,
  maximumFee,
}: {
  readonly contract: Contract;
  readonly size: Size;
  readonly bankruptcyPrice: Price;
  readonly fillPrice: Price;
  readonly maximumFee: Fraction;
}): Quote {
  const filled = unitValue(contract.kind, fillPrice);
  const surplus = size * (filled - unitValue(contract.kind, bankruptcyPrice));
  return Math.min(maximumFee * Math.abs(size * filled), surplus);
}
