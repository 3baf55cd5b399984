import type { Experiment } from '../experiment.ts';
import type { RootKey } from '../random/root-key.ts';
import type { Price, Seconds } from '../units.ts';
import { compileBootstrap, writeBootstrap, type Bootstrap } from './bootstrap.ts';
import { compileJumpDiffusion, writeJumpDiffusion, type JumpDiffusion } from './jump-diffusion.ts';
import { compileReplays, writeReplay, type Replay } from './replay.ts';
import { applyShock, compileShocks, type Shock } from './shocks.ts';

/** Index prices of every underlying on one path, quote per base, > 0. The owner of the buffers fills them anew for each path. */
export interface MarketPath {
  readonly steps: number;
  readonly step: Seconds;
  /** Per underlying, [steps + 1]: place 0 is the initial price, place k the price at the end of step k. */
  readonly index: readonly Float64Array[];
  /** Lowest and highest price of each block of 16 steps, per underlying: place b is of steps 16·b + 1 … 16·b + 16. */
  readonly blockLow: readonly Float64Array[];
  readonly blockHigh: readonly Float64Array[];
}

/** Steps of a block. */
export const BLOCK_STEPS = 16;

/**
 * Everything that is the same for every path: factors, constants per step, rows of histories, and scratch memory. Because
 * of the scratch memory a model serves one thread at a time.
 */
export interface MarketModel {
  readonly steps: number;
  readonly step: Seconds;
  readonly initialPrices: readonly Price[];
  /** Underlyings with Gaussian shocks (gbm, merton), driven jointly. */
  readonly jumpDiffusion: JumpDiffusion;
  /** Underlyings drawn from histories, by common rows; undefined where there are none. */
  readonly bootstrap: Bootstrap | undefined;
  readonly replays: readonly Replay[];
  /** Overlays in the order of the configuration. */
  readonly shocks: readonly Shock[];
}

/**
 * Prepares the market side of an experiment.
 *
 * @throws RangeError  a parameter outside its range, a correlation that is not positive semi-definite
 * @throws ConfigError  histories that share too few bars to be drawn jointly
 */
export function compileMarket(experiment: Experiment): MarketModel {
  const { horizon, underlyings } = experiment;
  return {
    steps: horizon.steps,
    step: horizon.step,
    initialPrices: underlyings.map(({ initialPrice }) => initialPrice),
    jumpDiffusion: compileJumpDiffusion(experiment),
    bootstrap: compileBootstrap(experiment),
    replays: compileReplays(experiment),
    shocks: compileShocks(experiment),
  };
}

/** Buffers for one path of this model. */
export function allocateMarketPath(model: MarketModel): MarketPath {
  return allocate(model.initialPrices.length, model.steps, model.step);
}

/** Buffers for the same path at twice the step: half as many steps, an odd last one left out. */
export function allocateCoarsePath(model: MarketModel): MarketPath {
  return allocate(model.initialPrices.length, Math.floor(model.steps / 2), 2 * model.step);
}

function allocate(underlyings: number, steps: number, step: Seconds): MarketPath {
  const columns = (length: number): Float64Array[] =>
    Array.from({ length: underlyings }, () => new Float64Array(length));
  const blocks = Math.ceil(steps / BLOCK_STEPS);
  return { steps, step, index: columns(steps + 1), blockLow: columns(blocks), blockHigh: columns(blocks) };
}

/** A path of given prices. @param index per underlying, [steps + 1], first before step 1 */
export function pathOfPrices(index: readonly Float64Array[], step: Seconds): MarketPath {
  const path = allocate(index.length, (index[0]?.length ?? 1) - 1, step);
  index.forEach((prices, u) => path.index[u]!.set(prices));
  measureBlocks(path);
  return path;
}

/** Sets the extremes of the blocks by the prices. */
function measureBlocks({ steps, index, blockLow, blockHigh }: MarketPath): void {
  for (let u = 0; u < index.length; u++) {
    const prices = index[u]!;
    for (let block = 0, step = 1; step <= steps; block++) {
      const end = Math.min(step + BLOCK_STEPS, steps + 1);
      let low = Infinity;
      let high = -Infinity;
      for (; step < end; step++) {
        const price = prices[step]!;
        if (price < low) low = price;
        if (price > high) high = price;
      }
      blockLow[u]![block] = low;
      blockHigh[u]![block] = high;
    }
  }
}

/**
 * Writes the index prices of path `path`: a pure function of (model, root, path), whichever paths came before. Allocates
 * nothing.
 *
 * A longer horizon leaves the earlier prices as they were (gbm, merton, bootstrap, replay), and neither another underlying
 * placed behind nor another underlying's jumps change what an underlying draws.
 *
 * @param path  path index, a whole number ≥ 0
 * @throws InvariantError  a price left the range of doubles
 */
export function generatePath(model: MarketModel, root: RootKey, path: number, into: MarketPath): void {
  const { index } = into;
  for (let u = 0; u < index.length; u++) index[u]![0] = model.initialPrices[u]!;
  writeJumpDiffusion(model.jumpDiffusion, root, path, index);
  if (model.bootstrap !== undefined) writeBootstrap(model.bootstrap, root, path, index);
  for (const replay of model.replays) writeReplay(replay, index);
  for (const shock of model.shocks) applyShock(shock, root, path, index);
  measureBlocks(into);
}

/** Copies every second price of `path`: the same path seen at twice the step. An odd last step is left out. */
export function everyOtherStep(path: MarketPath, into: MarketPath): void {
  for (let u = 0; u < into.index.length; u++) {
    const fine = path.index[u]!;
    const coarse = into.index[u]!;
    for (let k = 0; k <= into.steps; k++) coarse[k] = fine[2 * k]!;
  }
  measureBlocks(into);
}
