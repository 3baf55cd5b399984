import type { Market } from '../../experiment.ts';
import type { Shock } from '../../shock.ts';
import type { Cursor } from '../document/cursor.ts';
import { listed } from '../document/nearest.ts';

/**
 * Warns where what the venue sees is distorted in a market without a book: orders fill at the distorted mark there, so that
 * nobody is closed at the true price.
 *
 * @param cursor of `shocks`
 */
export function warnOfBooklessDistortions(cursor: Cursor, shocks: readonly Shock[], markets: readonly Market[]): void {
  shocks.forEach((shock, i) => {
    if (shock.kind !== 'oracle' && shock.kind !== 'mark') return;
    const bookless = markets.filter(
      ({ underlying, book }, m) =>
        book.kind === 'none' && (shock.kind === 'oracle' ? underlying === shock.underlying : m === shock.market),
    );
    if (bookless.length === 0) return;
    const names = listed(bookless.map(({ symbol }) => symbol));
    cursor
      .at(i)
      .warn(
        `without a book any size fills at the mark, the distorted one too: give ${names} a book, so that orders fill at the true price`,
      );
  });
}
