import { commonestDifference } from '../math/commonest-difference.ts';
import { log } from '../math/log.ts';
import { SECONDS_PER_YEAR } from '../units.ts';
import { medianAbsoluteDeviation } from './moments.ts';
import type { ReturnSample } from './sample.ts';

/** Bars as a file has them, a place per bar; any order, any gaps, any nonsense. */
export interface RawBars {
  /** UTC milliseconds of each bar's open. */
  readonly timestamps: Float64Array;
  readonly open?: Float64Array;
  readonly high?: Float64Array;
  readonly low?: Float64Array;
  readonly close: Float64Array;
  readonly volume?: Float64Array;
}

/**
 * `timestamp`: no finite stamp. `duplicate`: a stamp that a bar before has. `price`: a price that is not a finite number > 0.
 * `inconsistent`: high below open or close, or low above. `noVolume`: nothing traded, so the price is an old one. `badTick`: a
 * price that jumps and is back a bar later. `gap`: bars that the file does not have.
 */
export const DROP_REASONS = ['timestamp', 'duplicate', 'price', 'inconsistent', 'noVolume', 'badTick', 'gap'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export interface Dropped {
  readonly reason: DropReason;
  /** Bars dropped; for `gap` the bars that the file does not have, rounded. */
  readonly count: number;
  /** The first few, by stamp; `row` is their place in the file from 0 (for `gap`: the first bar after it). */
  readonly examples: readonly { readonly row: number; readonly timestamp: number; readonly close: number }[];
}

export interface CleanBars {
  readonly sample: ReturnSample;
  /** Bars that were kept, in time order. */
  readonly timestamps: Float64Array;
  readonly closes: Float64Array;
  /** Place in `closes` at which each run of unbroken bars starts; a run of m bars has m − 1 returns. */
  readonly runStarts: Uint32Array;
  /** The commonest difference of stamps. */
  readonly barMilliseconds: number;
  /** Bars that stood out of order and were sorted into place. */
  readonly reordered: number;
  readonly dropped: readonly Dropped[];
}

const MOST_EXAMPLES = 5;
/** A return beyond so many median absolute deviations is a bad tick if the next one takes it back … */
const BAD_TICK_DEVIATIONS = 20;
/** … to within this share of it. */
const BAD_TICK_REST = 0.1;

/**
 * Bars in time order without what would be taken for moves of the price, cut into runs where bars are missing, and a list of
 * what was dropped and why.
 *
 * Bars out of order are sorted (a file may run backwards). Of bars with one stamp the first of the file stays. Then bars
 * without a sound price, with an inconsistent range, or without volume go (volume counts only where some bar has any), and
 * bad ticks: |r| > 20 median absolute deviations, and the next return, of the very next bar, takes back nine tenths of it or
 * more. Each leaves a gap; no return spans one.
 *
 * @throws RangeError  columns of different lengths, or fewer than two bars left
 */
export function cleanBars(bars: RawBars): CleanBars {
  const { timestamps: stamps, close, volume } = bars;
  const rows = stamps.length;
  for (const column of [bars.open, bars.high, bars.low, close, volume]) {
    if (column !== undefined && column.length !== rows)
      throw new RangeError(
        `The columns of a history are of one length: ${rows} stamps do not go with ${column.length} values.`,
      );
  }
  const drops = new Drops(bars);
  const stamped = Uint32Array.from({ length: rows }, (_, row) => row).filter(
    (row) => Number.isFinite(stamps[row]) || drops.add('timestamp', row),
  );
  const reordered = countOutOfOrder(stamped, stamps);
  if (reordered > 0) stamped.sort((a, b) => stamps[a]! - stamps[b]! || a - b);
  const distinct = stamped.filter(
    (row, i) => i === 0 || stamps[row] !== stamps[stamped[i - 1]!] || drops.add('duplicate', row),
  );
  const hasVolume = volume !== undefined && volume.some((traded) => traded > 0);
  const sound = distinct.filter((row) => {
    if (!hasSoundPrices(bars, row)) return drops.add('price', row);
    if (!isConsistent(bars, row)) return drops.add('inconsistent', row);
    return !hasVolume || volume[row]! > 0 || drops.add('noVolume', row);
  });
  // The grid is that of the file: dropped bars do not make the others longer.
  const barMilliseconds = commonestDifference(Float64Array.from(distinct, (row) => stamps[row]!));
  const bad = badTicks(sound, stamps, close, barMilliseconds);
  const kept = sound.filter((row, i) => bad[i] === 0 || drops.add('badTick', row));
  if (kept.length < 2) throw new RangeError(`Of ${rows} bars ${kept.length} can be used; a return needs two.`);

  const runStarts = [0];
  for (let i = 1; i < kept.length; i++) {
    if (stamps[kept[i]!]! - stamps[kept[i - 1]!]! !== barMilliseconds) runStarts.push(i);
  }
  for (let i = 1; i < distinct.length; i++) {
    const missing = (stamps[distinct[i]!]! - stamps[distinct[i - 1]!]!) / barMilliseconds - 1;
    if (missing !== 0) drops.add('gap', distinct[i]!, Math.max(0, Math.round(missing)));
  }
  const timestamps = Float64Array.from(kept, (row) => stamps[row]!);
  const closes = Float64Array.from(kept, (row) => close[row]!);
  const runs = runStarts.flatMap((start, k) => {
    const end = runStarts[k + 1] ?? kept.length;
    if (end - start < 2) return [];
    return [Float64Array.from({ length: end - start - 1 }, (_, i) => log(closes[start + i + 1]! / closes[start + i]!))];
  });
  return {
    sample: { runs, barYears: barMilliseconds / 1000 / SECONDS_PER_YEAR },
    timestamps,
    closes,
    runStarts: Uint32Array.from(runStarts),
    barMilliseconds,
    reordered,
    dropped: drops.list(),
  };
}

class Drops {
  readonly #bars: RawBars;
  readonly #byReason = new Map<DropReason, { count: number; examples: Dropped['examples'][number][] }>();

  constructor(bars: RawBars) {
    this.#bars = bars;
  }

  /** Counts a bar under a reason; false, as what a filter makes of it. */
  add(reason: DropReason, row: number, count = 1): false {
    const found = this.#byReason.get(reason) ?? { count: 0, examples: [] };
    this.#byReason.set(reason, found);
    found.count += count;
    if (found.examples.length < MOST_EXAMPLES)
      found.examples.push({ row, timestamp: this.#bars.timestamps[row]!, close: this.#bars.close[row]! });
    return false;
  }

  list(): Dropped[] {
    return DROP_REASONS.flatMap((reason) => {
      const found = this.#byReason.get(reason);
      return found === undefined ? [] : [{ reason, ...found }];
    });
  }
}

/** Rows that stand after a later stamp; of a file that runs backwards all but the first. */
function countOutOfOrder(rows: Uint32Array, stamps: Float64Array): number {
  let latest = -Infinity;
  let count = 0;
  for (const row of rows) {
    if (stamps[row]! < latest) count++;
    else latest = stamps[row]!;
  }
  return count;
}

function hasSoundPrices({ open, high, low, close }: RawBars, row: number): boolean {
  return [open, high, low, close].every(
    (column) => column === undefined || (column[row]! > 0 && column[row]! < Infinity),
  );
}

function isConsistent({ open, high, low, close }: RawBars, row: number): boolean {
  const last = close[row]!;
  const first = open === undefined ? last : open[row]!;
  return (
    (high === undefined || high[row]! >= Math.max(first, last)) &&
    (low === undefined || low[row]! <= Math.min(first, last))
  );
}

/** 1 at each bar whose price jumped and was back a bar later. */
function badTicks(rows: Uint32Array, stamps: Float64Array, close: Float64Array, barMilliseconds: number): Uint8Array {
  const bad = new Uint8Array(rows.length);
  const returns = new Float64Array(rows.length).fill(NaN);
  for (let i = 1; i < rows.length; i++) {
    if (stamps[rows[i]!]! - stamps[rows[i - 1]!]! === barMilliseconds)
      returns[i] = log(close[rows[i]!]! / close[rows[i - 1]!]!);
  }
  const known = returns.filter((r) => r === r);
  const limit = known.length === 0 ? 0 : BAD_TICK_DEVIATIONS * medianAbsoluteDeviation(known);
  // Where more than half of the returns are alike nothing says how large a common one is.
  if (!(limit > 0)) return bad;
  for (let i = 1; i + 1 < rows.length; i++) {
    const size = Math.abs(returns[i]!);
    // The bar after a bad tick returns as far as that one left: it is not another one.
    if (size > limit && bad[i - 1] === 0 && Math.abs(returns[i]! + returns[i + 1]!) <= BAD_TICK_REST * size) bad[i] = 1;
  }
  return bad;
}
