import type { DepthThinning, OrderBook, RestingDepth } from '../../price-model.ts';
import { MARKET_DEFAULTS } from '../defaults.ts';
import { percentOf } from '../document/amount.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText } from '../document/duration.ts';
import { withoutAbsent } from './reading.ts';

/** Fields that say something of a book with impact only. */
const OF_IMPACT = ['depthPerBasisPoint', 'impactCoefficient', 'maximumDepth', 'recoveryHalfLife', 'thinning'];
/** Above this a reference volatility was probably typed in percent. */
const UNLIKELY_VOLATILITY = 5;

/** Reads a market's `book`; undefined after a complaint. */
export function readBook(cursor: Cursor): OrderBook | undefined {
  const depth = cursor.at('depthPerBasisPoint');
  const coefficient = cursor.at('impactCoefficient');
  const impact = cursor.at('impact').text(depth.present ? 'linear' : '');
  if (impact === 'none') {
    for (const field of OF_IMPACT) {
      if (cursor.at(field).present) cursor.at(field).warn(`${field} never acts: the book has no impact`);
    }
    return { kind: 'none' };
  }
  if (!cursor.present) return { kind: 'none' };
  if (!depth.present) {
    cursor.complain({
      expected: 'a "depthPerBasisPoint", or "impact": "none"',
      found: cursor.keys().length === 0 ? 'an empty book' : 'a book without it',
    });
    return undefined;
  }
  const resting = readResting(cursor);
  if (impact === 'squareRoot') {
    if (coefficient.present) {
      return resting && { kind: 'squareRoot', impactCoefficient: coefficient.number(Number.NaN), ...resting };
    }
    cursor.complain({ expected: 'an "impactCoefficient" beside "impact": "squareRoot"', found: 'a book without it' });
    return undefined;
  }
  if (coefficient.present) {
    return coefficient.refuse('no "impactCoefficient" in a linear book', 'it belongs to "impact": "squareRoot"');
  }
  return resting && { kind: 'linear', ...resting };
}

function readResting(cursor: Cursor): RestingDepth | undefined {
  const depthPerBasisPoint = cursor.at('depthPerBasisPoint').amount({ above: 0 });
  const maximumDepth = cursor.at('maximumDepth').amountOr(Infinity, { above: 0 });
  if (depthPerBasisPoint === undefined || maximumDepth === undefined) return undefined;
  const recoveryHalfLife = cursor.at('recoveryHalfLife').duration(Infinity);
  const thinning = readThinning(cursor.at('thinning'));
  return { depthPerBasisPoint, maximumDepth, recoveryHalfLife, ...(thinning && { thinning }) };
}

function readThinning(cursor: Cursor): DepthThinning | undefined {
  if (!cursor.present) return undefined;
  const reference = cursor.at('reference').number(Number.NaN);
  if (reference > UNLIKELY_VOLATILITY) {
    cursor
      .at('reference')
      .warn(`a volatility of ${reference} is ${percentOf(reference)} % a year: fractions are meant`);
  }
  const { exponent, floor, ceiling } = MARKET_DEFAULTS.thinning;
  const read: DepthThinning = {
    kind: 'realisedVolatility',
    halfLife: cursor.at('halfLife').duration(Number.NaN),
    reference,
    exponent: cursor.at('exponent').number(exponent),
    floor: cursor.at('floor').number(floor),
    ceiling: cursor.at('ceiling').number(ceiling),
  };
  if (read.floor === 1 && read.ceiling === 1) cursor.warn('depth never thins: its floor is all of it');
  return read;
}

/** Infinite = left out: JSON has no word for it. */
export function bookJson(book: OrderBook): unknown {
  if (book.kind === 'none') return { impact: 'none' };
  const { depthPerBasisPoint, maximumDepth, recoveryHalfLife, thinning } = book;
  return withoutAbsent({
    impact: book.kind,
    depthPerBasisPoint,
    impactCoefficient: book.kind === 'squareRoot' ? book.impactCoefficient : undefined,
    maximumDepth: maximumDepth === Infinity ? undefined : maximumDepth,
    recoveryHalfLife: recoveryHalfLife === Infinity ? undefined : durationText(recoveryHalfLife),
    thinning: thinning && { ...thinning, halfLife: durationText(thinning.halfLife) },
  });
}
