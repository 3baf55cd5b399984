import type { Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';

/** The larger side of each market at its initial price: in a one-sided table the outside holds the other. Quote, one side counted, summed over markets. */
export function openInterestNotional({ markets, underlyings }: Experiment, { positions }: Accounts): number {
  return markets.reduce((sum, { underlying }, market) => {
    let long = 0;
    let short = 0;
    for (let row = 0; row < positions.count; row++) {
      if (positions.market[row] !== market) continue;
      const size = positions.size[row]!;
      if (size > 0) long += size;
      else short -= size;
    }
    return sum + Math.max(long, short) * underlyings[underlying]!.initialPrice;
  }, 0);
}
