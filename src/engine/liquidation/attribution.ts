import type { PathState } from '../state.ts';
import type { ClosedLeg, Take } from './closed-leg.ts';

/**
 * Books which layer bore what of a settlement's shortfall: cash layers what they paid, position layers the loss that they
 * kept off the book, and the last of them what is left, so that the parts sum to the shortfall.
 *
 * @param kept part of the shortfall that nobody paid: what position layers kept off. Quote
 * @param tie parts within this of zero are nothing
 */
export function attribute({ backstop }: PathState, legs: readonly ClosedLeg[], kept: number, tie: number): void {
  for (const { payments } of legs) {
    for (const { layer, amount } of payments) {
      backstop.layerPaid[layer.place]! += amount;
      backstop.acted[layer.place] = 1;
    }
  }
  let last = 0;
  for (const leg of legs) last += leg.takes.length;
  if (last === 0) return;
  let left = kept;
  const bear = ({ layer, keptOff }: Take): void => {
    last--;
    const exact = last === 0 ? left : keptOff;
    const part = Math.abs(exact) > tie ? exact : 0;
    left -= part;
    backstop.layerPaid[layer.place]! += part;
    backstop.acted[layer.place] = 1;
    if (layer.kind === 'adl' || layer.kind === 'unwind') backstop.adlNeeded += part;
  };
  // In the order in which they acted: first the handover of all legs, then the walk.
  for (const { takes, takesHandedOver } of legs) for (let i = 0; i < takesHandedOver; i++) bear(takes[i]!);
  for (const { takes, takesHandedOver } of legs) for (let i = takesHandedOver; i < takes.length; i++) bear(takes[i]!);
}
