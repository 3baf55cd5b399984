import type { AccountsSource } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';
import type { ListedMarket, Reading, Resolved } from './reading.ts';
import { readSynthetic } from './synthetic.ts';
import { readTable } from './table.ts';

/**
 * Reads `accounts` over these markets.
 *
 * @param coins  wallets that a policy takes as collateral; undefined where the policies are at fault
 */
export function readAccounts(
  cursor: Cursor,
  markets: readonly ListedMarket[],
  coins: ReadonlySet<string> | undefined,
  reading: Reading,
): Resolved<AccountsSource> | undefined {
  if (!reading.shape.sound(cursor.pointer)) return undefined;
  return cursor.at('kind').text() === 'table'
    ? readTable(cursor, markets, coins, reading)
    : readSynthetic(
        cursor,
        markets.map(({ symbol }) => symbol),
      );
}
