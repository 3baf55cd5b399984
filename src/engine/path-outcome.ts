import type { MarketPath } from '../market/path.ts';
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
export function priceExtremes({ index, steps }: MarketPath): PriceExtremes {
  const prices = {
    final: new Float64Array(index.length),
    minimum: new Float64Array(index.length),
    maximum: new Float64Array(index.length),
  };
  index.forEach((path, u) => {
    let minimum = Infinity;
    let maximum = -Infinity;
    for (let step = 1; step <= steps; step++) {
      const price = path[step]!;
      if (price < minimum) minimum = price;
      if (price > maximum) maximum = price;
    }
    prices.final[u] = path[steps]!;
    prices.minimum[u] = minimum;
    prices.maximum[u] = maximum;
  });
  return prices;
}
