import type { Experiment } from '../experiment.ts';
import { notionalOf } from '../margin/contract.ts';
import type { Accounts } from '../position.ts';
import type { Quote } from '../units.ts';

/**
 * Open interest of these markets at their initial prices, one side counted: the larger side of each, for in a one-sided
 * table the outside holds the other.
 *
 * @param counted  places in the experiment's markets
 * @returns quote (inverse contracts: coin), ≥ 0
 */
export function openInterestNotional(
  { markets, underlyings }: Experiment,
  { positions }: Accounts,
  counted: readonly number[],
): Quote {
  return counted.reduce((sum, market) => {
    const { underlying, contract } = markets[market]!;
    let long = 0;
    let short = 0;
    for (let row = 0; row < positions.count; row++) {
      if (positions.market[row] !== market) continue;
      const size = positions.size[row]!;
      if (size > 0) long += size;
      else short -= size;
    }
    return sum + notionalOf(contract.kind, Math.max(long, short), underlyings[underlying]!.initialPrice);
  }, 0);
}
