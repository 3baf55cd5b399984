import type { CollateralCoin } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { FUTURES } from '../semantics/wallets.ts';
import { nameOf, readOrdered } from './ordered.ts';

/** Reads `collateral`; absent = settlement cash only. */
export function readCollateral(cursor: Cursor, issues: Issues): readonly CollateralCoin[] {
  return readOrdered(cursor, 'coin', issues).map((coin) => {
    const name = nameOf(coin);
    if (name === FUTURES) coin.refuse('a coin of another name', '"futures" is the wallet of settlement cash');
    const haircut = coin.at('haircut').number(Number.NaN);
    const conversionFee = coin.at('conversionFee').number(VENUE_DEFAULTS.collateral.conversionFee);
    if (conversionFee > haircut) {
      coin.warn(`the coin "${name}" counts for more than it fetches: its conversion fee is above its haircut`);
    }
    return { name, underlying: coin.at('underlying').text(name), haircut, conversionFee };
  });
}
