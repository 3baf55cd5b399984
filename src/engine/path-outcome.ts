import { highestPrice, lowestPrice, type MarketPath } from '../market/market-path.ts';
import { outcomeRow, type PriceExtremes } from './outcome-row.ts';
import type { PathEngine, PathOptions } from './simulate-path.ts';

/**
 * Runs a policy on a path and returns its outcome by column.
 *
 * @param underlyings  names, in the order of the path's prices
 * @param ended  called when the path has ended: `engine.state` is then that of this run, later perhaps another's
 * @throws InvariantError when a law is broken
 */
export function pathOutcome(
  engine: PathEngine,
  underlyings: readonly string[],
  market: MarketPath,
  prices: PriceExtremes,
  options: PathOptions,
  ended: () => void,
): Record<string, number> {
  const { policy, state } = engine;
  const residuals = engine.run(market, options);
  const row = outcomeRow({ policy, state, residuals, prices, lastStep: market.steps }, underlyings);
  ended();
  if (state.tally.fundDepletionStep > 0) {
    // Until the depletion the unlimited world is the same world, so only a depleted path needs this second run.
    const { draw, holdings } = options;
    engine.run(market, { draw, ...(holdings === undefined ? {} : { holdings }), unlimitedFunds: true });
    row['fundDraw'] = state.tally.fundDraw;
  }
  return row;
}

/** Last, lowest and highest index price of every underlying at steps 1..N. */
export function priceExtremes(path: MarketPath): PriceExtremes {
  const { index, steps } = path;
  return {
    final: Float64Array.from(index, (prices) => prices[steps]!),
    minimum: Float64Array.from(index, (_, u) => lowestPrice(path, u)),
    maximum: Float64Array.from(index, (_, u) => highestPrice(path, u)),
  };
}
