import { InvariantError } from '../errors.ts';
import type { MarketPath, PriceExtremes } from '../market/market-path.ts';
import type { PathEnd } from './outcome-row.ts';
import type { PathEngine, PathOptions } from './simulate-path.ts';

/**
 * Runs a policy on a path; where it depletes a fund, a second time with unlimited ones.
 *
 * @param ended  called with the end of the first run: `engine.state` is then that run's, later perhaps the other's
 * @returns what a depleted path would have drawn from unlimited funds; undefined of a path that depletes none
 * @throws InvariantError when a law is broken
 */
export function runToOutcome(
  engine: PathEngine,
  market: MarketPath,
  options: PathOptions,
  ended: (end: PathEnd) => void,
): number | undefined {
  const { state } = engine;
  runToEnd(engine, market, options, ended);
  if (state.tally.fundDepletionStep === 0) return undefined;
  // Until the depletion the unlimited world is the same world, so only a depleted path needs this second run.
  const { draw, holdings } = options;
  engine.run(market, { draw, holdings, unlimitedFunds: true });
  return state.tally.fundDraw;
}

/**
 * Runs a policy on a path once, for whoever asks for no draw on an unlimited fund.
 *
 * @param ended  called with the end of the run
 * @throws InvariantError when a law is broken
 */
export function runToEnd(
  engine: PathEngine,
  market: MarketPath,
  options: PathOptions,
  ended: (end: PathEnd) => void,
): undefined {
  const { policy, state } = engine;
  const residuals = engine.run(market, options);
  ended({
    policy,
    state,
    residuals,
    prices: market.extremes,
    lastStep: market.steps,
    isUnmoved: engine.isUnmoved,
  });
}

/** Prices beyond these are no prices any more: products of them with sizes, and their squares, would leave the doubles. */
const LOWEST_PRICE = 1e-60;
const HIGHEST_PRICE = 1e60;

/**
 * @param path  path index, for the message
 * @throws InvariantError  amounts cannot be reckoned in these prices
 */
export function requirePriceRange({ minimum, maximum }: PriceExtremes, path: number): void {
  for (let u = 0; u < minimum.length; u++) {
    if (minimum[u]! >= LOWEST_PRICE && maximum[u]! <= HIGHEST_PRICE) continue;
    const beyond = minimum[u]! >= LOWEST_PRICE ? `above ${HIGHEST_PRICE}` : `below ${LOWEST_PRICE}`;
    throw new InvariantError(`The index price went ${beyond} on path ${path}.`);
  }
}
