import { allocateDistortion, distort, resetDistortion, settleDistortion } from '../../src/market/distortion.ts';
import type { MarketPath } from '../../src/market/market-path.ts';
import { pathWith } from './path-with.ts';

/** What the venue sees `factor` times from step `first` on: an underlying's index, or a market's mark. */
export interface Seen {
  readonly kind: 'oracle' | 'mark';
  /** Of the underlying, or of the market. */
  readonly place: number;
  readonly first: number;
  readonly steps: number;
  readonly factor: number;
}

/** The same path, of which the venue sees something else. */
export function distorted(path: MarketPath, marketCount: number, seen: readonly Seen[]): MarketPath {
  const placesOf = (kind: Seen['kind']): Set<number> =>
    new Set(seen.filter((each) => each.kind === kind).map(({ place }) => place));
  const distortion = allocateDistortion(path.index, {
    underlyings: placesOf('oracle'),
    markets: placesOf('mark'),
    marketCount,
  });
  resetDistortion(distortion, path.index);
  for (const { kind, place, first, steps, factor } of seen) {
    const { reported, markFactors } = distortion;
    distort(distortion, kind === 'oracle' ? reported[place]! : markFactors[place]!, first, steps, factor);
  }
  settleDistortion(distortion);
  return pathWith(path, { distortion });
}
