import type { Experiment } from '../experiment.ts';
import { log1p } from '../math/log.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';
import { historyRows, type DrawnUnderlying } from './history-rows.ts';
import { optimalBlockLength } from './block-length.ts';
import type { PathKernel, Workspace } from './kernel/kernel.ts';
import type { MarketPath } from './market-path.ts';

/** Underlyings whose log returns are drawn from histories, always whole rows of one moment. */
export interface Bootstrap {
  /** Place of each in `underlyings`. */
  readonly underlyings: readonly number[];
  /** Log return of one bar, per underlying: [n][rows], in time order. */
  readonly rows: readonly Float64Array[];
  /** Mean block in bars, ≥ 1. */
  readonly meanBlock: number;
  /** Scratch: log returns of a path, [n][steps]. */
  readonly workspace: Workspace;
  readonly stream: RandomStream;
}

/**
 * Prepares the stationary bootstrap of all underlyings with a history; undefined where there are none. With several, one
 * mean block serves all: the longest that is asked for, `auto` asking for the larger of Politis and White's lengths for r
 * and |r| (returns hardly correlate, their sizes do: volatility clusters).
 *
 * @throws RangeError  a mean block below 1, a bar that is not as long as the step
 * @throws ConfigError  fewer than two rows in common
 */
export function compileBootstrap(experiment: Experiment, kernel: PathKernel): Bootstrap | undefined {
  const { horizon } = experiment;
  const drawn = experiment.underlyings.flatMap<DrawnUnderlying>(({ name, price }, underlying) =>
    price.kind === 'bootstrap' ? [{ name, underlying, price }] : [],
  );
  if (drawn.length === 0) return undefined;
  for (const { name, price } of drawn)
    if (price.history.barMilliseconds !== 1000 * horizon.step)
      throw new RangeError(
        `The history of ${name} has bars of ${price.history.barMilliseconds} ms, the step is ${1000 * horizon.step} ms.`,
      );
  const rows = historyRows(drawn);
  const meanBlock = Math.max(
    ...drawn.map(({ price }, i) => (price.meanBlock === 'auto' ? automaticBlock(rows[i]!) : price.meanBlock)),
  );
  if (!(meanBlock >= 1 && meanBlock < Infinity))
    throw new RangeError(`The mean block is ${meanBlock}; it must be a number of bars ≥ 1.`);
  return {
    underlyings: drawn.map(({ underlying }) => underlying),
    rows,
    meanBlock,
    workspace: kernel.workspace(drawn.length, horizon.steps),
    stream: new RandomStream(),
  };
}

function automaticBlock(returns: Float64Array): number {
  return Math.max(
    optimalBlockLength({ values: returns }).stationary,
    optimalBlockLength({ values: returns.map((value) => Math.abs(value)) }).stationary,
  );
}

/**
 * Writes bootstrapped prices: blocks of consecutive rows, each from a uniformly drawn row on, wrapping from the last to the
 * first, of geometric length P(L = l) = (1 − 1/b)^(l−1)/b; so that the drawn series is stationary (Politis and Romano 1994,
 * §2). All underlyings take the same rows, which keeps what happened together together. Returns are taken as they were,
 * their historical mean included; a path holds no single bar beyond the worst of the history.
 */
export function writeBootstrap(model: Bootstrap, root: RootKey, path: number, into: MarketPath): void {
  const { underlyings, rows, workspace, meanBlock } = model;
  const logSteps = workspace.columns;
  const stream = model.stream.seek(root, path, purpose(PURPOSE.bootstrap));
  const length = rows[0]!.length;
  const steps = logSteps[0]!.length;
  const stopping = meanBlock > 1 ? -log1p(-1 / meanBlock) : Infinity;
  for (let step = 0; step < steps;) {
    let row = stream.integer(length);
    // An exponential rounded down is geometric; a mean block of one bar divides by infinity and stops at once.
    const block = 1 + Math.floor(stream.exponential() / stopping);
    const end = Math.min(steps, step + block);
    for (; step < end; step++) {
      for (let i = 0; i < rows.length; i++) logSteps[i]![step] = rows[i]![row]!;
      row = row + 1 === length ? 0 : row + 1;
    }
  }
  for (let i = 0; i < underlyings.length; i++) workspace.writePrices(i, into, underlyings[i]!, path);
}
