import { InvariantError } from '../../errors.ts';
import { exp } from '../../math/exp.ts';
import { fillNormals } from '../../random/normal.ts';
import type { RootKey } from '../../random/root-key.ts';
import { updateBlocks, type MarketPath } from '../market-path.ts';
import type { PathKernel, Workspace } from './kernel.ts';

/** The kernel in TypeScript: the specification of the other one, what it is tested against, and what runs in its absence. */
export const plainKernel: PathKernel = {
  kind: 'plain',
  workspace: (count, steps) => new PlainWorkspace(count, steps),
};

class PlainWorkspace implements Workspace {
  readonly columns: readonly Float64Array[];

  constructor(count: number, steps: number) {
    this.columns = Array.from({ length: count }, () => new Float64Array(steps));
  }

  fillNormals(g: number, root: RootKey, path: number, purpose: number): void {
    fillNormals(root, path, purpose, 0, this.columns[g]!);
  }

  fillLogSteps(g: number, drift: number, loadings: Float64Array): void {
    const { columns } = this;
    const logSteps = columns[g]!;
    for (let k = 0; k < logSteps.length; k++) {
      let logStep = drift;
      for (let j = 0; j <= g; j++) logStep += loadings[j]! * columns[j]![k]!;
      logSteps[k] = logStep;
    }
  }

  writePrices(g: number, into: MarketPath, u: number, path: number): void {
    writePrices(this.columns[g]!, into, u, path);
  }
}

/**
 * Turns log returns per step into prices, as `Workspace` says it. The sum runs in the log domain, so that each price takes
 * one exponential and no rounding of an earlier price is multiplied on.
 */
export function writePrices(logSteps: Float64Array, into: MarketPath, u: number, path: number): void {
  const prices = into.index[u]!;
  const initialPrice = prices[0]!;
  let logPrice = 0;
  for (let k = 0; k < logSteps.length; k++) {
    logPrice += logSteps[k]!;
    const price = initialPrice * exp(logPrice);
    if (!(price > 0 && price < Infinity))
      throw new InvariantError(
        `The index price became too ${price === 0 ? 'small' : 'large'} for a number at step ${k + 1} of path ${path}.`,
      );
    prices[k + 1] = price;
  }
  updateBlocks(into, u);
}
