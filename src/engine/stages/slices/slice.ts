import type { OpenLeg } from '../../open-legs.ts';
import type { CompiledPolicy } from '../../policy.ts';
import type { PathState } from '../../state.ts';
import type { Slice } from '../../../venue.ts';
import { fraction } from './fraction.ts';
import { justEnough } from './just-enough.ts';
import { tiersDown } from './tiers-down.ts';

/** What a slice is cut from. */
export interface SliceQuestion {
  readonly policy: CompiledPolicy;
  readonly state: PathState;
  readonly row: number;
  /** Open positions in the order in which they are closed. */
  readonly legs: readonly OpenLeg[];
  /** Notional at the marks that clips may still close in this step, quote; Infinity of other slices. */
  readonly allowance: number;
}

/** How much of each leg an order stage asks for: sizes ≥ 0, one per leg, none above the leg. */
export function sliceOf(slice: Slice, question: SliceQuestion): Float64Array {
  switch (slice.kind) {
    case 'all':
      return Float64Array.from(question.legs, ({ position }) => Math.abs(question.state.size[position]!));
    case 'fraction':
      return fraction(slice, question);
    case 'tiersDown':
      return tiersDown(slice, question);
    case 'justEnough':
    case 'clip':
      return justEnough(slice, question);
  }
}
