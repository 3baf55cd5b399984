import type { Market } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';

/**
 * Warns where liquidations move a book on top of a price history: the history holds the cascades of its day already, so
 * part of the impact counts twice.
 *
 * @param root of the experiment
 * @param names of the underlyings
 */
export function warnOfOwnImpact(root: Cursor, markets: readonly Market[], names: readonly string[]): void {
  markets.forEach(({ symbol, underlying, book }, i) => {
    const name = names[underlying]!;
    if (book.kind === 'none' || !root.at('underlyings', name, 'price', 'file').present) return;
    root
      .at('markets', i, 'book')
      .warn(
        `the history of ${name} holds the cascades of its day, and the book of ${symbol} lets our own orders move its price further: read losses as an upper bound, and "book": { "impact": "none" } as the other reading`,
      );
  });
}
