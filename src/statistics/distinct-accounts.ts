import type { Accounts } from '../position.ts';

/** How many different bets a book of accounts holds. */
export interface DistinctAccounts {
  /** Traders with a position; market makers that a synthetic book added are left out. */
  readonly traders: number;
  /** 1/Σ share², share being the part of the traders that are copies of one another: n where all differ. */
  readonly effective: number;
  /** Traders in the largest group of copies. */
  readonly largestGroup: number;
}

/**
 * Groups traders that are liquidated at the same moment whatever the market does: the same markets and sides, entry
 * prices, margin and free balance in proportion to notional. Size itself does not matter, since it scales all of them.
 * Proportions are compared to nine digits.
 */
export function distinctAccounts(accounts: Accounts): DistinctAccounts {
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < accounts.positions.count; row++) {
    const account = accounts.positions.account[row]!;
    if (accounts.isMarketMaker[account] === 1) continue;
    const rows = rowsOf.get(account);
    if (rows === undefined) rowsOf.set(account, [row]);
    else rows.push(row);
  }
  const groups = new Map<string, number>();
  for (const [account, rows] of rowsOf) {
    const bet = betOf(accounts, account, rows);
    groups.set(bet, (groups.get(bet) ?? 0) + 1);
  }
  const traders = rowsOf.size;
  let squares = 0;
  let largestGroup = 0;
  for (const members of groups.values()) {
    squares += (members / traders) * (members / traders);
    largestGroup = Math.max(largestGroup, members);
  }
  return { traders, effective: traders === 0 ? 0 : 1 / squares, largestGroup };
}

/** A text that two accounts share exactly when they are copies of one another up to scale. */
function betOf({ positions, balance }: Accounts, account: number, rows: readonly number[]): string {
  const notional = (row: number): number => Math.abs(positions.size[row]!) * positions.entryPrice[row]!;
  const gross = rows.reduce((sum, row) => sum + notional(row), 0);
  const share = (amount: number): string => (amount / gross).toPrecision(9);
  const legs = rows.map((row) =>
    [
      positions.market[row],
      positions.size[row]! > 0 ? 'long' : 'short',
      positions.entryPrice[row]!.toPrecision(9),
      share(positions.margin[row]!),
      share(notional(row)),
      positions.marginMode[row],
    ].join(' '),
  );
  return [share(balance[account]!), ...legs].join('; ');
}
