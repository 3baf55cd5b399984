import type { AccountsSource } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Reading, Resolved } from './reading.ts';
import { readSynthetic } from './synthetic.ts';
import { readTable } from './table.ts';

/** Reads `accounts` over the markets of these symbols. */
export function readAccounts(
  cursor: Cursor,
  symbols: readonly string[],
  reading: Reading,
): Resolved<AccountsSource> | undefined {
  if (!reading.shape.sound(cursor.pointer)) return undefined;
  return cursor.at('kind').text() === 'table' ? readTable(cursor, symbols, reading) : readSynthetic(cursor, symbols);
}
