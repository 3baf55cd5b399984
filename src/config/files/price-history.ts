import type { PriceHistory } from '../../price-model.ts';
import { commonestDifference } from '../../math/commonest-difference.ts';
import { readInstant } from '../document/instant.ts';
import type { Issues } from '../document/issues.ts';
import { columnOf, readCsv } from './csv.ts';

/** Other names that exchanges and their readers give the column `timestamp`. */
export const OTHER_TIME_COLUMNS = ['open_time', 'time', 'date'];

/** Where a history comes from. */
export interface HistorySource {
  /** The file as the config names it. */
  readonly file: string;
  /** The path under which it was opened, for messages. */
  readonly path: string;
  readonly column: string;
  /** What the column holds; absent = prices, which are > 0. */
  readonly holds?: 'rates';
}

/**
 * Reads closing prices of equal bars: a column `timestamp`, `open_time`, `time` or `date` (the bar's open as epoch seconds, milliseconds or microseconds,
 * or ISO text) and one of prices, or of rates of any sign. Stamps must ascend strictly, prices be positive. Undefined after issues.
 */
export function readPriceHistory(bytes: Uint8Array, source: HistorySource, issues: Issues): PriceHistory | undefined {
  const { file, path, column, holds } = source;
  const table = readCsv(bytes, path, issues);
  if (table === undefined) return undefined;
  const wrong = table.complaints;
  const stampAt = columnOf(table, 'timestamp', issues, OTHER_TIME_COLUMNS);
  const priceAt = columnOf(table, column, issues);
  if (stampAt === undefined || priceAt === undefined) {
    wrong.finish();
    return undefined;
  }

  const stampColumn = table.header[stampAt] ?? '';
  const timestamps = new Float64Array(table.rows.length);
  const closes = new Float64Array(table.rows.length);
  let previous = -Infinity;
  table.rows.forEach(({ line, cells }, row) => {
    const stampText = (cells[stampAt] ?? '').trim();
    const priceText = (cells[priceAt] ?? '').trim();
    const stamp = readStamp(stampText);
    const price = priceText === '' ? Number.NaN : Number(priceText);
    if (stamp === undefined) {
      wrong.add(line, stampColumn, { expected: 'an epoch time or an ISO date-time', found: `"${stampText}"` });
    } else if (stamp <= previous) {
      wrong.add(line, stampColumn, { expected: 'a time after that of the line before', found: `"${stampText}"` });
    }
    if (holds === 'rates' ? !Number.isFinite(price) : !(price > 0 && Number.isFinite(price))) {
      const expected =
        holds === 'rates'
          ? 'a number'
          : price === Infinity
            ? 'a price that is not too large for a number'
            : 'a price > 0';
      wrong.add(line, column, { expected, found: `"${priceText}"` });
    }
    previous = stamp ?? previous;
    timestamps[row] = stamp ?? Number.NaN;
    closes[row] = price;
  });
  if (wrong.finish() > 0) return undefined;
  if (closes.length < 2) {
    issues.add({ file: path, pointer: '' }, { expected: 'at least two bars', found: String(closes.length) });
    return undefined;
  }
  return { file, column, timestamps, closes, barMilliseconds: commonestDifference(timestamps) };
}

/** UTC milliseconds of a stamp. Numbers are told apart by size: seconds until the year 5138, microseconds from 1973. */
export function readStamp(text: string): number | undefined {
  if (!/^\d+(\.\d+)?$/.test(text) || /^\d{4}$/.test(text)) return readInstant(text);
  const epoch = Number(text);
  if (epoch < 1e11) return epoch * 1000;
  return epoch < 1e14 ? epoch : Math.floor(epoch / 1000);
}

/** The bars that open within [from, to). */
export function historyBetween(history: PriceHistory, from: number, to: number): PriceHistory {
  const { timestamps, closes } = history;
  const first = firstAtOrAfter(timestamps, from);
  const end = firstAtOrAfter(timestamps, to);
  return { ...history, timestamps: timestamps.slice(first, end), closes: closes.slice(first, end) };
}

/** Place of the first stamp ≥ `time`; the length if there is none. */
export function firstAtOrAfter(timestamps: Float64Array, time: number): number {
  let low = 0;
  let high = timestamps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timestamps[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
