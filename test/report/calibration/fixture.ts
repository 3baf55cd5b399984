import type { CleanBars } from '../../../src/calibration/cleaning.ts';
import type { Candidate, Diagnosis, UnderlyingStudy } from '../../../src/calibration/diagnosis.ts';
import { realisedDays } from '../../../src/calibration/extremes.ts';
import type { Fit, FittedKind } from '../../../src/calibration/fit.ts';
import { quantilePlot } from '../../../src/calibration/quantile-plot.ts';
import { simulatedDays } from '../../../src/calibration/simulated-days.ts';
import { normalCdf } from '../../../src/math/normal-distribution.ts';
import { normalQuantile } from '../../../src/math/normal-quantile.ts';
import type { CalibrationFacts } from '../../../src/report/calibration/facts.ts';

const HOUR = 3_600_000;
const DAYS = 300;
const VOLATILITY = 0.6;
const DEVIATION = VOLATILITY / Math.sqrt(365 * 24);

/** A hash of a place as a uniform number: the same history on every machine. */
function uniformAt(place: number): number {
  let word = Math.imul(place + 1, 0x9e3779b1);
  word = Math.imul(word ^ (word >>> 15), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (((word ^ (word >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}

/** Three hundred days of hours of Brownian motion, with a fall of 12 % in one of them. */
function makeHistory(): CleanBars {
  const count = 24 * DAYS + 1;
  const returns = Float64Array.from({ length: count - 1 }, (_, i) => DEVIATION * normalQuantile(uniformAt(i)));
  returns[3_000] = Math.log(0.88);
  const closes = new Float64Array(count).fill(100);
  for (let i = 1; i < count; i++) closes[i] = closes[i - 1]! * Math.exp(returns[i - 1]!);
  return {
    sample: { runs: [returns], barYears: 1 / (365 * 24) },
    timestamps: Float64Array.from({ length: count }, (_, i) => Date.UTC(2024, 0, 1) + (i - 1) * HOUR),
    closes,
    runStarts: Uint32Array.of(0),
    barMilliseconds: HOUR,
    reordered: 2,
    dropped: [{ reason: 'duplicate', count: 3, examples: [{ row: 7, timestamp: Date.UTC(2024, 0, 1), close: 99.5 }] }],
  };
}

export function makeFit(kind: FittedKind, parameters: Fit['parameters'], more: Partial<Fit> = {}): Fit {
  return {
    kind,
    parameters,
    standardErrors: Object.fromEntries(Object.keys(parameters).map((name) => [name, name === 'drift' ? null : 0.01])),
    correlations: null,
    drift: { estimate: 0.31, standardError: 0.66 },
    logLikelihood: 25_000.25,
    aic: -49_998.5,
    bic: -49_990.5,
    observations: 24 * DAYS,
    warnings: [],
    ...more,
  };
}

function makeDiagnosis(returns: Float64Array): Diagnosis {
  const pit = returns.map((value) => normalCdf(value / DEVIATION));
  const counts = Array.from({ length: 20 }, () => 0);
  for (const value of pit) counts[Math.min(19, Math.floor(20 * value))]!++;
  const series = (name: string, size: number) => ({
    series: name,
    values: Float64Array.from({ length: 40 }, (_, i) => size / (i + 1)),
    bound: 1.96 / Math.sqrt(returns.length),
    ljungBox: { statistic: 40 * size + 21.5, pValue: size > 0.05 ? 1e-9 : 0.4, lags: 40 },
  });
  return {
    quantilePlot: quantilePlot(returns, pit),
    autocorrelations: [series('returns', 0.01), series('squared returns', 0.2), series('squared residuals', 0.1)],
    pit: { counts, kolmogorov: { distance: 0.0123, pValue: 0.22 } },
    tails: (['down', 'up'] as const).flatMap((side) =>
      [0.005, 0.01, 0.02, 0.05, 0.1].map((tail) => ({ side, tail, index: 3 + 10 * tail, standardError: 0.4 })),
    ),
    jumps: { days: 300, daysWithJumps: 9, level: 0.01, varianceShare: 0.08, flagged: 4, perYear: 4.9 },
    signature: [1, 2, 4, 8, 24].map((bars) => ({ bars, volatility: 0.6 + 0.01 / bars })),
  };
}

// Made once: every study is of the same days.
const HISTORY = makeHistory();
const REALISED_DAYS = realisedDays(HISTORY);
const DIAGNOSIS = makeDiagnosis(HISTORY.sample.runs[0]!);
const SIMULATED_DAYS = simulatedDays([{ kind: 'gbm', drift: 0, volatility: VOLATILITY }], { bar: 3_600 })[0]!;

/** An hour's fall that no Brownian motion gives, and five models tried on it. */
export function makeStudy(name = 'BTC', compared = true): UnderlyingStudy {
  const bars = HISTORY;
  const days = SIMULATED_DAYS;
  const score = (perBar: number, belowBest: number) => ({ perBar, bars: 2_160, belowBest, standardError: 0.002 });
  const gbm = makeFit('gbm', { drift: 0, volatility: VOLATILITY });
  const merton = makeFit('merton', {
    drift: 0,
    volatility: 0.59,
    jumpIntensity: 1.2,
    jumpMean: -0.12,
    jumpDeviation: 0.000_02,
  });
  const candidates: readonly Candidate[] = [
    { kind: 'gbm', outcome: { kind: 'fitted', fit: gbm, days }, score: score(3.4567, 0) },
    { kind: 'merton', outcome: { kind: 'fitted', fit: merton, days }, score: score(3.4542, -0.0025) },
    { kind: 'garch', outcome: { kind: 'rejected', reason: 'squared returns do not predict variance' } },
    {
      kind: 'bootstrap',
      outcome: { kind: 'fitted', fit: makeFit('bootstrap', { meanBlock: 12 }, { drift: null }), days },
    },
  ];
  return {
    name,
    files: [
      {
        name: 'btc.csv',
        sha256: 'ab'.repeat(32),
        from: bars.timestamps[0]!,
        to: bars.timestamps.at(-1)!,
        bars: bars.closes.length,
      },
    ],
    column: 'close',
    bars,
    candidates: compared ? candidates : candidates.slice(0, 1),
    chosen: { kind: 'gbm', fit: gbm, days },
    realised: REALISED_DAYS,
    diagnosis: DIAGNOSIS,
  };
}

export function makeFacts(more: Partial<CalibrationFacts> = {}): CalibrationFacts {
  return { studies: [makeStudy()], drift: 'zero', compared: true, version: '9.9.9', ...more };
}

/** Two underlyings, driven together. */
export function makeJointFacts(): CalibrationFacts {
  return makeFacts({
    studies: [makeStudy('BTC'), makeStudy('ETH')],
    joint: {
      correlation: [
        [1, 0.83],
        [0.83, 1],
      ],
      standardErrors: [
        [0, 0.004],
        [0.004, 0],
      ],
      commonBars: 7_000,
      quietBars: 6_990,
      commonJumps: null,
    },
  });
}
