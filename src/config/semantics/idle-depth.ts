import type { Market } from '../../experiment.ts';
import type { Shock } from '../../shock.ts';
import type { Cursor } from '../document/cursor.ts';

/**
 * Warns of shocks to the depth of a market without a book, in which any size fills at the mark.
 *
 * @param cursor the experiment's shocks
 */
export function warnOfIdleDepth(cursor: Cursor, shocks: readonly Shock[], markets: readonly Market[]): void {
  shocks.forEach((shock, i) => {
    if (shock.kind !== 'depth') return;
    const { symbol, book } = markets[shock.market]!;
    if (book.kind === 'none') cursor.at(i, 'market').warn(`the shock never acts: ${symbol} has no book to be thinned`);
  });
}
