import { exp, expm1 } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { meanExpOfRoot } from '../math/mean-exp-of-root.ts';
import type { Contract, OrderBook } from '../price-model.ts';

/** The taker's side: it pushes the displacement this way. */
export type Side = 1 | -1;

/**
 * The outside liquidity of one market at one moment: where it stands, and how it gives way.
 * The mid is index · eˣ; a book rests B of size per unit of log price: 10⁴ · depth / index of base, of an inverse
 * contract (whose size is quote) 10⁴ · depth. An order of q pushes x by q / B (linear) or c · √(q / B) (square root), each
 * order from where the one before left it. Values are unit values v: the price, of an inverse contract −1 / price; a taker
 * of q exchanges ∫ v dq.
 */
export interface Book {
  readonly kind: OrderBook['kind'];
  /** Sign of unit values: 1 linear, −1 inverse. */
  readonly sign: 1 | -1;
  /** c of a square-root book; of others 1. */
  readonly impactCoefficient: number;
  /** Index price. */
  index: number;
  /** Mark of the moment: with no book everything fills there. */
  mark: number;
  /** x, the log displacement of the mid. */
  displacement: number;
  /** The latest displacement whose eˣ was asked for, and that: orders are planned and filled at one displacement many times over. */
  readonly risen: { displacement: number; factor: number };
  /** 10⁴ · depth: quote per unit of log price, as stated and at the moment. */
  readonly statedDepthQuote: number;
  depthQuote: number;
  /** Quote per side beyond which nothing fills, as stated and at the moment; what the displacement has used up counts against it. */
  readonly statedMaximumQuote: number;
  maximumQuote: number;
}

export function createBook(rule: OrderBook, contract: Contract['kind'] = 'linear'): Book {
  const { depthPerBasisPoint, maximumDepth } =
    rule.kind === 'none' ? { depthPerBasisPoint: Infinity, maximumDepth: Infinity } : rule;
  return {
    kind: rule.kind,
    sign: contract === 'linear' ? 1 : -1,
    impactCoefficient: rule.kind === 'squareRoot' ? rule.impactCoefficient : 1,
    index: NaN,
    mark: NaN,
    displacement: 0,
    risen: { displacement: NaN, factor: NaN },
    statedDepthQuote: 1e4 * depthPerBasisPoint,
    depthQuote: 1e4 * depthPerBasisPoint,
    statedMaximumQuote: maximumDepth,
    maximumQuote: maximumDepth,
  };
}

/**
 * Leaves so much of the stated depth, of the maximum as well. The displacement stays.
 *
 * @param share ≥ 0; at 0 nothing fills
 */
export function scaleDepth(book: Book, share: number): void {
  if (book.kind === 'none') return;
  book.depthQuote = book.statedDepthQuote * share;
  book.maximumQuote = share === 0 ? 0 : book.statedMaximumQuote * share;
}

/** Size of a quote amount at the index. */
function sizeOf(book: Book, quote: number): number {
  return book.sign === 1 ? quote / book.index : quote;
}

/** B, size per unit of log price. */
function depth(book: Book): number {
  return sizeOf(book, book.depthQuote);
}

export function mid(book: Book): number {
  const { displacement, risen } = book;
  if (displacement === 0) return book.index;
  if (displacement !== risen.displacement) {
    risen.displacement = displacement;
    risen.factor = exp(displacement);
  }
  return book.index * risen.factor;
}

/** Unit value of a price in the book's contract: it rises with the price. */
export function unitValue(book: Book, price: number): number {
  return book.sign === 1 ? price : -1 / price;
}

/** Log displacement that an order of this size adds, ≥ 0. */
function pushOf(book: Book, size: number): number {
  // A book without any depth takes nothing, and is not moved by what rounding leaves.
  if (book.depthQuote === 0) return 0;
  const share = size / depth(book);
  return book.kind === 'squareRoot' ? book.impactCoefficient * Math.sqrt(Math.max(0, share)) : share;
}

/** Depths B that an order takes which pushes the displacement so far, ≥ 0. */
function depthsOf({ kind, impactCoefficient }: Book, push: number): number {
  if (kind !== 'squareRoot') return push;
  const root = push / impactCoefficient;
  return root * root;
}

/** Below this share of its depth a book is empty: what is left is rounding of what was taken. */
const ROUNDING = 1e-12;

/** Size that still fills on the taker's side. */
export function fillableSize(book: Book, side: Side): number {
  if (book.maximumQuote === Infinity) return Infinity;
  const left = book.maximumQuote - depthsOf(book, Math.max(0, side * book.displacement)) * book.depthQuote;
  return left > ROUNDING * book.maximumQuote ? sizeOf(book, left) : 0;
}

/** Unit value of the next unit once `size` has been filled. */
export function marginalValue(book: Book, side: Side, size: number): number {
  if (book.kind === 'none') return unitValue(book, book.mark);
  return unitValue(book, book.index * exp(book.displacement + side * pushOf(book, size)));
}

/**
 * What changes hands for `size` (≥ 0, within the book's depth), signed as unit values are: ∫ v dq along index · e^(x + side·u),
 * s the sign of unit values:
 *
 *     linear       v(mid) · B · s·side · (e^(s·side·size/B) − 1)
 *     square root  v(mid) · size · 2(1 − (1 − z)eᶻ)/z²,   z = s·side·c·√(size/B)
 */
export function fillValue(book: Book, side: Side, size: number): number {
  const along = book.sign * side;
  switch (book.kind) {
    case 'none':
      return size * unitValue(book, book.mark);
    case 'linear':
      if (book.depthQuote === 0) return 0;
      return unitValue(book, mid(book)) * depth(book) * along * expm1((along * size) / depth(book));
    case 'squareRoot':
      return unitValue(book, mid(book)) * size * meanExpOfRoot(along * pushOf(book, size));
  }
}

/** The same for an order that may exceed the depth: the rest at the last price. */
export function orderValue(book: Book, side: Side, size: number): number {
  const fillable = fillableSize(book, side);
  if (size <= fillable) return fillValue(book, side, size);
  return fillValue(book, side, fillable) + (size - fillable) * marginalValue(book, side, fillable);
}

/** Takes `size` off the book: the displacement moves. */
export function takeFromBook(book: Book, side: Side, size: number): void {
  if (book.kind !== 'none') book.displacement += side * pushOf(book, size);
}

/**
 * Gain of a closing order against a limit, after a fee on the amount that it fills. V = ∫ v dq, s the sign of unit values:
 * side · (size · limit − (1 + side·s·fee) · V), so a sale gains V − size · limit − fee·|V|. Concave in size.
 *
 * @param limit unit value, any sign
 */
export function surplusOver(book: Book, side: Side, size: number, limit: number, feeRate: number): number {
  return side * (size * limit - (1 + side * book.sign * feeRate) * orderValue(book, side, size));
}

/**
 * Largest size within [0, ceiling] whose surplus over `limit` stays at or above −budget. `ceiling` lies within the book's
 * depth. A budget < 0 asks for a gain: some size within the ceiling has to have it.
 */
export function largestAffordableFill(
  book: Book,
  side: Side,
  ceiling: number,
  limit: number,
  feeRate: number,
  budget: number,
): number {
  if (surplusOver(book, side, ceiling, limit, feeRate) >= -budget) return ceiling;
  const slopeAt = (size: number): number =>
    side * (limit - (1 + side * book.sign * feeRate) * marginalValue(book, side, size));
  if (book.kind === 'none') return Math.min(ceiling, budget / -slopeAt(0));
  // Newton from the right: on a concave function each tangent's root lies between the true root and the last iterate. Where
  // what is paid grows exponentially, nobody affords e⁶⁴ times the price, and Newton would take a step per unit of log price.
  let size = book.sign * side > 0 ? Math.min(ceiling, depthsOf(book, 64) * depth(book)) : ceiling;
  for (let iteration = 0; iteration < 100; iteration++) {
    const excess = surplusOver(book, side, size, limit, feeRate) + budget;
    const next = size - excess / slopeAt(size);
    if (!(next < size) || excess >= 0) break;
    size = next > 0 ? next : 0;
  }
  return size;
}

/**
 * Largest size within [0, ceiling] whose every unit trades at `limit` or better: sold at unit values ≥ limit, bought at
 * ≤ limit. Unit values that differ by less than 10⁻¹² of themselves are equal.
 *
 * @param limit unit value; one that no price has (≤ 0 linear, ≥ 0 inverse) holds for every sale, or purchase, or for none
 */
export function largestFillWithin(book: Book, side: Side, ceiling: number, limit: number): number {
  const first = marginalValue(book, side, 0);
  const slack = ROUNDING * Math.abs(first);
  if (side * (first - limit) > slack) return 0;
  // No price is as bad as a limit that no price has.
  if (book.kind === 'none' || book.sign * limit <= 0) return ceiling;
  const reach = side * (log(priceOf(book, limit) / book.index) - book.displacement);
  return reach > 0 ? Math.min(ceiling, depth(book) * depthsOf(book, reach)) : 0;
}

function priceOf(book: Book, value: number): number {
  return book.sign === 1 ? value : -1 / value;
}

/** Share of a displacement that is left after `seconds`. */
export function displacementLeft(recoveryHalfLife: number, seconds: number): number {
  return recoveryHalfLife === Infinity ? 1 : exp((-Math.LN2 * seconds) / recoveryHalfLife);
}

/** An order against a book given by its rule, for researchers: what it costs and what it leaves. */
export function bookFill(order: {
  readonly book: OrderBook;
  /** Absent = linear. The size of an inverse contract is quote. */
  readonly contract?: Contract;
  /** Index price, quote per base, > 0. */
  readonly index: number;
  /** Log displacement of the mid before the order. */
  readonly displacement: number;
  /** Signed: buys > 0 > sells. */
  readonly size: number;
}): { fillPrice: number; displacement: number; filled: number } {
  const side: Side = order.size >= 0 ? 1 : -1;
  const book = createBook(order.book, order.contract?.kind);
  book.index = order.index;
  book.mark = order.index;
  book.displacement = order.displacement;
  const filled = Math.min(Math.abs(order.size), fillableSize(book, side));
  const value = fillValue(book, side, filled);
  const fillPrice = filled === 0 ? mid(book) : priceOf(book, value / filled);
  takeFromBook(book, side, filled);
  return { fillPrice, displacement: book.displacement, filled: side * filled };
}
