import { ZERO, amount, larger, smaller, total, type Amount } from './amount.ts';
import { bankruptcyValues } from './bankruptcy.ts';
import { depth, gainOf, orderValue, sideOf, type Gain, type Side } from './book.ts';
import { equityOf, rowMaintenance, scaleOf, worthOf } from './equity.ts';
import { legsOf } from './legs.ts';
import type { MarketState, PositionState, RowState, World } from './world.ts';

/** One position of a row that is being closed (rules §7). */
export interface Leg extends Gain {
  readonly position: PositionState;
  readonly market: MarketState;
  readonly side: Side;
  /** v(P), fixed at the round's marks: what the book's fill is compared with. */
  readonly against: Amount;
  /** |size| when it was planned, and how much of it the book is deep enough for. */
  readonly quantity: Amount;
  readonly fillable: Amount;
  /** The book before any of the order filled. */
  readonly bookBefore: MarketState;
}

/** A whole order on the book as it stands. */
export interface Plan {
  /** What the row is worth at the marks: coins at what they fetch. */
  readonly equity: Amount;
  /** Equity as triggers see it. */
  readonly marginEquity: Amount;
  readonly maintenance: Amount;
  /** What rounding in its amounts is relative to. */
  readonly scale: Amount;
  readonly legs: readonly Leg[];
  /** E°: equity, after the fee, if everything filled on the book. */
  readonly closingEquity: Amount;
}

export function planClosing(world: World, row: RowState): Plan {
  const { rate, cap } = world.venue.liquidation.fee;
  const equity = worthOf(row);
  const bankruptcy = bankruptcyValues(world, row);
  const legs = legsOf(world, row).map((position): Leg => {
    const { market, size } = position;
    const side = sideOf(size);
    const quantity = size.abs();
    return {
      position,
      market,
      side,
      against: bankruptcy.get(position)!,
      // A capped fee never deepens a loss.
      feeRate: amount(cap === 'none' ? rate : 0),
      quantity,
      fillable: smaller(quantity, depth(market, side)),
      bookBefore: { ...market },
    };
  });
  const filled = equity.plus(total(legs.map((leg) => gainOf({ ...leg, against: leg.market.value }, leg.quantity))));
  const charged = total(legs.map(({ market, side, quantity }) => orderValue(market, side, quantity).abs().times(rate)));
  const fee = cap === 'none' ? ZERO : larger(ZERO, smaller(charged, filled));
  return {
    equity,
    marginEquity: equityOf(row),
    maintenance: rowMaintenance(world, row),
    scale: scaleOf(row),
    legs,
    closingEquity: filled.minus(fee),
  };
}
