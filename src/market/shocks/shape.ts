import { exp } from '../../math/exp.ts';
import { log1p } from '../../math/log.ts';
import type { RootKey } from '../../random/root-key.ts';
import { stepsOf, type PriceShock } from '../../shock.ts';
import type { Fraction } from '../../units.ts';
import { compileMove } from './move.ts';
import type { Overlay } from './overlay.ts';
import { compileStart } from './start.ts';

/** How a shock moves a price: legs in equal parts of log price, each to its own distance from the price without the shock. */
export interface Shape {
  /** Steps of each leg, ≥ 1; the first begins at the price without the shock. */
  readonly legs: readonly number[];
  /**
   * Writes how far the price is moved at each leg's end on path `path`, relative and > −1.
   *
   * @param size  the shock's size on this path
   */
  readonly writeMoves: (size: Fraction, root: RootKey, path: number, into: Float64Array) => void;
  /** Steps in which the log distance that the last leg leaves halves; Infinity = it stays. */
  readonly halfLife: number;
}

/**
 * Multiplies one underlying's prices by the factor F_k of a shape that begins in step `start`. With the legs' ends at
 * e₁ < e₂ < … (e₀ = start − 1) and the moves mⱼ there (m₀ = 0):
 *
 *     k < start          F_k = 1
 *     eⱼ₋₁ < k ≤ eⱼ      ln F_k in equal parts from ln(1 + mⱼ₋₁) to ln(1 + mⱼ), which eⱼ has exactly
 *     k after the last   ln F_k = ln(1 + m) · 2^(−(k − e) / halfLife)
 *
 * Prices before step `start` keep their bits. What is random is drawn once per path; the drift does not compensate for it.
 *
 * @throws RangeError  a size that can reach −1 or below, a length below one step, a start before step 1
 */
export function compileShape(shock: PriceShock, shape: Shape, place: number): Overlay {
  const { underlying, size, start } = shock;
  const { legs, writeMoves, halfLife } = shape;
  const drawSize = compileMove(size, place);
  for (const steps of legs) {
    if (!(Number.isInteger(steps) && steps >= 1))
      throw new RangeError(`Shock ${place} moves over ${steps} steps; it needs a whole number ≥ 1.`);
  }
  const drawStart = compileStart(start, stepsOf(shock), place);
  const moves = new Float64Array(legs.length);
  return (root, path, into) => {
    const prices = into.index[underlying]!;
    const horizon = prices.length - 1;
    writeMoves(drawSize(root, path), root, path, moves);
    const first = drawStart(root, path, horizon);
    let before = first - 1;
    let from = 0;
    for (let leg = 0; leg < legs.length; leg++) {
      const steps = legs[leg]!;
      const to = moves[leg]!;
      writeLeg(prices, before, steps, from, to);
      before += steps;
      from = to;
    }
    writeRest(prices, before, from, halfLife);
    into.pricesWritten(underlying, first);
  };
}

/** The leg of the steps before + 1 … before + steps, as far as there are prices. */
function writeLeg(prices: Float64Array, before: number, steps: number, from: Fraction, to: Fraction): void {
  const end = before + steps;
  const logFrom = log1p(from);
  const logWay = log1p(to) - logFrom;
  for (let k = before + 1; k < end && k < prices.length; k++) {
    prices[k]! *= from === to ? 1 + to : exp(logFrom + (logWay * (k - before)) / steps);
  }
  if (end < prices.length) prices[end]! *= 1 + to;
}

/** After the last leg, which ended in step `end`. */
function writeRest(prices: Float64Array, end: number, move: Fraction, halfLife: number): void {
  if (move === 0) return;
  const logMove = log1p(move);
  for (let k = end + 1; k < prices.length; k++) {
    prices[k]! *= halfLife === Infinity ? 1 + move : exp(logMove * exp((-Math.LN2 * (k - end)) / halfLife));
  }
}
