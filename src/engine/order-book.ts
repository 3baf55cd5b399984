import { exp, expm1 } from '../math/exp.ts';
import type { OrderBook } from '../price-model.ts';

/** The taker's side: it pushes the displacement this way. */
export type Side = 1 | -1;

/**
 * The outside liquidity of one market at one moment: where it stands, and how it gives way.
 * The mid is index · eˣ; a linear book rests B = 10⁴ · depth / index of base per unit of log price.
 */
export interface Book {
  readonly kind: OrderBook['kind'];
  /** Index price; with no book also the price at which everything fills. */
  index: number;
  /** x, the log displacement of the mid. */
  displacement: number;
  /** 10⁴ · depth: quote per unit of log price. */
  readonly depthQuote: number;
  /** Quote per side beyond which nothing fills; what the displacement has used up counts against it. */
  readonly maximumQuote: number;
}

export function createBook(rule: OrderBook): Book {
  const { depthPerBasisPoint, maximumDepth } =
    rule.kind === 'linear' ? rule : { depthPerBasisPoint: Infinity, maximumDepth: Infinity };
  return {
    kind: rule.kind,
    index: 0,
    displacement: 0,
    depthQuote: 1e4 * depthPerBasisPoint,
    maximumQuote: maximumDepth,
  };
}

/** B, base per unit of log price. */
function depth(book: Book): number {
  return book.depthQuote / book.index;
}

export function mid(book: Book): number {
  return book.displacement === 0 ? book.index : book.index * exp(book.displacement);
}

/** Below this share of its depth a book is empty: what is left is rounding of what was taken. */
const ROUNDING = 1e-12;

/** Base that still fills on the taker's side. */
export function fillableSize(book: Book, side: Side): number {
  if (book.maximumQuote === Infinity) return Infinity;
  const left = book.maximumQuote - Math.max(0, side * book.displacement) * book.depthQuote;
  return left > ROUNDING * book.maximumQuote ? left / book.index : 0;
}

/** Price of the next unit once `size` has been filled. */
export function marginalPrice(book: Book, side: Side, size: number): number {
  if (book.kind === 'none') return book.index;
  return book.index * exp(book.displacement + (side * size) / depth(book));
}

/**
 * Quote that changes hands for `size` (≥ 0, within the book's depth):
 * ∫ index · e^(x + side·q/B) dq = index · eˣ · B · side · (e^(side·size/B) − 1).
 */
export function fillValue(book: Book, side: Side, size: number): number {
  if (book.kind === 'none') return size * book.index;
  return mid(book) * depth(book) * side * expm1((side * size) / depth(book));
}

/** The same for an order that may exceed the depth: the rest at the last price. */
export function orderValue(book: Book, side: Side, size: number): number {
  const fillable = fillableSize(book, side);
  if (size <= fillable) return fillValue(book, side, size);
  return fillValue(book, side, fillable) + (size - fillable) * marginalPrice(book, side, fillable);
}

/** Takes `size` off the book: the displacement moves. */
export function takeFromBook(book: Book, side: Side, size: number): void {
  if (book.kind === 'linear') book.displacement += (side * size) / depth(book);
}

/**
 * Gain of a closing order against a limit price, after a fee on what it fills:
 * sell: (1 − fee) · value − size · limit; buy: size · limit − (1 + fee) · value. Concave in size.
 */
export function surplusOver(book: Book, side: Side, size: number, limit: number, feeRate: number): number {
  return side * (size * limit - (1 + side * feeRate) * orderValue(book, side, size));
}

/**
 * Largest size within [0, ceiling] whose surplus over `limit` stays at or above −budget (budget ≥ 0).
 * `ceiling` lies within the book's depth.
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
  const slopeAt = (size: number): number => side * (limit - (1 + side * feeRate) * marginalPrice(book, side, size));
  if (book.kind === 'none') return Math.min(ceiling, budget / -slopeAt(0));
  // Newton from the right: on a concave function each tangent's root lies between the true root and the last iterate.
  let size = ceiling;
  for (let iteration = 0; iteration < 100; iteration++) {
    const excess = surplusOver(book, side, size, limit, feeRate) + budget;
    const next = size - excess / slopeAt(size);
    if (!(next < size) || excess >= 0) break;
    size = next > 0 ? next : 0;
  }
  return size;
}

/** Share of a displacement that is left after `seconds`. */
export function displacementLeft(recoveryHalfLife: number, seconds: number): number {
  return recoveryHalfLife === Infinity ? 1 : exp((-Math.LN2 * seconds) / recoveryHalfLife);
}

/** An order against a book given by its rule, for researchers: what it costs and what it leaves. */
export function bookFill(order: {
  readonly book: OrderBook;
  /** Index price, quote per base, > 0. */
  readonly index: number;
  /** Log displacement of the mid before the order. */
  readonly displacement: number;
  /** Signed base: buys > 0 > sells. */
  readonly size: number;
}): { fillPrice: number; displacement: number; filled: number } {
  const side: Side = order.size >= 0 ? 1 : -1;
  const book = createBook(order.book);
  book.index = order.index;
  book.displacement = order.displacement;
  const filled = Math.min(Math.abs(order.size), fillableSize(book, side));
  const value = fillValue(book, side, filled);
  const fillPrice = filled === 0 ? mid(book) : value / filled;
  takeFromBook(book, side, filled);
  return { fillPrice, displacement: book.displacement, filled: side * filled };
}
