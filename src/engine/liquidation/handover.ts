import { takeBy, valueOf } from '../backstop/layers/layer.ts';
import { isPositionLayer, type PositionLayer } from '../backstop/compile.ts';
import { surplusOver } from '../order-book.ts';
import { bookTaken, type ClosedLeg, type Take } from './closed-leg.ts';
import { uncappedFeeRate } from './fee.ts';
import { legTurn, mayAct, signOf, type Closing } from './turn.ts';

/**
 * Before anything goes to the book, the position layers that lead the backstop take of each leg what they will, at their
 * prices (rules §7, limit `none`).
 *
 * @returns whether they took anything
 */
export function handOver(closing: Closing, legs: readonly ClosedLeg[]): boolean {
  const { state, policy } = closing.context;
  const { layers, leading } = policy.backstop;
  for (const closed of legs) {
    for (const layer of layers.slice(0, leading)) {
      if (!isPositionLayer(layer) || !mayAct(closing, layer, closed.leg)) continue;
      const take = takeAll(closing, closed, layer);
      if (take === undefined) continue;
      closed.takes.push(take);
      bookTaken(state, closing.turn.row, closed, closed.takes.length - 1);
      if (state.size[closed.leg.position] === 0) break;
    }
    closed.handedOver = closed.closed;
    closed.takesHandedOver = closed.takes.length;
  }
  return legs.some(({ closed }) => closed !== 0);
}

/** As much of what is left of the leg as the layer will have. */
function takeAll(closing: Closing, closed: ClosedLeg, layer: PositionLayer): Take | undefined {
  const { context } = closing;
  const { leg } = closed;
  const { policy, state } = context;
  const sign = signOf(leg);
  const wanted = Math.abs(state.size[leg.position]!);
  const value = valueOf(context, layer, leg.market, sign, leg.bankruptcyValue);
  const quantity = takeBy({ ...legTurn(closing, leg, closed), wanted, value }, layer);
  if (!(quantity > 0)) return undefined;
  const feeRate = uncappedFeeRate(policy);
  const lossOnBook = (size: number): number =>
    -surplusOver(state.books[leg.market]!, leg.side, size, leg.bankruptcyValue, feeRate);
  const loss = quantity * sign * (leg.bankruptcyValue - value);
  const keptOff = lossOnBook(wanted) - lossOnBook(quantity === wanted ? 0 : wanted - quantity) - loss;
  return { layer, quantity, value, keptOff };
}
