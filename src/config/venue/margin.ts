import type { MarginMode, MarginSchedule, ValuationPrice, Venue } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { readSchedule, scheduleJson } from './schedule.ts';

type Margin = Venue['margin'];

/** Reads `margin`. Undefined after issues. */
export function readMargin(cursor: Cursor): Margin | undefined {
  const schedule = readSchedule(cursor.at('schedule'));
  const markets: { [symbol: string]: { schedule: MarginSchedule } } = {};
  for (const symbol of cursor.at('markets').keys()) {
    const own = readSchedule(cursor.at('markets', symbol, 'schedule'));
    if (own !== undefined) markets[symbol] = { schedule: own };
  }
  const mode = cursor.at('mode').text(VENUE_DEFAULTS.mode) as MarginMode;
  const valuedAt = cursor.at('valuedAt');
  const { price, closingFee } = VENUE_DEFAULTS.valuedAt;
  return (
    schedule && {
      mode,
      schedule,
      markets,
      valuedAt: {
        price: valuedAt.at('price').text(price) as ValuationPrice,
        closingFee: valuedAt.at('closingFee').text(closingFee) as Margin['valuedAt']['closingFee'],
      },
    }
  );
}

export function marginJson({ mode, schedule, markets, valuedAt }: Margin): unknown {
  const contracts = Object.entries(markets).map(([symbol, own]) => [symbol, { schedule: scheduleJson(own.schedule) }]);
  return {
    mode,
    schedule: scheduleJson(schedule),
    markets: Object.fromEntries(contracts) as { [symbol: string]: unknown },
    valuedAt,
  };
}
