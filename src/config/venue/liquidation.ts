import type { Fund, LiquidationFee, Venue } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { readStages } from './stages.ts';

type Liquidation = Venue['liquidation'];

/** Reads `liquidation` over these funds. Undefined after issues. */
export function readLiquidation(cursor: Cursor, funds: readonly Fund[], issues: Issues): Liquidation | undefined {
  const fee = readFee(cursor.at('fee'));
  const remainderTo = cursor.at('remainderTo').text(VENUE_DEFAULTS.remainderTo) as 'account' | 'fund';
  if (funds.length === 0) {
    const complaint = {
      expected: 'to "account" or "venue", or a fund in "funds"',
      found: '"fund"',
      suggestion: 'the venue has no fund',
    };
    if (remainderTo === 'fund') cursor.at('remainderTo').disagree([['funds']], complaint);
    if (fee.rate > 0 && fee.to === 'fund') {
      const to = cursor.at('fee', 'to');
      to.disagree([cursor.at('fee', 'rate').path, ['funds']], complaint);
    }
  }
  const stages = readStages(cursor.at('stages'), funds, issues);
  const { bankruptcyPrice, legOrder, roundLimit } = VENUE_DEFAULTS;
  return (
    stages && {
      stages,
      fee,
      remainderTo,
      bankruptcyPrice: cursor.at('bankruptcyPrice').text(bankruptcyPrice) as Liquidation['bankruptcyPrice'],
      legOrder: cursor.at('legOrder').text(legOrder) as Liquidation['legOrder'],
      roundLimit: cursor.at('roundLimit').number(roundLimit),
    }
  );
}

function readFee(cursor: Cursor): LiquidationFee {
  return {
    rate: cursor.at('rate').number(VENUE_DEFAULTS.fee.rate),
    base: 'fillNotional',
    cap: cursor.at('cap').text(VENUE_DEFAULTS.fee.cap) as LiquidationFee['cap'],
    to: cursor.at('to').text(VENUE_DEFAULTS.fee.to) as LiquidationFee['to'],
  };
}
