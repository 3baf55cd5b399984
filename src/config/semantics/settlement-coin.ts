import type { Market } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';

/**
 * One experiment settles in one coin: all markets are linear, in quote, or all are inverse on one underlying, in that coin.
 * Complains about the first market that does not go with the first one.
 *
 * @param cursor of `markets`
 */
export function checkSettlementCoin(cursor: Cursor, markets: readonly Market[], underlyings: readonly string[]): void {
  const [first] = markets;
  if (first === undefined) return;
  const coin = first.contract.kind === 'linear' ? 'the quote currency' : underlyings[first.underlying];
  const other = markets.findIndex(
    ({ contract, underlying }) =>
      contract.kind !== first.contract.kind || (contract.kind === 'inverse' && underlying !== first.underlying),
  );
  if (other === -1) return;
  const { contract, underlying } = markets[other]!;
  const itsCoin = contract.kind === 'linear' ? 'the quote currency' : underlyings[underlying];
  cursor.at(other).complain({
    expected: `a contract that settles in ${coin}, as "${first.symbol}" does: one experiment settles in one coin`,
    found: `one of kind "${contract.kind}", which settles in ${itsCoin}`,
  });
}
