import type { CleanBars } from './cleaning.ts';
import type { Diagnosis, JumpFindings, NamedAutocorrelations, TailPoint } from './diagnosis.ts';
import { barsPerDay } from './extremes.ts';
import type { Fit } from './fit.ts';
import { jumpVariation, separateJumps } from './jump-tests.ts';
import { normalScore, quantilePlot } from './quantile-plot.ts';
import { SECONDS_PER_YEAR } from '../units.ts';
import { allReturns, type ReturnSample } from './sample.ts';
import { probabilityIntegralTransform } from './score.ts';
import { autocorrelations } from './serial.ts';
import { signaturePlot } from './signature.ts';
import { hillEstimates, uniformityTest } from './tails.ts';

const PIT_BINS = 20;
const LAGS = 48;
/** Shares of the returns that are counted as a tail. */
const TAILS: readonly number[] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];
const LEAST_TAIL = 10;
const SAMPLING_BARS: readonly number[] = [1, 2, 3, 5, 10, 15, 30, 60, 120, 240, 480, 1_440];
/** A day of fewer returns has no jump test of its own. */
const LEAST_RETURNS_PER_DAY = 24;
const JUMP_LEVEL = 0.01;

/** What a history looks like, and what a fitted model leaves unexplained of it. */
export function diagnose({ sample, timestamps, runStarts }: CleanBars, fit: Fit): Diagnosis {
  const returns = allReturns(sample);
  const pit = probabilityIntegralTransform(fit, sample);
  const lags = Math.min(LAGS, returns.length - 1);
  const series = (name: string, values: Float64Array): NamedAutocorrelations => ({
    series: name,
    ...autocorrelations({ values, lags }),
  });
  return {
    quantilePlot: quantilePlot(returns, pit),
    autocorrelations: [
      series('returns', returns),
      series('squared returns', squares(returns)),
      ...(pit === undefined ? [] : [series('squared residuals', squares(pit.map(normalScore)))]),
    ],
    pit: pit === undefined ? null : { counts: histogram(pit), kolmogorov: uniformityTest(pit) },
    tails: [...tailPoints(returns, 'lower'), ...tailPoints(returns, 'upper')],
    jumps: jumpFindings(sample, { timestamps, runStarts }),
    signature: signaturePlot(
      sample,
      SAMPLING_BARS.filter((bars) => 20 * bars <= returns.length),
    ),
  };
}

function squares(values: Float64Array): Float64Array {
  return values.map((value) => value * value);
}

function histogram(probabilities: Float64Array): readonly number[] {
  const counts = Array.from({ length: PIT_BINS }, () => 0);
  for (const value of probabilities) counts[Math.min(PIT_BINS - 1, Math.floor(PIT_BINS * value))]!++;
  return counts;
}

function tailPoints(returns: Float64Array, tail: 'lower' | 'upper'): readonly TailPoint[] {
  const counts = TAILS.map((share) => Math.round(share * returns.length)).filter((count) => count >= LEAST_TAIL);
  return hillEstimates({ returns, tail, counts }).map(({ count, index, standardError }) => ({
    side: tail === 'lower' ? 'down' : 'up',
    tail: count / returns.length,
    index,
    standardError,
  }));
}

/** Null where no return has a full window before it; no day is tested by itself where bars are long. */
function jumpFindings(sample: ReturnSample, bars: Pick<CleanBars, 'timestamps' | 'runStarts'>): JumpFindings | null {
  const flagged = separateJumps(sample);
  const days = returnsByDay(sample, bars).filter((day) => day.some((value) => value !== 0));
  if (flagged.tested === 0) return null;
  const variations = days.map((day) => jumpVariation({ runs: [day] }));
  const total = (pick: (variation: ReturnType<typeof jumpVariation>) => number): number =>
    variations.reduce((sum, variation) => sum + pick(variation), 0);
  const realised = total(({ realisedVariance }) => realisedVariance);
  const smooth = total(({ bipowerVariationAdjusted }) => bipowerVariationAdjusted);
  return {
    days: days.length,
    daysWithJumps: variations.filter(({ pValue }) => pValue < JUMP_LEVEL).length,
    level: JUMP_LEVEL,
    varianceShare: days.length === 0 ? jumpVariation(sample).jumpShare : Math.max(0, 1 - smooth / realised),
    flagged: flagged.places.length,
    perYear: flagged.intensity,
  };
}

/** The returns of each whole UTC day, where a day has enough of them for a test. */
function returnsByDay(
  { runs, barYears }: ReturnSample,
  { timestamps, runStarts }: Pick<CleanBars, 'timestamps' | 'runStarts'>,
): readonly Float64Array[] {
  const perDay = barsPerDay(Math.round(barYears * SECONDS_PER_YEAR));
  if (perDay === undefined || perDay < LEAST_RETURNS_PER_DAY) return [];
  const days: Float64Array[] = [];
  let run = 0;
  for (let k = 0; k < runStarts.length; k++) {
    const start = runStarts[k]!;
    const end = runStarts[k + 1] ?? timestamps.length;
    // A bar alone has no return, and no run in the sample.
    if (end - start < 2) continue;
    const returns = runs[run++]!;
    let first = start + 1;
    while (first < end && timestamps[first]! % DAY_MILLISECONDS !== 0) first++;
    for (; first + perDay <= end; first += perDay)
      days.push(returns.subarray(first - start - 1, first - start - 1 + perDay));
  }
  return days;
}

const DAY_MILLISECONDS = 86_400_000;
