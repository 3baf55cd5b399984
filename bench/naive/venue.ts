import type { Experiment } from '../../src/experiment.ts';
import type { Bracket } from '../../src/venue.ts';

/** What the naive programs know of the venue: brackets, one fund, a linear book. */
export interface NaiveVenue {
  readonly brackets: readonly Bracket[];
  /** Quote. */
  readonly fund: number;
  /** Quote that rests per unit of log price. */
  readonly depth: number;
  /** Share of a displacement that a step leaves. */
  readonly displacementLeft: number;
}

/** Reads the venue and the book off an experiment. @throws RangeError  if it has rules that the naive programs lack */
export function naiveVenue({ markets, policies, horizon }: Experiment): NaiveVenue {
  const { margin, funds } = policies[0]!.venue;
  const { book } = markets[0]!;
  const balance = funds[0]!.balance;
  if (margin.schedule.kind !== 'marginalBrackets' || book.kind !== 'linear' || typeof balance !== 'number') {
    throw new RangeError('the naive programs know marginal brackets, a linear book and a fund of a given size only');
  }
  return {
    brackets: margin.schedule.brackets,
    fund: balance,
    depth: 1e4 * book.depthPerBasisPoint,
    displacementLeft: Math.exp((-Math.LN2 * horizon.step) / book.recoveryHalfLife),
  };
}

/** Maintenance margin of a notional, bracket by bracket as income tax is. Quote. */
export function maintenanceMargin(brackets: readonly Bracket[], notional: number): number {
  let margin = 0;
  for (let k = 0; k < brackets.length; k++) {
    const { notionalFloor, rate } = brackets[k]!;
    if (notional <= notionalFloor) break;
    const end = k + 1 < brackets.length ? brackets[k + 1]!.notionalFloor : Infinity;
    margin += rate * (Math.min(notional, end) - notionalFloor);
  }
  return margin;
}

/** Where the outside liquidity of one market stands. */
export interface NaiveBook {
  /** Index price. */
  index: number;
  /** Log displacement of the mid. */
  displacement: number;
  /** Quote per unit of log price. */
  readonly depth: number;
}

export function mid({ index, displacement }: NaiveBook): number {
  return index * Math.exp(displacement);
}

/**
 * Quote that a taker pays (> 0) or receives (< 0) for a signed size, bought > 0 > sold, if it traded now:
 * the price rises e-fold with every B = depth / index of size bought.
 */
export function cost(book: NaiveBook, size: number): number {
  const perUnit = book.depth / book.index;
  return mid(book) * perUnit * Math.expm1(size / perUnit);
}

/** Trades a signed size and moves the book. @returns its cost, quote */
export function trade(book: NaiveBook, size: number): number {
  const paid = cost(book, size);
  book.displacement += (size * book.index) / book.depth;
  return paid;
}

/**
 * The largest part of a position, as a share in [0, 1], that trades on the book without losing more than `budget` against
 * `limit` as its price.
 */
export function affordableShare(book: NaiveBook, size: number, limit: number, budget: number): number {
  const loss = (share: number): number => cost(book, -share * size) + share * size * limit;
  if (loss(1) <= budget) return 1;
  let low = 0;
  let high = 1;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (loss(middle) <= budget) low = middle;
    else high = middle;
  }
  return low;
}
