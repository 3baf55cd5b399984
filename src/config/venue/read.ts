import type { MarginSchedule, Trigger, Venue } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { didYouMean, listed } from '../document/nearest.ts';
import { nodeAt, nodeOf, type ObjectNode } from '../document/node.ts';
import { keysOf } from '../document/place.ts';
import { checkVenueShape } from '../validate.ts';
import { readBackstop } from './backstop.ts';
import { readCollateral } from './collateral.ts';
import { venueDocument } from './document.ts';
import { readFunds } from './funds.ts';
import { warnOfIdleParts } from './idle.ts';
import { readLiquidation } from './liquidation.ts';
import { readMargin } from './margin.ts';
import { readFundingRule, readMarkPrice } from './mark-price.ts';
import { readNegativeBalance } from './negative-balance.ts';
import { readSources } from './sources.ts';
import { readTriggers } from './triggers.ts';

/** Reads a whole venue document, patches applied, defaults filled in. Undefined after issues. */
export function readVenue(document: ObjectNode, issues: Issues): Venue | undefined {
  const before = issues.count;
  const shape = checkVenueShape(document, issues);
  const root = new Cursor(document, issues);
  const soundly = <Value>(field: string, read: (cursor: Cursor) => Value): Value | undefined => {
    const cursor = root.at(field);
    return shape.sound(cursor.pointer) ? read(cursor) : undefined;
  };
  const margin = soundly('margin', readMargin);
  const collateral = soundly('collateral', (cursor) => readCollateral(cursor, issues));
  const triggers = soundly('triggers', (cursor) => readTriggers(cursor, issues));
  const funds = soundly('funds', readFunds);
  const liquidation = soundly('liquidation', (cursor) => funds && readLiquidation(cursor, funds, issues));
  const backstop = soundly('backstop', (cursor) => funds && readBackstop(cursor, funds, issues));
  const negativeBalance = soundly('negativeBalance', readNegativeBalance);
  const sources = soundly('sources', (cursor) => readSources(cursor, document));
  if (triggers && liquidation) checkStarts(root, triggers, liquidation.stages);
  if (margin && liquidation) checkTiers(root, margin, liquidation.stages);
  if (issues.count > before) return undefined;
  if (!margin || !collateral || !triggers || !funds || !liquidation || !backstop) return undefined;
  if (!negativeBalance || !sources) return undefined;

  const title = root.at('title').text();
  const supports = root.at('supports');
  const { maker, taker } = VENUE_DEFAULTS.fees;
  const venue: Venue = {
    name: root.at('name').text(),
    ...(title === '' ? {} : { title }),
    ...(supports.present ? { supports: supports.value as NonNullable<Venue['supports']> } : {}),
    margin,
    collateral,
    markPrice: readMarkPrice(root.at('markPrice')),
    ...(root.at('funding').present ? { funding: readFundingRule(root.at('funding')) } : {}),
    fees: { maker: root.at('fees', 'maker').number(maker), taker: root.at('fees', 'taker').number(taker) },
    triggers,
    liquidation,
    funds,
    backstop,
    negativeBalance,
    settlementInterval: root.at('settlementInterval').duration(0),
    entryCheck: root.at('entryCheck').text(VENUE_DEFAULTS.entryCheck) as Venue['entryCheck'],
    sources,
    notModelled: root.at('notModelled').texts(),
  };
  warnOfIdleParts(root, venue);
  warnOfUsedMargin(root, venue);
  const written = nodeOf(venueDocument(venue), document.place);
  return { ...venue, sources: sources.filter(({ pointer }) => nodeAt(written, keysOf(pointer)) !== undefined) };
}

/** A trigger's first stage is one of the stages in order. */
function checkStarts(root: Cursor, triggers: readonly Trigger[], stages: Venue['liquidation']['stages']): void {
  const names = stages.map(({ name }) => name);
  for (const { name, from } of triggers) {
    if (from === undefined || names.includes(from)) continue;
    const place = root.at('liquidation', 'stages');
    root.at('triggers', name, 'from').disagree([place.at('order').path, place.at(from).path], {
      expected: `a stage in the order of "liquidation.stages" (${listed(names)})`,
      found: `"${from}"`,
      ...didYouMean(from, names),
    });
  }
}

const TIERED: ReadonlySet<MarginSchedule['kind']> = new Set(['marginalBrackets', 'positionBrackets', 'steps']);

/** Only schedules with brackets or steps have tiers to come down to. */
function checkTiers(
  root: Cursor,
  { schedule, markets }: Venue['margin'],
  stages: Venue['liquidation']['stages'],
): void {
  const schedules = [schedule, ...Object.values(markets).map((contract) => contract.schedule)];
  if (schedules.some(({ kind }) => TIERED.has(kind))) return;
  for (const { name, slice } of stages) {
    if (slice.kind !== 'tiersDown') continue;
    const ways = [root.at('margin', 'schedule', 'kind').path, root.at('margin', 'markets').path];
    root.at('liquidation', 'stages', name, 'slice', 'kind').disagree(ways, {
      expected: 'another slice, or a schedule with brackets or steps: only those have tiers',
      found: `"tiersDown" over a schedule "${schedule.kind}"`,
    });
  }
}

/** Equity at entry is the used margin itself, so a level of 1 leaves nobody in peace. */
function warnOfUsedMargin(root: Cursor, { triggers, margin }: Venue): void {
  const isUsedMargin = margin.schedule.kind === 'usedMarginLevel';
  for (const { name, measure, level, action } of triggers) {
    if (action !== 'liquidate' || level < 1 || !(measure === 'usedMargin' || isUsedMargin)) continue;
    const why = `at ${level} × used margin a position may be liquidated as soon as it is opened`;
    root.at('triggers', name, 'level').warn(why);
  }
}
