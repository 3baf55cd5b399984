import type { Accounts } from '../position.ts';

/**
 * Counts accounts by kind. Two are of a kind where their books agree up to scale: in the same markets the same sides,
 * entry prices, stop-losses, leverages, margin modes and proportions, with the same free cash per margin, answering margin
 * calls alike. One trader a hundred times
 * the other's size meets its trigger at the same prices (under one maintenance rate; brackets tell them apart), so that
 * however many of a kind act as one.
 *
 * @param rows  which accounts to count
 * @returns how many accounts of each kind; the key describes it
 */
export function likenessOf(accounts: Accounts, rows: readonly number[]): Map<string, number> {
  const { positions } = accounts;
  const margins = new Float64Array(accounts.ids.length);
  for (let row = 0; row < positions.count; row++) margins[positions.account[row]!]! += positions.margin[row]!;

  const holdings = accounts.ids.map((): string[] => []);
  for (let row = 0; row < positions.count; row++) {
    const account = positions.account[row]!;
    const size = positions.size[row]!;
    if (size === 0) continue;
    const entryPrice = positions.entryPrice[row]!;
    const margin = positions.margin[row]!;
    holdings[account]!.push(
      [
        positions.market[row],
        agreeing(entryPrice),
        agreeing((size * entryPrice) / margin),
        agreeing(margin / margins[account]!),
        positions.marginMode[row],
        agreeing(positions.stopPrice[row]!),
      ].join(' '),
    );
  }
  const kinds = new Map<string, number>();
  for (const account of rows) {
    const cash = agreeing(accounts.balance[account]! / margins[account]!);
    const kind = [...holdings[account]!, cash, accounts.topUpDelay[account], accounts.topUpSize[account]].join('; ');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds;
}

/** The inverse Simpson index of a count by kind, 1 / Σ share² (Hill's number of order 2): from 1 to the number of kinds; 0 of none. */
export function effectiveNumber(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const squares = counts.reduce((sum, count) => sum + count * count, 0);
  return squares === 0 ? 0 : (total * total) / squares;
}

/** Nine significant digits: what differs by rounding is the same. */
function agreeing(value: number): string {
  return value.toPrecision(9);
}
