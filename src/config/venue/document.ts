import type { Venue } from '../../venue.ts';
import { withoutAbsent } from '../sections/reading.ts';

/** The venue as a whole document in the form that users write: reading it again gives the same venue. */
export function venueDocument(venue: Venue): { readonly [field: string]: unknown } {
  const { name, title, margin, markPrice, triggers, liquidation, funds, backstop, entryCheck } = venue;
  return withoutAbsent({
    name,
    title,
    margin,
    markPrice,
    triggers: inOrder(triggers),
    liquidation: { ...liquidation, stages: inOrder(liquidation.stages) },
    funds: Object.fromEntries(funds.map((fund) => [fund.name, withoutName(fund)])),
    backstop: inOrder(backstop),
    entryCheck,
    sources: venue.sources,
    notModelled: venue.notModelled,
  });
}

interface Named {
  readonly name: string;
}

function inOrder(parts: readonly Named[]): { readonly [name: string]: unknown } {
  return {
    order: parts.map(({ name }) => name),
    ...Object.fromEntries(parts.map((part) => [part.name, withoutName(part)])),
  };
}

function withoutName(part: Named): { readonly [field: string]: unknown } {
  return Object.fromEntries(Object.entries(part).filter(([field]) => field !== 'name'));
}

/** The venue without the schedules of contracts that are not traded, which would never act, and without their sources. */
export function forMarkets(venue: Venue, symbols: readonly string[]): Venue {
  const { markets } = venue.margin;
  const traded = Object.fromEntries(Object.entries(markets).filter(([symbol]) => symbols.includes(symbol)));
  const isTraded = (pointer: string): boolean => {
    const symbol = /^\/margin\/markets\/([^/]+)/.exec(pointer)?.[1];
    return symbol === undefined || symbol.replaceAll('~1', '/').replaceAll('~0', '~') in traded;
  };
  return {
    ...venue,
    margin: { ...venue.margin, markets: traded },
    sources: venue.sources.filter(({ pointer }) => isTraded(pointer)),
  };
}
