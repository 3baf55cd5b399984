import { feeOn, uncappedFeeRate } from './fee.ts';
import { inPositionOrder, openLegs, type OpenLeg } from '../open-legs.ts';
import { fillableSize, orderValue, surplusOver, type Side } from '../order-book.ts';
import type { CompiledPolicy } from '../policy.ts';
import { coinProceeds, rowEquity } from '../row.ts';
import type { PathState } from '../state.ts';
import { TIE } from '../../margin/tie.ts';

/** One position of a liquidation order, planned on the book as it stands. */
export interface Leg {
  readonly position: number;
  readonly market: number;
  /** Signed size before the order. */
  readonly size: number;
  /** Of the closing order: 1 buys (closes a short), −1 sells. */
  readonly side: Side;
  readonly maintenance: number;
  /** Unit value at which the leg's part of the row's equity is zero, fixed at the round's marks. */
  readonly bankruptcyValue: number;
  /** Size of the leg that the book can fill; the rest lies beyond its depth. */
  readonly fillable: number;
  /** Gain over the bankruptcy price of what the book can fill, after an uncapped fee; any sign. */
  readonly gain: number;
}

/** A liquidation of one margin row before anything is done. Quote. */
export interface LiquidationPlan {
  /** What the row is worth at the marks, before the fee: coins at what they fetch. */
  readonly equity: number;
  /** Equity as triggers see it: coins at what they count for. */
  readonly marginEquity: number;
  readonly maintenance: number;
  /** What the order's amounts are measured against: Σ of the larger of notional and cost, and of what would change hands. */
  readonly scale: number;
  /** In the venue's order. */
  readonly legs: readonly Leg[];
  /** E°: equity after the liquidation fee if the whole order were filled on the book as it stands; any sign. */
  readonly closingEquity: number;
  /** E° before a capped fee, not snapped to zero: what a settlement is checked against. */
  readonly uncappedEquity: number;
  /** E° of what the book can fill: E° itself where nothing lies beyond the depth. */
  readonly fillableEquity: number;
}

/**
 * Plans the closing of all positions of a row (rules §7). Bankruptcy prices by maintenance:
 * v(Pᵢ) = v(Mᵢ) − E · (MMᵢ / ΣMM) / qᵢ, so that Σ qᵢ · (v(Mᵢ) − v(Pᵢ)) = E; where no maintenance is asked, by notional.
 * Per leg: the first one bears all of E. Coins count at what they fetch.
 */
export function planLiquidation(policy: CompiledPolicy, state: PathState, row: number): LiquidationPlan {
  const uncappedFee = uncappedFeeRate(policy);
  const open = openLegs(policy, state, row);
  const proceeds = coinProceeds(policy.rows, state, row);
  let scale = proceeds;
  let equity = state.cash[row]!;
  let maintenance = 0;
  let notional = 0;
  // In the order of positions, as everywhere that an equity is summed.
  for (const each of inPositionOrder(open)) {
    const { position } = each;
    const value = state.size[position]! * state.values[policy.rows.positions.market[position]!]!;
    equity += value;
    maintenance += each.maintenance;
    notional += Math.abs(value);
    scale += Math.max(Math.abs(value), Math.abs(state.cost[position]!));
  }

  const marginEquity = state.coins === undefined ? equity : rowEquity(policy.rows, state, row);
  equity += proceeds;

  let closingCash = state.cash[row]! + proceeds;
  let filled = 0;
  let gains = 0;
  let isWithinDepth = true;
  const legs: Leg[] = [];
  for (let place = 0; place < open.length; place++) {
    const each = open[place]!;
    const { position } = each;
    const market = policy.rows.positions.market[position]!;
    const size = state.size[position]!;
    const side: Side = size > 0 ? -1 : 1;
    const quantity = Math.abs(size);
    const book = state.books[market]!;
    const share = shareOf(policy, each, place, maintenance, Math.abs(size * state.values[market]!), notional);
    const bankruptcyValue = state.values[market]! - (equity * share) / size;
    const value = orderValue(book, side, quantity);
    if (!Number.isFinite(value)) throw new RangeError(unboundedImpact(policy, market, quantity));
    const fillable = Math.min(quantity, fillableSize(book, side));
    // A leg that neither gains nor loses asks nobody for what rounding makes of that.
    const gain = orZero(surplusOver(book, side, fillable, bankruptcyValue, uncappedFee), Math.abs(value));
    scale += Math.abs(value);
    closingCash -= side * value;
    filled += Math.abs(value);
    gains += gain;
    if (fillable !== quantity) isWithinDepth = false;
    legs.push({ position, market, size, side, maintenance: each.maintenance, bankruptcyValue, fillable, gain });
  }
  const closingEquity = orZero(closingCash - feeOn(policy, filled, closingCash), scale);
  const uncappedEquity = closingCash - uncappedFee * filled;
  const fillableEquity = isWithinDepth ? closingEquity : orZero(gains, scale);
  return { equity, marginEquity, maintenance, scale, legs, closingEquity, uncappedEquity, fillableEquity };
}

/** The leg's share of the row's equity. */
function shareOf(
  policy: CompiledPolicy,
  leg: OpenLeg,
  place: number,
  maintenance: number,
  legNotional: number,
  notional: number,
): number {
  switch (policy.venue.liquidation.bankruptcyPrice) {
    case 'byMaintenance':
      return maintenance > 0 ? leg.maintenance / maintenance : legNotional / notional;
    case 'perLeg':
      return place === 0 ? 1 : 0;
  }
}

function orZero(amount: number, scale: number): number {
  return Math.abs(amount) <= TIE * scale ? 0 : amount;
}

function unboundedImpact(policy: CompiledPolicy, market: number, quantity: number): string {
  const { symbol, book } = policy.markets[market]!;
  const depth = book.kind === 'none' ? Infinity : book.depthPerBasisPoint;
  return `an order of ${quantity} moves the book of ${symbol}, ${depth} quote per basis point, beyond all bounds: give it a maximumDepth`;
}
