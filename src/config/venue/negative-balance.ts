import type { NegativeBalance } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';

/** Reads `negativeBalance`; absent = debts stay owed. Undefined after issues. */
export function readNegativeBalance(cursor: Cursor): NegativeBalance | undefined {
  const standard = VENUE_DEFAULTS.negativeBalance;
  const forgivenBelow = cursor.at('forgivenBelow').amountOr(standard.forgivenBelow, { minimum: 0 });
  const swept = new Set<string>();
  const sweep = cursor
    .at('sweep')
    .items()
    .map((item) => {
      const wallet = item.at('wallet').text(item.text());
      if (swept.has(wallet)) item.refuse('each wallet once');
      swept.add(wallet);
      return { wallet, conversionFee: item.at('conversionFee').number(standard.conversionFee) };
    });
  if (forgivenBelow === undefined) return undefined;
  return {
    forgivenBelow,
    sweep,
    waivedShare: cursor.at('waivedShare').number(standard.waivedShare),
    recoveredShare: cursor.at('recoveredShare').number(standard.recoveredShare),
  };
}

/** Whether the rule leaves a debt as it is. */
export function leavesDebts({ forgivenBelow, sweep, waivedShare, recoveredShare }: NegativeBalance): boolean {
  return forgivenBelow === 0 && sweep.length === 0 && waivedShare === 0 && recoveredShare === 0;
}
