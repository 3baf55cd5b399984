import type { Funding, OrnsteinUhlenbeck, PremiumProcess } from '../../experiment.ts';
import type { Fraction, Seconds } from '../../units.ts';
import { HISTORY_DEFAULTS, MARKET_DEFAULTS } from '../defaults.ts';
import { percentOf } from '../document/amount.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText, readDuration } from '../document/duration.ts';
import { readPriceHistory } from '../files/price-history.ts';
import { valuesInForce } from '../files/values-in-force.ts';
import { readTime, spanText } from './price.ts';
import { withoutAbsent, type Horizon, type Reading, type Resolved } from './reading.ts';

/** Reads a market's `funding`; undefined after a complaint. */
export function readFunding(cursor: Cursor, horizon: Horizon, reading: Reading): Resolved<Funding> | undefined {
  const kind = cursor.at('kind').text('none');
  if (kind === 'none') return { value: { kind: 'none' }, json: { kind: 'none' } };
  if (kind === 'premium') return readPremium(cursor.at('premium'), horizon, reading);

  const interval = readInterval(cursor.at('interval'), horizon);
  if (interval === undefined) return undefined;
  const intervalJson = { interval: durationText(interval) };
  if (kind === 'ornsteinUhlenbeck') {
    const { value, json } = readOrnsteinUhlenbeck(cursor);
    return { value: { ...value, interval }, json: { ...json, ...intervalJson } };
  }
  if (kind === 'constant') {
    const rate = cursor.at('rate').number(Number.NaN);
    warnOfRate(cursor.at('rate'));
    return { value: { kind, rate, interval }, json: { kind, rate, ...intervalJson } };
  }
  const settlements = Math.floor((horizon.steps * horizon.step) / interval);
  const rates = readRates(cursor, { interval, settlements }, reading);
  return (
    rates && {
      value: { kind: 'replay', rates: rates.value, interval },
      json: { kind: 'replay', ...rates.json, ...intervalJson },
    }
  );
}

function readInterval(cursor: Cursor, horizon: Horizon): Seconds | undefined {
  const interval = cursor.duration(readDuration(MARKET_DEFAULTS.fundingInterval) ?? Number.NaN);
  if (interval % horizon.step !== 0) {
    const found = cursor.present ? cursor.text() : `${MARKET_DEFAULTS.fundingInterval}, the default`;
    const expected = `an interval of a whole number of steps (a step is ${durationText(horizon.step)})`;
    cursor.complain({ expected, found });
    return undefined;
  }
  if (Math.floor((horizon.steps * horizon.step) / interval) === 0) {
    cursor.warn(`funding never settles: the horizon ends before ${durationText(interval)}`);
  }
  return interval;
}

/** What is read of a file, or written beside a kind. */
interface Read<Value> {
  readonly value: Value;
  readonly json: { readonly [field: string]: unknown };
}

/** Rates one by one, or those of a file. */
function readRates(
  cursor: Cursor,
  { interval, settlements }: { readonly interval: Seconds; readonly settlements: number },
  reading: Reading,
): Read<readonly Fraction[]> | undefined {
  const inline = cursor.at('rates');
  if (inline.present === cursor.at('file').present) {
    cursor.complain({ expected: 'either "rates" or "file"', found: inline.present ? 'both' : 'neither' });
    return undefined;
  }
  if (!inline.present) {
    const read = readSeries(cursor, { every: interval, count: settlements, noun: 'settlement' }, reading);
    return read && { value: Array.from(read.value), json: read.json };
  }
  refuseFieldsOfFiles(cursor, 'rates');
  const rates = inline.numbers();
  if (rates.length < settlements) {
    inline.complain({
      expected: `at least ${settlements} rates, one for each settlement within the horizon`,
      found: String(rates.length),
    });
    return undefined;
  }
  warnOfRates(inline.items());
  return { value: rates, json: { rates } };
}

function readPremium(cursor: Cursor, horizon: Horizon, reading: Reading): Resolved<Funding> | undefined {
  if (cursor.node?.kind === 'object') {
    const process = readProcess(cursor, horizon, reading);
    return (
      process && {
        value: { kind: 'premium', premium: process.value },
        json: { kind: 'premium', premium: process.json },
      }
    );
  }
  const isList = cursor.node?.kind === 'array';
  const premium = isList ? cursor.numbers() : cursor.number(Number.NaN);
  warnOfRates(isList ? cursor.items() : [cursor]);
  return { value: { kind: 'premium', premium }, json: { kind: 'premium', premium } };
}

function readProcess(cursor: Cursor, horizon: Horizon, reading: Reading): Read<PremiumProcess> | undefined {
  if (cursor.at('kind').text() === 'ornsteinUhlenbeck') return readOrnsteinUhlenbeck(cursor);
  const read = readSeries(cursor, { every: horizon.step, count: horizon.steps, noun: 'step' }, reading);
  return read && { value: { kind: 'replay', values: read.value }, json: { kind: 'replay', ...read.json } };
}

function readOrnsteinUhlenbeck(cursor: Cursor): Read<OrnsteinUhlenbeck> {
  for (const field of ['mean', 'deviation']) warnOfRate(cursor.at(field));
  const value: OrnsteinUhlenbeck = {
    kind: 'ornsteinUhlenbeck',
    mean: cursor.at('mean').number(MARKET_DEFAULTS.ornsteinUhlenbeck.mean),
    halfLife: cursor.at('halfLife').duration(Number.NaN),
    deviation: cursor.at('deviation').number(Number.NaN),
    shockBeta: cursor.at('shockBeta').number(MARKET_DEFAULTS.ornsteinUhlenbeck.shockBeta),
  };
  return { value, json: { ...value, halfLife: durationText(value.halfLife) } };
}

/** The values of a file in force at `count` times that are `every` seconds apart. */
function readSeries(
  cursor: Cursor,
  times: { readonly every: Seconds; readonly count: number; readonly noun: string },
  reading: Reading,
): Read<Float64Array> | undefined {
  const from = readTime(cursor.at('from'));
  const file = cursor.at('file');
  const bytes = reading.files.read(file);
  if (bytes === undefined || from === undefined) return undefined;
  const column = cursor.at('column').text(HISTORY_DEFAULTS.column);
  const source = { file: file.text(), path: reading.files.pathOf(file), column, holds: 'rates' } as const;
  const history = readPriceHistory(bytes, source, reading.issues);
  if (history === undefined) return undefined;

  const read = valuesInForce(history, { from: from.value, every: times.every * 1000, count: times.count });
  const place = cursor.at(from.text === undefined ? 'file' : 'from');
  if (read.kind === 'beforeHistory') return place.refuse(`a time within the history (${spanText(history)})`);
  if (read.kind === 'tooShort') {
    const expected = `a history that lasts for ${times.count} ${times.noun}s from there on (${spanText(history)})`;
    return place.refuse(expected, `it lasts for ${read.available}: start earlier, or shorten the horizon`);
  }
  if (read.values.some(isUnlikely)) {
    file.warn(`${column} of ${history.file} goes beyond ±1, the whole notional: fractions are meant`);
  }
  return { value: read.values, json: withoutAbsent({ file: history.file, column, from: from.text }) };
}

function refuseFieldsOfFiles(cursor: Cursor, beside: string): void {
  for (const field of ['column', 'from']) {
    if (cursor.at(field).present) cursor.at(field).refuse(`no "${field}" beside "${beside}": it belongs to a file`);
  }
}

/** Beyond the whole notional at one settlement a rate was probably typed in percent. */
function isUnlikely(rate: number): boolean {
  return Math.abs(rate) > 1;
}

function warnOfRates(cursors: readonly Cursor[]): void {
  const unlikely = cursors.find((item) => isUnlikely(item.number(0)));
  if (unlikely) warnOfRate(unlikely);
}

function warnOfRate(cursor: Cursor): void {
  const rate = cursor.number(0);
  if (!isUnlikely(rate)) return;
  cursor.warn(
    `a funding rate of ${rate} is ${percentOf(rate)} % of the notional at every settlement: fractions are meant`,
  );
}
