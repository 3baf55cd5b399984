import type { PriceHistory, PriceModel } from '../../price-model.ts';
import type { Price } from '../../units.ts';
import { HISTORY_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText } from '../document/duration.ts';
import { instantText, readInstant } from '../document/instant.ts';
import { firstAtOrAfter, historyBetween, readPriceHistory } from '../files/price-history.ts';
import { replayPrices } from '../files/replay-prices.ts';
import { readDrivenPrice, type DrivenKind } from './driven-price.ts';
import { allOf, withoutAbsent, type Horizon, type Reading, type Resolved } from './reading.ts';

/** How a replayed file begins. */
export interface ReplayStart {
  /** UTC milliseconds of the bar whose close is the price of step 1. */
  readonly time: number;
  /** The bar with which the initial price is compared, in words. */
  readonly bar: string;
  readonly close: Price;
  /** Whether that bar lies before the start, so that its close is the initial price; else it is that of step 1. */
  readonly isBefore: boolean;
}

export interface ResolvedPrice extends Resolved<PriceModel> {
  /** Of a replayed file. */
  readonly start?: ReplayStart;
}

/** Reads `underlyings.<name>.price`. */
export function readPrice(cursor: Cursor, horizon: Horizon, reading: Reading): ResolvedPrice | undefined {
  const kind = cursor.at('kind').text();
  if (kind === 'bootstrap') return readBootstrap(cursor, horizon, reading);
  if (kind === 'replay') return readReplay(cursor, horizon, reading);
  return readDrivenPrice(cursor, kind as DrivenKind, horizon);
}

function readBootstrap(cursor: Cursor, horizon: Horizon, reading: Reading): Resolved<PriceModel> | undefined {
  const from = readTime(cursor.at('from'));
  const to = readTime(cursor.at('to'));
  const history = readHistory(cursor, horizon, reading);
  if (history === undefined || from === undefined || to === undefined) return undefined;

  const used = historyBetween(history, from.value ?? -Infinity, to.value ?? Infinity);
  const bars = used.closes.length;
  if (bars < 2) {
    const where = cursor.at(from.text === undefined ? 'to' : 'from');
    return where.refuse(`a time that leaves at least two bars (${spanText(history)})`);
  }
  const block = cursor.at('meanBlock');
  const meanBlock = block.text() === 'auto' || !block.present ? 'auto' : block.number(Number.NaN);
  if (meanBlock !== 'auto' && meanBlock > bars - 1) {
    return block.refuse(`a number of bars ≤ ${bars - 1}, the returns that the history has`);
  }
  const { file, column } = used;
  return {
    value: { kind: 'bootstrap', history: used, meanBlock },
    json: withoutAbsent({ kind: 'bootstrap', file, column, meanBlock, from: from.text, to: to.text }),
  };
}

function readReplay(cursor: Cursor, horizon: Horizon, reading: Reading): ResolvedPrice | undefined {
  const inline = cursor.at('prices');
  if (inline.present === cursor.at('file').present) {
    const found = inline.present ? 'both' : 'neither';
    cursor.complain({ expected: 'either "prices" or "file"', found });
    return undefined;
  }
  return inline.present ? readInlineReplay(cursor, horizon) : readFileReplay(cursor, horizon, reading);
}

function readInlineReplay(cursor: Cursor, horizon: Horizon): Resolved<PriceModel> | undefined {
  for (const field of ['column', 'from']) {
    if (cursor.at(field).present) cursor.at(field).refuse(`no "${field}" beside "prices": it belongs to a file`);
  }
  const prices = allOf(
    cursor
      .at('prices')
      .items()
      .map((item) => item.amount({ above: 0 })),
  );
  if (prices === undefined) return undefined;
  if (prices.length < horizon.steps) {
    cursor.at('prices').complain({
      expected: `at least ${horizon.steps} prices, one for each step`,
      found: String(prices.length),
      suggestion: `give more prices or set "steps": ${prices.length}`,
    });
    return undefined;
  }
  return { value: { kind: 'replay', prices: Float64Array.from(prices) }, json: { kind: 'replay', prices } };
}

function readFileReplay(cursor: Cursor, horizon: Horizon, reading: Reading): ResolvedPrice | undefined {
  const from = readTime(cursor.at('from'));
  const history = readHistory(cursor, horizon, reading);
  if (history === undefined || from === undefined) return undefined;

  const replay = replayPrices(history, from.value, horizon.steps);
  const place = cursor.at(from.text === undefined ? 'file' : 'from');
  if (replay.kind === 'beforeHistory') return place.refuse(`a time within the history (${spanText(history)})`);
  if (replay.kind === 'tooShort') {
    return place.refuse(
      `at least ${horizon.steps} bars from there on (${spanText(history)})`,
      `there are ${replay.available}: start earlier${replay.available === 0 ? '' : ` or set "steps": ${replay.available}`}`,
    );
  }
  if (replay.missing > 0) {
    const share = `${replay.missing} of ${horizon.steps}`;
    place.warn(`${share} bars are missing in ${history.file}: the last close is carried forward`);
  }
  const { file, column } = history;
  return {
    value: { kind: 'replay', prices: replay.prices },
    json: withoutAbsent({ kind: 'replay', file, column, from: from.text }),
    start: startOf(history, replay.firstStamp, replay.prices[0]!),
  };
}

function startOf(history: PriceHistory, time: number, firstPrice: Price): ReplayStart {
  const { timestamps, closes, file } = history;
  const before = firstAtOrAfter(timestamps, time) - 1;
  const isBefore = before >= 0;
  const bar = `the bar of ${instantText(isBefore ? timestamps[before]! : time)} in ${file}`;
  return { time, bar, close: isBefore ? closes[before]! : firstPrice, isBefore };
}

/** The history that a price names, with bars of one step. */
function readHistory(cursor: Cursor, horizon: Horizon, reading: Reading): PriceHistory | undefined {
  const fileCursor = cursor.at('file');
  const bytes = reading.files.read(fileCursor);
  if (bytes === undefined) return undefined;
  const column = cursor.at('column').text(HISTORY_DEFAULTS.column);
  const history = readPriceHistory(
    bytes,
    { file: fileCursor.text(), path: reading.files.pathOf(fileCursor), column },
    reading.issues,
  );
  if (history === undefined) return undefined;

  const bar = history.barMilliseconds / 1000;
  if (bar !== horizon.step) {
    const barText = Number.isInteger(bar) ? durationText(bar) : `${bar} seconds`;
    fileCursor.complain({
      expected: `bars of one step, which is ${durationText(horizon.step)}`,
      found: `bars of ${barText} in ${history.file}`,
      suggestion: `${Number.isInteger(bar) ? `set "step": "${barText}" or ` : ''}name a file of ${durationText(horizon.step)} bars`,
    });
    return undefined;
  }
  return history;
}

/** An optional time; undefined after a complaint. */
export function readTime(cursor: Cursor): { readonly value?: number; readonly text?: string } | undefined {
  if (!cursor.present) return {};
  const text = cursor.text();
  const value = readInstant(text);
  return value === undefined
    ? cursor.refuse('an ISO date or date-time, such as "2021-05-19" or "2021-05-19T12:00Z"')
    : { value, text };
}

export function spanText(history: PriceHistory): string {
  const { timestamps, file } = history;
  return `${file} runs from ${instantText(timestamps[0]!)} to ${instantText(timestamps[timestamps.length - 1]!)}`;
}
