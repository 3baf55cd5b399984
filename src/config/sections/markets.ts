import type { Funding, Market } from '../../experiment.ts';
import type { Contract, OrderBook } from '../../price-model.ts';
import { MARKET_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { percentOf } from '../document/amount.ts';
import { durationText, readDuration } from '../document/duration.ts';
import { checkUnique, readReference } from '../semantics/reference.ts';
import { checkSettlementCoin } from '../semantics/settlement-coin.ts';
import { allOf, withoutAbsent, type Horizon, type Reading, type Resolved } from './reading.ts';

/** Reads `markets`. */
export function readMarkets(
  cursor: Cursor,
  names: readonly string[],
  horizon: Horizon | undefined,
  reading: Reading,
): Resolved<readonly Market[]> | undefined {
  const items = cursor.items();
  checkUnique(
    items.map((item) => item.at('symbol')).filter((symbol) => symbol.text() !== ''),
    'symbol',
  );
  const read = items.map((item) => {
    if (!reading.shape.sound(item.pointer)) return undefined;
    const underlying = readReference(item.at('underlying'), names, 'an underlying');
    const book = readBook(item.at('book'));
    const funding = horizon && readFunding(item.at('funding'), horizon);
    const contract = readContract(item.at('contract'));
    if (underlying === undefined || book === undefined || funding === undefined || contract === undefined) {
      return undefined;
    }
    const symbol = item.at('symbol').text();
    return {
      value: { symbol, underlying, contract, book, funding: funding.value },
      json: { symbol, underlying: names[underlying], contract, book: bookJson(book), funding: funding.json },
    };
  });
  const all = allOf(read);
  if (all === undefined || all.length === 0) return undefined;
  const markets = all.map(({ value }) => value);
  checkSettlementCoin(cursor, markets, names);
  names.forEach((name, i) => {
    if (!all.some(({ value }) => value.underlying === i)) cursor.warn(`no market trades ${name}: it never acts`);
  });
  return { value: markets, json: all.map(({ json }) => json) };
}

function readContract(cursor: Cursor): Contract | undefined {
  const kind = cursor.at('kind').text(MARKET_DEFAULTS.contract) as Contract['kind'];
  if (!cursor.at('multiplier').present) return { kind };
  const multiplier = cursor.at('multiplier').amount({ above: 0 });
  return multiplier === undefined ? undefined : { kind, multiplier };
}

function readBook(cursor: Cursor): OrderBook | undefined {
  const depth = cursor.at('depthPerBasisPoint');
  const impact = cursor.at('impact').text(depth.present ? 'linear' : '');
  if (impact === 'none') {
    for (const field of ['depthPerBasisPoint', 'maximumDepth', 'recoveryHalfLife']) {
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
  const depthPerBasisPoint = depth.amount({ above: 0 });
  const maximumDepth = cursor.at('maximumDepth').amountOr(Infinity, { above: 0 });
  if (depthPerBasisPoint === undefined || maximumDepth === undefined) return undefined;
  const recoveryHalfLife = cursor.at('recoveryHalfLife').duration(Infinity);
  return { kind: 'linear', depthPerBasisPoint, maximumDepth, recoveryHalfLife };
}

/** Infinite = left out: JSON has no word for it. */
function bookJson(book: OrderBook): unknown {
  if (book.kind === 'none') return { impact: 'none' };
  const { depthPerBasisPoint, maximumDepth, recoveryHalfLife } = book;
  return withoutAbsent({
    impact: book.kind,
    depthPerBasisPoint,
    maximumDepth: maximumDepth === Infinity ? undefined : maximumDepth,
    recoveryHalfLife: recoveryHalfLife === Infinity ? undefined : durationText(recoveryHalfLife),
  });
}

function readFunding(cursor: Cursor, horizon: Horizon): Resolved<Funding> | undefined {
  const kind = cursor.at('kind').text('none');
  if (kind === 'none') return { value: { kind: 'none' }, json: { kind: 'none' } };
  if (kind === 'premium') return readPremium(cursor.at('premium'));

  const intervalCursor = cursor.at('interval');
  const interval = intervalCursor.duration(readDuration(MARKET_DEFAULTS.fundingInterval) ?? Number.NaN);
  const stepText = durationText(horizon.step);
  if (interval % horizon.step !== 0) {
    const found = intervalCursor.present ? intervalCursor.text() : `${MARKET_DEFAULTS.fundingInterval}, the default`;
    intervalCursor.complain({ expected: `an interval of a whole number of steps (a step is ${stepText})`, found });
    return undefined;
  }
  const settlements = Math.floor((horizon.steps * horizon.step) / interval);
  if (settlements === 0)
    intervalCursor.warn(`funding never settles: the horizon ends before ${durationText(interval)}`);
  if (kind === 'constant') {
    const rate = cursor.at('rate').number(Number.NaN);
    warnOfRate(cursor.at('rate'));
    return { value: { kind, rate, interval }, json: { kind, rate, interval: durationText(interval) } };
  }
  const rates = cursor.at('rates').numbers();
  if (rates.length < settlements) {
    cursor.at('rates').complain({
      expected: `at least ${settlements} rates, one for each settlement within the horizon`,
      found: String(rates.length),
    });
    return undefined;
  }
  const unlikely = cursor
    .at('rates')
    .items()
    .find((_, i) => isUnlikely(rates[i] ?? 0));
  if (unlikely) warnOfRate(unlikely);
  return {
    value: { kind: 'replay', rates, interval },
    json: { kind: 'replay', rates, interval: durationText(interval) },
  };
}

function readPremium(cursor: Cursor): Resolved<Funding> {
  const isList = cursor.node?.kind === 'array';
  const premium = isList ? cursor.numbers() : cursor.number(Number.NaN);
  const unlikely = (isList ? cursor.items() : [cursor]).find((item) => isUnlikely(item.number(0)));
  if (unlikely) warnOfRate(unlikely);
  return { value: { kind: 'premium', premium }, json: { kind: 'premium', premium } };
}

/** Beyond the whole notional at one settlement a rate was probably typed in percent. */
function isUnlikely(rate: number): boolean {
  return Math.abs(rate) > 1;
}

function warnOfRate(cursor: Cursor): void {
  const rate = cursor.number(0);
  if (!isUnlikely(rate)) return;
  cursor.warn(
    `a funding rate of ${rate} is ${percentOf(rate)} % of the notional at every settlement: fractions are meant`,
  );
}
