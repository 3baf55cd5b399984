import type { Market } from '../../src/experiment.ts';
import type { MarketPath, MarketSeries } from '../../src/market/market-path.ts';
import { pathWith } from '../market/path-with.ts';
import type { Case } from './arbitrary-experiments.ts';
import { RandomNumbers } from './random-numbers.ts';

const REVERTING = { kind: 'ornsteinUhlenbeck', mean: 0, halfLife: 600, deviation: 0.001, shockBeta: 0 } as const;

/**
 * Gives every other world books and premiums that move: some books answer with the square root, some depths follow a series
 * (at times there is none left), some premiums and rates are processes. Prices and accounts stay.
 */
export function withMovingBooks(each: Case): Case {
  const random = new RandomNumbers(each.seed + 3_000_000_019);
  if (!random.chance(0.5)) return each;
  const { experiment, path, policy } = each;
  const markets = experiment.markets.map((market) => movingMarket(random, market, policy.venue.funding !== undefined));
  return {
    ...each,
    experiment: { ...experiment, markets },
    path: pathWith(path, { depth: depthOf(random, markets, path), funding: premiumsOf(random, markets, path) }),
  };
}

function movingMarket(random: RandomNumbers, market: Market, hasRule: boolean): Market {
  const { book } = market;
  const curved: Market =
    book.kind === 'linear' && random.chance(0.5)
      ? { ...market, book: { ...book, kind: 'squareRoot', impactCoefficient: random.pick([0.02, 0.1, 1]) } }
      : market;
  const isPremium = hasRule && random.chance(0.5);
  if (isPremium) return { ...curved, funding: { kind: 'premium', premium: REVERTING } };
  return random.chance(0.3) ? { ...curved, funding: { ...REVERTING, interval: random.pick([60, 120]) } } : curved;
}

function depthOf(random: RandomNumbers, markets: readonly Market[], { steps }: MarketPath): MarketSeries {
  return markets.map(() =>
    random.chance(0.6)
      ? Float64Array.from({ length: steps + 1 }, () => random.pick([1, 1, 1.5, 0.5, random.between(0.02, 1, 3), 0]))
      : undefined,
  );
}

function premiumsOf(random: RandomNumbers, markets: readonly Market[], { steps }: MarketPath): MarketSeries {
  return markets.map(({ funding }) => {
    const moves =
      funding.kind === 'ornsteinUhlenbeck' ||
      (funding.kind === 'premium' && typeof funding.premium === 'object' && 'kind' in funding.premium);
    if (!moves) return undefined;
    return Float64Array.from({ length: steps + 1 }, () => random.between(-0.01, 0.01, 3));
  });
}
