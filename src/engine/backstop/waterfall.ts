import type { DeleveragingQueues, Deleveraged } from '../adl/queue.ts';
import type { Leg } from '../liquidation/legs.ts';
import { largestAffordableFill, surplusOver } from '../order-book.ts';
import type { CompiledLayer, CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import { TIE } from '../../margin/tie.ts';

/** Who bears what of one leg's loss, and how far the book and the layers fill it. Base and quote, all ≥ 0. */
export interface LegSettlement {
  /** Base that the book fills. */
  filled: number;
  /** Base that position layers took, at the bankruptcy price. */
  takenOff: number;
  /** Paid per fund. */
  readonly fundPaid: Float64Array;
  owed: number;
  uncovered: number;
  /** Loss, against the bankruptcy price, of the slices that position layers kept off the book; < 0 where the book would have paid more. */
  keptOff: number;
  /** Balance of each fund after its payment, for the trace. */
  readonly fundAfter: Float64Array;
  /** A fund was asked for more than it held. */
  depleted: boolean;
  readonly deleveraged: Deleveraged[];
}

/**
 * Walks the loss waterfall for one leg (design §8.5). The account's own equity lets the book fill first (`budget`); a cash
 * layer lets the book fill on up to its capacity; a position layer takes size, from the deepest end, at the bankruptcy
 * price. What is left after the last layer is filled by the book, its loss uncovered; only size beyond the book's depth
 * stays open.
 *
 * @param budget loss of this leg that the row's own equity bears, quote ≥ 0
 * @param need loss beyond the budget of what the book can fill of this leg, quote ≥ 0
 * @param available balance left in each fund, Infinity = unlimited
 */
export function settleLeg(
  policy: CompiledPolicy,
  state: PathState,
  queues: DeleveragingQueues,
  leg: Leg,
  budget: number,
  need: number,
  available: Float64Array,
): LegSettlement {
  const book = state.books[leg.market]!;
  const { fee } = policy.venue.liquidation;
  const feeRate = fee.cap === 'none' ? fee.rate : 0;
  const quantity = Math.abs(leg.size);
  const loss = (size: number): number => -surplusOver(book, leg.side, size, leg.bankruptcyPrice, feeRate);

  const settlement: LegSettlement = {
    filled: 0,
    takenOff: 0,
    fundPaid: new Float64Array(available.length),
    owed: 0,
    uncovered: 0,
    keptOff: 0,
    fundAfter: new Float64Array(available.length),
    depleted: false,
    deleveraged: [],
  };
  // The book serves sizes up to `ceiling`; what lies beyond is for position layers, or stays open.
  let ceiling = leg.fillable;
  let beyond = quantity - ceiling;
  let bookNeed = need;
  const tie = TIE * quantity * book.index;
  let affordable = budget;
  const fillWith = (): number =>
    bookNeed === 0 ? ceiling : largestAffordableFill(book, leg.side, ceiling, leg.bankruptcyPrice, feeRate, affordable);

  const takeOff = (layer: Extract<CompiledLayer, { kind: 'adl' }>): void => {
    const reach = fillWith();
    const wanted = ceiling - reach + beyond;
    if (!(wanted > 0)) return;
    const side = leg.size > 0 ? 1 : -1;
    const taken = queues.close(leg.market, side, wanted, leg.bankruptcyPrice, layer.eligible, (closed) =>
      settlement.deleveraged.push(closed),
    );
    if (taken === 0) return;
    const lossBefore = loss(ceiling + beyond);
    ceiling = taken === wanted ? reach : ceiling - Math.max(0, taken - beyond);
    beyond = taken === wanted ? 0 : Math.max(0, beyond - taken);
    settlement.takenOff += taken;
    settlement.keptOff += lossBefore - loss(ceiling + beyond);
    bookNeed = taken === wanted ? 0 : Math.min(bookNeed, Math.max(0, loss(ceiling) - affordable));
  };

  for (const layer of policy.layers) {
    if (bookNeed === 0 && beyond === 0) break;
    switch (layer.kind) {
      case 'insuranceFund': {
        const held = Math.max(0, available[layer.fundIndex]!);
        if (bookNeed > held + tie) settlement.depleted = true;
        const paid = Math.min(bookNeed, held);
        available[layer.fundIndex]! -= paid;
        settlement.fundPaid[layer.fundIndex]! += paid;
        affordable += paid;
        bookNeed = bookNeed > held + tie ? bookNeed - paid : 0;
        break;
      }
      case 'accountDebt':
        settlement.owed += bookNeed;
        affordable += bookNeed;
        bookNeed = 0;
        break;
      case 'adl':
        takeOff(layer);
        break;
    }
  }
  settlement.uncovered = bookNeed;
  settlement.filled = ceiling;
  return settlement;
}
