import { givenPath, type MarketPath, type MarketSeries } from '../../src/market/market-path.ts';

/** What a path may have beside its prices. */
export interface Beside {
  readonly distortion?: MarketPath['distortion'];
  readonly depth?: MarketSeries | undefined;
  readonly funding?: MarketSeries | undefined;
}

/** The same prices with other things beside them; what is not named stays. */
export function pathWith(path: MarketPath, beside: Beside): MarketPath {
  const { distortion, depth, funding } = path;
  return Object.assign(givenPath(path.index, path.step), { distortion, depth, funding, ...beside }) as MarketPath;
}
