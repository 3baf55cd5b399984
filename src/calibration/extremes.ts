import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { quantile, quantileRanks, tailCount } from '../statistics/quantile.ts';
import { SECONDS_PER_YEAR, type Seconds } from '../units.ts';

const DAY: Seconds = 86_400;

/** Spans over which a day's worst move is sought, where bars are short enough. */
const MOVE_SPANS: readonly Seconds[] = [60, 3_600, 28_800, DAY];

/** What is measured of a day: the worst move down or up over a span, or the deepest fall from an earlier price. */
export type ExtremeKind =
  { readonly kind: 'down' | 'up'; readonly span: Seconds } | { readonly kind: 'drawdown'; readonly span: Seconds };

/** Extremes of days of one length, a value per day. */
export interface DailyExtremes {
  readonly kind: ExtremeKind;
  /** Relative moves of the price: down and drawdown in (−1, 0], up ≥ 0. */
  readonly values: Float64Array;
}

/** Bars in a day; undefined where a day is no whole number of bars. */
export function barsPerDay(bar: Seconds): number | undefined {
  const bars = DAY / bar;
  return Number.isInteger(bars) ? bars : undefined;
}

/** What can be measured of days of such bars: spans of whole bars, and the drawdown where a day has several. */
export function extremeKinds(bar: Seconds): readonly ExtremeKind[] {
  const spans = MOVE_SPANS.filter((span) => span >= bar && Number.isInteger(span / bar));
  return [
    ...spans.map((span) => ({ kind: 'down', span }) as const),
    ...(bar < DAY ? [{ kind: 'drawdown', span: DAY } as const] : []),
    ...spans.map((span) => ({ kind: 'up', span }) as const),
  ];
}

/** What days of a history, or of a model, were like. */
export interface MeasuredDays {
  readonly extremes: readonly DailyExtremes[];
  /** √(mean squared log return of a bar / its length), per year; null without a day. */
  readonly volatility: number | null;
}

export const NO_DAYS: MeasuredDays = { extremes: [], volatility: null };

/** Gathers the extremes of days and their volatility, one day after the other. */
export class ExtremesOfDays {
  private readonly kinds: readonly ExtremeKind[];
  private readonly bar: Seconds;
  private readonly perDay: number;
  private readonly found: number[][];
  private readonly logs: Float64Array;
  private squares = 0;
  private bars = 0;

  /** @throws RangeError  where a day is no whole number of bars */
  constructor(bar: Seconds) {
    const perDay = barsPerDay(bar);
    if (perDay === undefined) throw new RangeError(`A day is no whole number of bars of ${bar} seconds.`);
    this.bar = bar;
    this.perDay = perDay;
    this.kinds = extremeKinds(bar);
    this.found = this.kinds.map(() => []);
    this.logs = new Float64Array(perDay + 1);
  }

  /** Takes the day whose first bar closes at `closes[first]`; the close before it, `closes[first − 1]`, belongs to it. */
  addDay(closes: ArrayLike<number>, first: number): void {
    for (let i = 0; i <= this.perDay; i++) this.logs[i] = log(closes[first - 1 + i]!);
    for (let i = 1; i <= this.perDay; i++) this.squares += square(this.logs[i]! - this.logs[i - 1]!);
    this.bars += this.perDay;
    this.kinds.forEach((kind, k) => this.found[k]!.push(this.extreme(kind)));
  }

  whole(): MeasuredDays {
    const extremes = this.kinds.map((kind, k) => ({ kind, values: Float64Array.from(this.found[k]!) }));
    const years = (this.bars * this.bar) / SECONDS_PER_YEAR;
    return { extremes, volatility: years === 0 ? null : Math.sqrt(this.squares / years) };
  }

  private extreme({ kind, span }: ExtremeKind): number {
    const { logs } = this;
    if (kind === 'drawdown') {
      let deepest = 0;
      let highest = logs[0]!;
      for (const price of logs) {
        if (price > highest) highest = price;
        if (price - highest < deepest) deepest = price - highest;
      }
      return exp(deepest) - 1;
    }
    const lag = span / this.bar;
    const sign = kind === 'down' ? 1 : -1;
    let least = Infinity;
    for (let i = lag; i < logs.length; i++) {
      const move = sign * (logs[i]! - logs[i - lag]!);
      if (move < least) least = move;
    }
    return kind === 'down' ? Math.min(0, exp(least) - 1) : Math.max(0, exp(-least) - 1);
  }
}

function square(x: number): number {
  return x * x;
}

/** Bars in time order, unbroken from each place of `runStarts` to the next. */
export interface UnbrokenBars {
  /** UTC milliseconds of each bar's open. */
  readonly timestamps: Float64Array;
  readonly closes: Float64Array;
  readonly runStarts: Uint32Array;
  readonly barMilliseconds: number;
}

/** The whole UTC days of a history: those in which no bar is missing. Without extremes where a day is no whole number of bars. */
export function realisedDays({ timestamps, closes, runStarts, barMilliseconds }: UnbrokenBars): MeasuredDays {
  const bar = barMilliseconds / 1_000;
  const perDay = barsPerDay(bar);
  if (perDay === undefined) return NO_DAYS;
  const days = new ExtremesOfDays(bar);
  for (let run = 0; run < runStarts.length; run++) {
    const end = runStarts[run + 1] ?? closes.length;
    // A day's first bar opens at midnight; its close before is that of the bar before.
    let first = runStarts[run]! + 1;
    while (first < end && timestamps[first]! % (1_000 * DAY) !== 0) first++;
    for (; first + perDay <= end; first += perDay) days.addDay(closes, first);
  }
  return days.whole();
}

/** A share of days beyond which a quantile lies: the median and what is worse than on 1 day of 20, of 100, of 1,000. */
export const EXTREME_LEVELS: readonly number[] = [0.5, 0.05, 0.01, 0.001];

/** One quantile of a day's extreme, in the history and in the model. */
export interface ExtremeQuantile {
  readonly kind: ExtremeKind;
  /** Share of days that are worse. */
  readonly level: number;
  /** Relative moves; null where there are too few days. */
  readonly realised: number | null;
  /** 95 % interval of the history's: order statistics, as if days were independent. Null where it has no end on that side. */
  readonly realisedLow: number | null;
  readonly realisedHigh: number | null;
  readonly simulated: number | null;
}

const CONFIDENCE = 0.95;

/**
 * Quantiles of what days had and what the model gives them. `realisedLow` is the milder end, `realisedHigh` the worse one.
 *
 * @param simulated  of the same kinds in the same order
 */
export function extremeQuantiles(
  realised: readonly DailyExtremes[],
  simulated: readonly DailyExtremes[],
): readonly ExtremeQuantile[] {
  return realised.flatMap(({ kind, values }, k) => {
    const sizes = severities(values);
    const modelled = severities(simulated[k]?.values ?? new Float64Array());
    const sign = kind.kind === 'up' ? 1 : -1;
    const signed = (size: number | undefined): number | null => (size === undefined ? null : sign * size);
    return EXTREME_LEVELS.map((level): ExtremeQuantile => {
      const { lower, upper } = quantileRanks({ paths: sizes.length, level: 1 - level, confidence: CONFIDENCE });
      return {
        kind,
        level,
        realised: signed(severityAt(sizes, level)),
        realisedLow: signed(sizes[lower - 1]),
        realisedHigh: signed(upper === null ? undefined : sizes[upper - 1]),
        simulated: signed(severityAt(modelled, level)),
      };
    });
  });
}

/** Sizes of moves, ascending: larger is worse. */
export function severities(values: Float64Array): Float64Array {
  return values.map(Math.abs).sort();
}

/** The size that a share `level` of days exceeds; undefined with fewer than one such day. */
function severityAt(ascending: Float64Array, level: number): number | undefined {
  return tailCount(ascending.length, 1 - level) < 1 ? undefined : quantile(ascending, 1 - level);
}
