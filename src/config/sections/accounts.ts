import type { AccountsSource } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';
import type { ListedMarket, Reading, Resolved } from './reading.ts';
import { readSynthetic } from './synthetic.ts';
import { readTable } from './table.ts';

/** Reads `accounts` over these markets. */
export function readAccounts(
  cursor: Cursor,
  markets: readonly ListedMarket[],
  reading: Reading,
): Resolved<AccountsSource> | undefined {
  if (!reading.shape.sound(cursor.pointer)) return undefined;
  return cursor.at('kind').text() === 'table'
    ? readTable(cursor, markets, reading)
    : readSynthetic(
        cursor,
        markets.map(({ symbol }) => symbol),
      );
}
