import type { Price } from '../../units.ts';
import { deleveragingRanking, type HeldPosition } from './ranking.ts';

/**
 * Whom a liquidated size is matched against: walks the ranking from the top, as much of each position as is still needed.
 *
 * @param size signed size of the position that is liquidated; positions on its own side are no counterparties
 * @param eligible `opposite`: the opposite side; `profitable`: of these, those in profit at the mark
 * @returns size closed per account, ≥ 0, in queue order; sums to |size| or to all that is eligible
 */
export function allocateDeleveraging({
  ranking,
  eligible,
  positions,
  size,
  mark,
}: {
  readonly ranking: 'profitTimesLeverage';
  readonly allocation: 'contractQueue';
  readonly eligible: 'opposite' | 'profitable';
  readonly positions: readonly HeldPosition[];
  readonly size: number;
  readonly mark: Price;
}): { account: string; size: number }[] {
  const candidates = positions.filter(
    (position) =>
      position.size * size < 0 && (eligible === 'opposite' || position.size * (mark - position.entryPrice) > 0),
  );
  const byAccount = new Map(candidates.map((position) => [position.account, position]));
  let left = Math.abs(size);
  const closed: { account: string; size: number }[] = [];
  for (const { account } of deleveragingRanking({ ranking, positions: candidates, mark })) {
    if (left <= 0) break;
    const part = Math.min(left, Math.abs(byAccount.get(account)!.size));
    closed.push({ account, size: part });
    left -= part;
  }
  return closed;
}
