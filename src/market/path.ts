import type { Experiment } from '../experiment.ts';
import type { RootKey } from '../random/root-key.ts';
import type { Price, Seconds } from '../units.ts';
import { compileBootstrap, writeBootstrap, type Bootstrap } from './bootstrap.ts';
import { resetDistortion, settleDistortion, everyOtherDistortion, type Distorted } from './distortion.ts';
import { compileJoint, writeJoint, type JointlyDriven } from './joint.ts';
import type { PathKernel } from './kernel/kernel.ts';
import { threadKernel } from './kernel/thread-kernel.ts';
import { MarketPath, type MarketSeries } from './market-path.ts';
import { drawAddress } from './path-address.ts';
import { compilePremiums, type Premium } from './premium.ts';
import { compileReplays, writeReplay, type Replay } from './replay.ts';
import { compileDistortions, distortedBy } from './shocks/distortion.ts';
import { compileOverlays, type Overlay } from './shocks/overlay.ts';
import { compileThinnings, thinDepth, type Thinning } from './thinning.ts';

export type { MarketPath } from './market-path.ts';

/**
 * Everything that is the same for every path: factors, constants per step, rows of histories, and scratch memory. Because
 * of the scratch memory a model serves one thread at a time.
 */
export interface MarketModel {
  readonly steps: number;
  readonly step: Seconds;
  readonly initialPrices: readonly Price[];
  /** Where a path's draws come from (`drawAddress`). */
  readonly addressOf: (path: number) => number;
  /** Underlyings with Gaussian shocks: all but those with a history of their own. */
  readonly joint: JointlyDriven;
  /** Underlyings drawn from histories, by common rows; undefined where there are none. */
  readonly bootstrap: Bootstrap | undefined;
  readonly replays: readonly Replay[];
  /** Overlays of prices in the order of the configuration, then those of what the venue sees of them. */
  readonly overlays: readonly Overlay[];
  readonly distortions: readonly Overlay[];
  /** What the latter distort; undefined where there are none. */
  readonly distorted: Distorted | undefined;
  readonly thinnings: readonly Thinning[];
  readonly premiums: readonly Premium[];
  /** Which markets have a series of depths, and of premiums; absent where none has. [markets] */
  readonly moves: { readonly depth?: readonly boolean[]; readonly funding?: readonly boolean[] };
}

/**
 * Prepares the market side of an experiment.
 *
 * @param kernel  what runs the inner loops; either gives the same bits
 * @throws RangeError  a parameter outside its range, a correlation that is not positive semi-definite, a history too short
 * @throws ConfigError  histories that share too few bars to be drawn jointly
 */
export function compileMarket(experiment: Experiment, kernel: PathKernel = threadKernel()): MarketModel {
  const { horizon, markets, shocks, underlyings } = experiment;
  const thinnings = compileThinnings(experiment);
  const premiums = compilePremiums(experiment);
  const marked = (places: readonly number[]): readonly boolean[] | undefined =>
    places.length === 0 ? undefined : markets.map((_, m) => places.includes(m));
  const depth = marked([
    ...thinnings.map(({ market }) => market),
    ...shocks.flatMap((shock) => (shock.kind === 'depth' ? [shock.market] : [])),
  ]);
  const funding = marked(premiums.map(({ market }) => market));
  return {
    steps: horizon.steps,
    step: horizon.step,
    initialPrices: underlyings.map(({ initialPrice }) => initialPrice),
    addressOf: (path) => drawAddress(experiment, path),
    joint: compileJoint(experiment, kernel),
    bootstrap: compileBootstrap(experiment, kernel),
    replays: compileReplays(experiment),
    overlays: compileOverlays(experiment),
    distortions: compileDistortions(experiment),
    distorted: distortedBy(experiment),
    thinnings,
    premiums,
    moves: { ...(depth && { depth }), ...(funding && { funding }) },
  };
}

/** Buffers for one path of this model. */
export function allocateMarketPath(model: MarketModel): MarketPath {
  return allocateFor(model, model.steps, model.step);
}

/** Buffers for the same path at twice the step: half as many steps, an odd last one left out. */
export function allocateCoarsePath(model: MarketModel): MarketPath {
  return allocateFor(model, Math.floor(model.steps / 2), 2 * model.step);
}

function allocateFor({ initialPrices, distorted, moves }: MarketModel, steps: number, step: Seconds): MarketPath {
  const series = (of: readonly boolean[]): MarketSeries =>
    of.map((has) => (has ? new Float64Array(steps + 1) : undefined));
  return new MarketPath(initialPrices.length, steps, step, {
    ...(distorted && { distorted }),
    ...(moves.depth && { depth: series(moves.depth), thinned: new Float64Array(3) }),
    ...(moves.funding && { funding: series(moves.funding) }),
  });
}

/**
 * Writes the index prices of path `path`, the extremes of their blocks, and the depths and premiums of markets that have any: a pure function of (model, root, path), whichever paths came before. Allocates
 * nothing.
 *
 * A longer horizon leaves the earlier prices as they were, unless a shock begins at random; and neither another underlying
 * placed behind nor another underlying's jumps or variance change what an underlying draws.
 *
 * @param path  path index, a whole number ≥ 0
 * @returns ln of the path's weight under importance sampling (`compileTilting`); else 0
 * @throws InvariantError  a price left the range of doubles
 */
export function generatePath(model: MarketModel, root: RootKey, path: number, into: MarketPath): number {
  const address = model.addressOf(path);
  into.begin(model.initialPrices);
  const logWeight = writeJoint(model.joint, root, address, path, into);
  if (model.bootstrap !== undefined) writeBootstrap(model.bootstrap, root, address, into);
  for (const replay of model.replays) writeReplay(replay, into);
  if (into.depth !== undefined) for (const shares of into.depth) shares?.fill(1);
  into.thinned?.fill(0);
  for (const overlay of model.overlays) overlay(root, address, into);
  for (const thinning of model.thinnings) thinDepth(thinning, into);
  for (const { write } of model.premiums) write(root, address, into);
  if (into.distortion === undefined) return logWeight;
  resetDistortion(into.distortion, into.index);
  for (const distort of model.distortions) distort(root, address, into);
  settleDistortion(into.distortion);
  return logWeight;
}

/**
 * Copies every second price, depth and premium of `path`, and what the venue sees of it: the same path seen at twice the step.
 * An odd last step is left out.
 */
export function everyOtherStep(path: MarketPath, into: MarketPath): void {
  into.begin(path.initial);
  for (let u = 0; u < into.index.length; u++) {
    everyOther(path.index[u]!, into.index[u]!);
    into.pricesWritten(u);
  }
  into.depth?.forEach((shares, m) => shares && everyOther(path.depth![m]!, shares));
  into.funding?.forEach((premiums, m) => premiums && everyOther(path.funding![m]!, premiums));
  if (path.distortion !== undefined && into.distortion !== undefined) {
    everyOtherDistortion(path.distortion, into.distortion, into.index);
  }
}

function everyOther(fine: Float64Array, coarse: Float64Array): void {
  for (let k = 0; k < coarse.length; k++) coarse[k] = fine[2 * k]!;
}
