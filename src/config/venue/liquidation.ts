import type { LiquidationFee, LiquidationStage, Trigger, Venue } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { nameOf, readOrdered } from './ordered.ts';

const STANDARD_TRIGGER: Trigger = {
  name: 'liquidate',
  measure: 'maintenance',
  level: VENUE_DEFAULTS.trigger.level,
  when: 'below',
  action: 'liquidate',
};
const STANDARD_STAGE: LiquidationStage = { name: 'all', slice: { kind: 'all' }, limit: 'market' };

/** Reads `triggers`; absent = liquidate below maintenance. */
export function readTriggers(cursor: Cursor, issues: Issues): readonly Trigger[] {
  if (!cursor.present) return [STANDARD_TRIGGER];
  return readOrdered(cursor, 'trigger', issues).map((trigger) => ({
    ...STANDARD_TRIGGER,
    name: nameOf(trigger),
    level: trigger.at('level').number(VENUE_DEFAULTS.trigger.level),
    when: trigger.at('when').text(VENUE_DEFAULTS.trigger.when) as Trigger['when'],
  }));
}

/** Reads `liquidation`. */
export function readLiquidation(cursor: Cursor, hasFund: boolean, issues: Issues): Venue['liquidation'] {
  const fee = readFee(cursor.at('fee'));
  const remainderTo = cursor.at('remainderTo').text(VENUE_DEFAULTS.remainderTo) as 'account' | 'fund';
  const needsFund = 'to "account" or "venue", or a fund in "funds"';
  const complaint = { expected: needsFund, found: '"fund"', suggestion: 'the venue has no fund' };
  if (!hasFund && remainderTo === 'fund') cursor.at('remainderTo').disagree([['funds']], complaint);
  if (!hasFund && fee.rate > 0 && fee.to === 'fund') {
    const to = cursor.at('fee', 'to');
    to.disagree([cursor.at('fee', 'rate').path, ['funds']], complaint);
  }
  return {
    stages: readStages(cursor.at('stages'), issues),
    fee,
    remainderTo,
    bankruptcyPrice: 'byMaintenance',
    roundLimit: cursor.at('roundLimit').number(VENUE_DEFAULTS.roundLimit),
  };
}

function readStages(cursor: Cursor, issues: Issues): readonly LiquidationStage[] {
  if (!cursor.present) return [STANDARD_STAGE];
  const stages = readOrdered(cursor, 'stage', issues);
  if (stages.length === 0) cursor.at('order').refuse('at least one stage: a liquidation has to close something');
  for (const idle of stages.slice(1)) {
    idle.warn(`the stage "${nameOf(idle)}" never acts: the one before it closes everything`);
  }
  return stages.map((stage) => ({ ...STANDARD_STAGE, name: nameOf(stage) }));
}

function readFee(cursor: Cursor): LiquidationFee {
  return {
    rate: cursor.at('rate').number(VENUE_DEFAULTS.fee.rate),
    base: 'fillNotional',
    cap: cursor.at('cap').text(VENUE_DEFAULTS.fee.cap) as LiquidationFee['cap'],
    to: cursor.at('to').text(VENUE_DEFAULTS.fee.to) as LiquidationFee['to'],
  };
}
