import type { Contract } from '../price-model.ts';
import type { Price, Quote } from '../units.ts';
import type { Venue } from '../venue.ts';
import { notionalOf, priceOf, unitValue } from './contract.ts';

/** One position of an account under cross margin. */
export interface AccountLeg {
  readonly contract: Contract;
  /** Not 0. */
  readonly size: number;
  readonly mark: Price;
  /** Its maintenance margin at the mark, ≥ 0. */
  readonly maintenance: Quote;
}

/**
 * Bankruptcy prices of an account's positions: the equity shared over them, so that closing all of them there leaves zero.
 *
 *     v(Pᵢ) = v(Mᵢ) − equity · shareᵢ / sizeᵢ
 *
 * `byMaintenance`: shares in proportion to maintenance (dYdX v4, `GetBankruptcyPriceInQuoteQuantums`), to notional where
 * nothing is required; `perLeg`: the first position bears all, the others close at their marks.
 *
 * @param positions in the order in which they would be closed
 * @param equity of the account at the marks, any sign
 * @returns quote per base, as `priceOf`: Infinity where no price of an inverse contract loses so much
 */
export function bankruptcyPrices({
  positions,
  equity,
  rule,
}: {
  readonly positions: readonly AccountLeg[];
  readonly equity: Quote;
  readonly rule: Venue['liquidation']['bankruptcyPrice'];
}): Price[] {
  const weights = positions.map(({ maintenance }) => maintenance);
  const isRequired = weights.some((weight) => weight > 0);
  const bases = isRequired ? weights : positions.map((leg) => notionalOf(leg.contract.kind, leg.size, leg.mark));
  const total = bases.reduce((sum, base) => sum + base, 0);
  return positions.map(({ contract, size, mark }, i) => {
    const share = rule === 'perLeg' ? (i === 0 ? 1 : 0) : bases[i]! / total;
    return priceOf(contract.kind, unitValue(contract.kind, mark) - (equity * share) / size);
  });
}
