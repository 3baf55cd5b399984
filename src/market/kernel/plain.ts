import { InvariantError } from '../../errors.ts';
import { exp } from '../../math/exp.ts';
import { fillNormals } from '../../random/normal.ts';
import type { RootKey } from '../../random/root-key.ts';
import type { Price } from '../../units.ts';
import type { MarketPath } from '../market-path.ts';
import type { PathKernel, Workspace } from './kernel.ts';

/** The kernel in TypeScript: the specification of the other one, what it is tested against, and what runs in its absence. */
export const plainKernel: PathKernel = {
  kind: 'plain',
  workspace: (count, steps) => new PlainWorkspace(count, steps),
};

class PlainWorkspace implements Workspace {
  private readonly held: readonly Float64Array[];
  private readonly extremes = new Float64Array(3);
  /** The path whose prices wait here. */
  private unread: MarketPath | undefined;

  constructor(count: number, steps: number) {
    this.held = Array.from({ length: count }, () => new Float64Array(steps));
  }

  get columns(): readonly Float64Array[] {
    this.unread?.finish();
    this.unread = undefined;
    return this.held;
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
    const logPrices = this.held[g]!;
    sumLogSteps(logPrices);
    if (!findExtremes(logPrices, into.initial[u]!, this.extremes)) requirePrices(logPrices, into.initial[u]!, path);
    into.expectPrices(u, this.extremes, this, g);
    this.unread = into;
  }

  finishPrices(g: number, into: MarketPath, u: number): void {
    writePrices(this.held[g]!, into, u);
  }
}

/**
 * Puts log prices x_k = Σ_{j ≤ k} r_j in the place of log returns. The sum runs in the log domain, so that each price takes
 * one exponential and no rounding of an earlier price is multiplied on.
 */
function sumLogSteps(logSteps: Float64Array): void {
  let logPrice = 0;
  for (let k = 0; k < logSteps.length; k++) logSteps[k] = logPrice += logSteps[k]!;
}

/**
 * Log prices closer together than this may stand for prices in the other order: `exp` is exact to within 1 ulp, 2.3e-16 of
 * its value, so two of its values can change places where their arguments are less than 4.5e-16 apart. The product with S₀
 * rounds in order. Beyond ±128 a bound this close rounds to the log price itself, and the next double is further away.
 */
const EQUAL_LOGS = 1e-14;

/**
 * Lowest, highest and last of the prices S₀·exp(x_k), to the bit, from a handful of exponentials: of the lowest and the highest
 * log price, and of those so close to them that rounding decides.
 *
 * @returns whether all prices are positive numbers
 */
function findExtremes(logPrices: Float64Array, initialPrice: Price, into: Float64Array): boolean {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const logPrice of logPrices) {
    // Not a number stays so until the last one.
    if (logPrice < lowest) lowest = logPrice;
    if (logPrice > highest) highest = logPrice;
  }
  let low = initialPrice * exp(lowest);
  let high = initialPrice * exp(highest);
  for (const logPrice of logPrices) {
    if (logPrice > lowest + EQUAL_LOGS && logPrice < highest - EQUAL_LOGS) continue;
    if (logPrice === lowest || logPrice === highest) continue;
    const price = initialPrice * exp(logPrice);
    if (price < low) low = price;
    if (price > high) high = price;
  }
  const last = initialPrice * exp(logPrices[logPrices.length - 1]!);
  into[0] = low;
  into[1] = high;
  into[2] = last;
  return low > 0 && high < Infinity && last === last;
}

/**
 * @param path  path index, for the message
 * @throws InvariantError  the first price that is zero, infinite or not a number
 */
export function requirePrices(logPrices: Float64Array, initialPrice: Price, path: number): void {
  logPrices.forEach((logPrice, k) => {
    const price = initialPrice * exp(logPrice);
    if (price > 0 && price < Infinity) return;
    const size = price === 0 ? 'small' : 'large';
    throw new InvariantError(`The index price became too ${size} for a number at step ${k + 1} of path ${path}.`);
  });
}

/** Writes the prices S₀·exp(x_k). */
export function writePrices(logPrices: Float64Array, into: MarketPath, u: number): void {
  const prices = into.index[u]!;
  const initialPrice = into.initial[u]!;
  for (let k = 0; k < logPrices.length; k++) prices[k + 1] = initialPrice * exp(logPrices[k]!);
  into.pricesWritten(u);
}
