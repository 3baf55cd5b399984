import type { Market, Policy } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';

/**
 * Warns where a schedule counts contracts and a linear market does not say how large one is: it would be one whole coin.
 *
 * @param cursor of `markets`
 */
export function warnOfBareContracts(cursor: Cursor, markets: readonly Market[], policies: readonly Policy[]): void {
  markets.forEach(({ symbol, contract }, place) => {
    if (contract.kind !== 'linear' || contract.multiplier !== undefined) return;
    const counting = policies.find(({ venue: { margin } }) => {
      const schedule = margin.markets[symbol]?.schedule ?? margin.schedule;
      return schedule.kind === 'positionBrackets' && schedule.unit === 'contracts';
    });
    if (counting === undefined) return;
    cursor
      .at(place)
      .warn(
        `policy "${counting.name}" counts contracts of ${symbol}, which states no "multiplier": one contract is one coin`,
      );
  });
}
