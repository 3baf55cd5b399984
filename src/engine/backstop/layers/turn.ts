import type { Event } from '../../../event.ts';
import type { EngineContext } from '../../context.ts';

/** A layer's turn at a leg of a row that is closed (or valued, at the horizon). */
export interface LayerTurn {
  readonly context: EngineContext;
  readonly row: number;
  readonly step: number;
  /** 0 at the horizon. */
  readonly round: number;
  readonly market: number;
  /** Side of the position that is closed: 1 long, −1 short. */
  readonly sign: 1 | -1;
  /** Amounts that differ by less are equal. Quote, ≥ 0. */
  readonly tie: number;
  /** Events of the leg, in order; absent where nobody listens. */
  readonly told: Event[] | undefined;
}

/** A position layer's turn: somebody takes over part of the leg at a price of the layer's. */
export interface TakingTurn extends LayerTurn {
  /** Size that is asked of the layer, > 0. */
  readonly wanted: number;
  /** Sizes at or below this are nothing: rounding of the leg. */
  readonly dust: number;
  /** Unit value at which it is taken. */
  readonly value: number;
  /** What is to be done when the leg's own fill is done. */
  readonly afterFill: (() => void)[];
}

/** Id of the account that the row belongs to. */
export function accountOf({ context: { policy }, row }: LayerTurn): string {
  return policy.ids[policy.rows.account[row]!]!;
}

/** Symbol of the leg's market. */
export function symbolOf({ context: { policy }, market }: LayerTurn): string {
  return policy.markets[market]!.symbol;
}
