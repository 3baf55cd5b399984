import { highestPrice, lowestPrice, type MarketPath } from '../market/market-path.ts';
import { fundColumnName } from '../outcome.ts';
import { outcomeRow, type PriceExtremes } from './outcome-row.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathEngine, PathOptions } from './simulate-path.ts';
import type { PathState } from './state.ts';

/**
 * Runs a policy on a path and returns its outcome by column.
 *
 * @param underlyings  names, in the order of the path's prices
 * @param funds  names whose own draws and depletions the row holds as well (see `fundColumns`)
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
  funds: readonly string[] = [],
): Record<string, number> {
  const { policy, state } = engine;
  const residuals = engine.run(market, options);
  const row = outcomeRow({ policy, state, residuals, prices, lastStep: market.steps }, underlyings);
  ended();
  for (const fund of funds) row[fundColumnName('fundDepletion', fund)] = fundDepleted(policy, state, fund);
  if (state.tally.fundDepletionStep > 0) {
    // Until the depletion the unlimited world is the same world, so only a depleted path needs this second run.
    const { draw, holdings } = options;
    engine.run(market, { draw, ...(holdings === undefined ? {} : { holdings }), unlimitedFunds: true });
    row['fundDraw'] = state.tally.fundDraw;
  }
  for (const fund of funds) row[fundColumnName('fundDraw', fund)] = fundDraw(policy, state, fund);
  return row;
}

/** The largest draw on any purse of the fund; 0 where the policy has no such fund. */
function fundDraw({ backstop: { pools } }: CompiledPolicy, { backstop }: PathState, fund: string): number {
  return pools.reduce((most, pool, i) => (pool.fund === fund ? Math.max(most, backstop.poolDraw[i]!) : most), 0);
}

/** 1 where any purse of the fund was depleted, else 0. */
function fundDepleted({ backstop: { pools } }: CompiledPolicy, { backstop }: PathState, fund: string): number {
  return pools.some((pool, i) => pool.fund === fund && backstop.isDepleted[i] === 1) ? 1 : 0;
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
