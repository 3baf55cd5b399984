import { unitValue } from '../../margin/contract.ts';
import type { Price } from '../../units.ts';
import type { DeleveragingAllocation, MarginSchedule, Ranking } from '../../venue.ts';
import { waterFilling } from '../backstop/water-filling.ts';
import { deleveragingRanking, type HeldPosition } from './ranking.ts';

/**
 * Whom a liquidated size is matched against. `contractQueue` walks the ranking from the top, as much of each position as
 * is still needed; `wholePositionQueue` closes each whole, so that it may come to more than was needed;
 * `contractProRata` takes of every one in proportion to its size.
 *
 * @param size signed size of the position that is liquidated; positions on its own side are no counterparties
 * @param eligible `opposite`: the opposite side; `profitable`: of these, those in profit at the mark
 * @param start of `randomStart`: uniform number in [0, 1) that says where in the order of account ids the walk begins
 * @param schedule of maintenance margin, for the rankings that look at it
 * @returns size closed per account, > 0, in queue order; sums to |size| or to all that is eligible
 */
export function allocateDeleveraging({
  ranking,
  allocation,
  eligible,
  positions,
  size,
  mark,
  start = 0,
  schedule,
}: {
  readonly ranking: Ranking;
  readonly allocation: DeleveragingAllocation;
  readonly eligible: 'opposite' | 'profitable';
  readonly positions: readonly HeldPosition[];
  readonly size: number;
  readonly mark: Price;
  readonly start?: number;
  readonly schedule?: MarginSchedule;
}): { account: string; size: number }[] {
  const candidates = positions.filter(
    (position) => position.size * size < 0 && (eligible === 'opposite' || profitAt(position, mark) > 0),
  );
  const sizes = new Map(candidates.map((position) => [position.account, Math.abs(position.size)]));
  const ranked = deleveragingRanking({ ranking, positions: candidates, mark, ...(schedule && { schedule }) });
  const first = ranking === 'randomStart' ? Math.floor(start * ranked.length) : 0;
  const queue = [...ranked.slice(first), ...ranked.slice(0, first)].map(({ account }) => ({
    account,
    size: sizes.get(account)!,
  }));
  const wanted = Math.abs(size);
  if (allocation === 'contractProRata') return proRata(queue, wanted);
  const closed: { account: string; size: number }[] = [];
  let left = wanted;
  for (const held of queue) {
    if (left <= 0) break;
    closed.push(allocation === 'wholePositionQueue' ? held : { ...held, size: Math.min(left, held.size) });
    left -= held.size;
  }
  return closed;
}

function profitAt({ contract, size, entryPrice }: HeldPosition, mark: Price): number {
  return size * (unitValue(contract.kind, mark) - unitValue(contract.kind, entryPrice));
}

function proRata(
  queue: readonly { readonly account: string; readonly size: number }[],
  wanted: number,
): { account: string; size: number }[] {
  const sizes = Float64Array.from(queue, ({ size }) => size);
  const shares = waterFilling(sizes, sizes, wanted);
  return queue.map(({ account }, i) => ({ account, size: shares[i]! }));
}
