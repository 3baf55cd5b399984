import type { Seconds } from '../../units.ts';
import type { Venue } from '../../venue.ts';

/**
 * The venue as an experiment uses it: without the schedules of contracts that are not traded, which would never act, and
 * without their sources; with the step as the interval of continuous funding.
 */
export function forExperiment(venue: Venue, symbols: readonly string[], step: Seconds): Venue {
  const { markets } = venue.margin;
  const traded = Object.fromEntries(Object.entries(markets).filter(([symbol]) => symbols.includes(symbol)));
  const isTraded = (pointer: string): boolean => {
    const symbol = /^\/margin\/markets\/([^/]+)/.exec(pointer)?.[1];
    return symbol === undefined || symbol.replaceAll('~1', '/').replaceAll('~0', '~') in traded;
  };
  return {
    ...venue,
    margin: { ...venue.margin, markets: traded },
    ...(venue.funding?.continuous === true ? { funding: { ...venue.funding, interval: step } } : {}),
    sources: venue.sources.filter(({ pointer }) => isTraded(pointer)),
  };
}
