import type { MarginMode, MarginSchedule, Venue } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { nodeAt, nodeOf, type ObjectNode } from '../document/node.ts';
import { keysOf } from '../document/place.ts';
import { checkVenueShape } from '../validate.ts';
import { readBackstop, readFunds, warnOfIdleFunds } from './backstop.ts';
import { venueDocument } from './document.ts';
import { readLiquidation, readTriggers } from './liquidation.ts';
import { readSchedule } from './schedule.ts';
import { readSources } from './sources.ts';

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
  const triggers = soundly('triggers', (cursor) => readTriggers(cursor, issues));
  const funds = soundly('funds', readFunds);
  const hasFund = root.at('funds').keys().length > 0;
  const liquidation = soundly('liquidation', (cursor) => readLiquidation(cursor, hasFund, issues));
  const backstop = soundly('backstop', (cursor) => funds && readBackstop(cursor, funds, issues));
  const sources = soundly('sources', (cursor) => readSources(cursor, document));
  if (issues.count > before) return undefined;
  if (!margin || !triggers || !funds || !liquidation || !backstop || !sources) return undefined;

  warnOfIdleFunds(root.at('funds'), funds, backstop, liquidation);
  const title = root.at('title').text();
  const venue: Venue = {
    name: root.at('name').text(),
    ...(title === '' ? {} : { title }),
    margin,
    markPrice: { kind: root.at('markPrice', 'kind').text(VENUE_DEFAULTS.markPrice) as 'index' | 'mid' },
    triggers,
    liquidation,
    funds,
    backstop,
    entryCheck: root.at('entryCheck').text(VENUE_DEFAULTS.entryCheck) as Venue['entryCheck'],
    sources,
    notModelled: root.at('notModelled').texts(),
  };
  const written = nodeOf(venueDocument(venue), document.place);
  return { ...venue, sources: sources.filter(({ pointer }) => nodeAt(written, keysOf(pointer)) !== undefined) };
}

function readMargin(cursor: Cursor): Venue['margin'] | undefined {
  const schedule = readSchedule(cursor.at('schedule'));
  const markets: { [symbol: string]: { schedule: MarginSchedule } } = {};
  for (const symbol of cursor.at('markets').keys()) {
    const own = readSchedule(cursor.at('markets', symbol, 'schedule'));
    if (own !== undefined) markets[symbol] = { schedule: own };
  }
  const mode = cursor.at('mode').text(VENUE_DEFAULTS.mode) as MarginMode;
  return schedule && { mode, schedule, markets };
}
