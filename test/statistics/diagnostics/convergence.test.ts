import { describe, expect, it } from 'vitest';
import { rootKey } from '../../../src/random/root-key.ts';
import { RandomStream } from '../../../src/random/stream.ts';
import {
  confidenceSequenceHalfWidth,
  narrowestRho,
  probabilityConfidenceSequence,
} from '../../../src/statistics/confidence-sequence.ts';
import { convergence, FLAT_SLOPE, type Convergence } from '../../../src/statistics/diagnostics/convergence.ts';
import { expectedShortfall } from '../../../src/statistics/expected-shortfall.ts';
import { openSamples } from '../../../src/statistics/sample.ts';
import { weightedContributions } from '../../../src/statistics/weights.ts';
import { experimentOf, fundThenDebt, rowOfShortfall, tableOf } from '../run-fixture.ts';

const draw = new RandomStream().seek(rootKey('convergence'), 0, 1);
const policies = [{ name: 'isolated', venue: fundThenDebt }];

function curves(shortfallOf: (path: number) => number, paths: number): (metric: string) => Convergence {
  const table = tableOf(['isolated'], paths, (_, path) => rowOfShortfall(shortfallOf(path)));
  const found = convergence(experimentOf(policies, paths), openSamples(table));
  return (metric) => found.find((each) => each.metric === metric)!;
}

const standardDeviation = (values: readonly number[]): number => {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1));
};

describe('the running estimate of a metric', () => {
  const losses = Array.from({ length: 4_000 }, () => (draw.uniform() < 0.2 ? 100 * draw.exponential() : 0));
  const curve = curves((path) => losses[path]!, losses.length);

  it('stands at prefixes that grow by √2 and end with all paths', () => {
    const sizes = curve('negativeEquity.probability').points.map(({ paths }) => paths);
    expect(sizes).toEqual([63, 88, 125, 177, 250, 354, 500, 707, 1_000, 1_414, 2_000, 2_828, 4_000]);
  });
  it('of a probability is its share of each prefix, in the mixture’s band', () => {
    const { points, band } = curve('negativeEquity.probability');
    expect(band).toBe('guaranteed');
    for (const { paths, estimate, low, high } of points) {
      const events = losses.slice(0, paths).filter((loss) => loss > 0).length;
      expect(estimate).toBeCloseTo(events / paths, 12);
      expect({ low, high }).toEqual(probabilityConfidenceSequence({ events, trials: paths, confidence: 0.95 }));
    }
  });
  it('of a mean is the prefix’s own, with its own spread', () => {
    const { points, band } = curve('shortfall.mean');
    expect(band).toBe('asymptotic');
    const { paths, estimate, low, high } = points.at(-3)!;
    const prefix = losses.slice(0, paths);
    const halfWidth = confidenceSequenceHalfWidth({
      ...{ paths, deviation: standardDeviation(prefix), confidence: 0.95 },
      rho: narrowestRho({ paths: 4_000, confidence: 0.95 }),
    });
    expect(estimate).toBeCloseTo(prefix.reduce((sum, each) => sum + each, 0) / paths, 9);
    expect(high! - estimate).toBeCloseTo(halfWidth, 9);
    expect(estimate - low!).toBeCloseTo(halfWidth, 9);
  });
  it('of an expected shortfall begins where ten paths lie in the tail, and has a band from thirty on', () => {
    // Of the levels 0.95 and 0.99 the higher: 1,000 paths put ten into the tail, 3,000 thirty.
    const { points } = curve('fundDraw.expectedShortfall[0.99]');
    expect(points.map(({ paths, low }) => [paths, low !== null])).toEqual([
      [1_000, false],
      [1_414, false],
      [2_000, false],
      [2_828, false],
      [4_000, true],
    ]);
    const { estimate, standardError } = expectedShortfall({ values: losses, level: 0.99 });
    const last = points.at(-1)!;
    expect(last.estimate).toBeCloseTo(estimate, 9);
    const halfWidth = confidenceSequenceHalfWidth({
      ...{ paths: 4_000, deviation: standardError * Math.sqrt(4_000), confidence: 0.95 },
      rho: narrowestRho({ paths: 4_000, confidence: 0.95 }),
    });
    expect(last.high! - last.estimate).toBeCloseTo(halfWidth, 9);
  });
  it('narrows with the root of the number of paths', () => {
    // Of a probability p the error is √(p(1 − p)/n) exactly, so that noise moves the slope little.
    expect(curve('negativeEquity.probability').slope!).toBeCloseTo(-0.5, 1);
    expect(curve('shortfall.mean').slope!).toBeLessThan(-0.35);
    expect(curve('shortfall.mean').slope!).toBeGreaterThan(-0.65);
  });
  it('has a slope of −½ where the spread stays', () => {
    const alternating = curves((path) => (path % 2 === 0 ? 100 : 0), 1 << 14)('negativeEquity.probability');
    expect(alternating.slope!).toBeCloseTo(-0.5, 3);
  });
});

describe('a curve that does not settle', () => {
  it('shows where one late path makes the mean', () => {
    const { slope, agrees } = curves(
      (path) => (path === 3_500 ? 1e6 : path % 10 === 0 ? 10 : 0),
      4_000,
    )('shortfall.mean');
    expect(slope!).toBeGreaterThan(FLAT_SLOPE);
    expect(agrees).toBe(true);
  });
  it('is told where early and late paths have different laws', () => {
    const { agrees } = curves(
      (path) => (path < 1_000 && path % 3 === 0 ? 10 : 0),
      16_000,
    )('negativeEquity.probability');
    expect(agrees).toBe(false);
  });
});

describe('the band', () => {
  it('is narrowest at the planned number of paths', () => {
    const rho = narrowestRho({ paths: 10_000, confidence: 0.95 });
    const at = (factor: number): number =>
      confidenceSequenceHalfWidth({ paths: 10_000, deviation: 1, confidence: 0.95, rho: factor * rho });
    expect(at(1)).toBeLessThan(at(0.99));
    expect(at(1)).toBeLessThan(at(1.01));
    // 1.5 times that of a fixed number.
    expect(at(1) / (1.959963984540054 / 100)).toBeCloseTo(1.545, 2);
    expect(() => narrowestRho({ paths: 0, confidence: 0.95 })).toThrow('at least one path');
  });
  it('holds the truth at all prefixes at once, of a probability, a mean and an expected shortfall', () => {
    // A fifth of exponentials of mean 100: the worst twentieth lies beyond 100·ln 4 and has a mean of 100·(1 + ln 4).
    const truths = new Map([
      ['negativeEquity.probability', 0.2],
      ['shortfall.mean', 20],
      ['fundDraw.expectedShortfall[0.95]', 100 * (1 + Math.log(4))],
    ]);
    const experiment = { ...experimentOf(policies, 1_500), statistics: { confidence: 0.95, quantileLevels: [0.95] } };
    const missed = new Map([...truths.keys()].map((metric) => [metric, 0]));
    for (let run = 0; run < 200; run++) {
      const table = tableOf(['isolated'], 1_500, () =>
        rowOfShortfall(draw.uniform() < 0.2 ? 100 * draw.exponential() : 0),
      );
      for (const { metric, points } of convergence(experiment, openSamples(table))) {
        const truth = truths.get(metric);
        if (truth === undefined || !points.some(({ low, high }) => low !== null && (truth < low || truth > high!)))
          continue;
        missed.set(metric, missed.get(metric)! + 1);
      }
    }
    // Fixed draws; more than 27 of 200 would have a chance below 1e-6 if one run in twenty missed it.
    for (const [metric, count] of missed) expect(count, metric).toBeLessThanOrEqual(27);
  });
});

describe('weighted paths', () => {
  const sampling = { kind: 'tilt', targets: [], defensive: 0.1 } as const;
  const events = Array.from({ length: 2_000 }, () => draw.uniform() < 0.5);
  // Of a probability of ½ drawn, a tenth is meant: weights 0.2 and 1.8.
  const logWeight = Float64Array.from(events, (event) => Math.log(event ? 0.2 : 1.8));
  const table = { ...tableOf(['isolated'], 2_000, (_, path) => rowOfShortfall(events[path]! ? 50 : 0)), logWeight };
  const found = convergence({ ...experimentOf(policies, 2_000), sampling }, openSamples(table, sampling));

  it('have curves of what they weigh, none of the expected shortfall', () => {
    expect(found.map(({ metric, band }) => [metric, band])).toEqual([
      ['negativeEquity.probability', 'asymptotic'],
      ['negativeBalance.probability', 'asymptotic'],
      ['fundDepletion.probability', 'asymptotic'],
      ['shortfall.mean', 'asymptotic'],
      ['fundDraw.mean', 'asymptotic'],
    ]);
    const samples = openSamples(table, sampling);
    const contribution = weightedContributions(samples.weights!, (path) => (events[path]! ? 1 : 0));
    const each = Array.from(events, (_, path) => contribution(path));
    const { estimate, high } = found[0]!.points.at(-1)!;
    expect(estimate).toBeCloseTo(each.reduce((sum, value) => sum + value, 0) / 2_000, 12);
    const halfWidth = confidenceSequenceHalfWidth({
      ...{ paths: 2_000, deviation: standardDeviation(each), confidence: 0.95 },
      rho: narrowestRho({ paths: 2_000, confidence: 0.95 }),
    });
    expect(high! - estimate).toBeCloseTo(halfWidth, 12);
  });
});

describe('paths drawn in pairs', () => {
  const sampling = { kind: 'antithetic' } as const;
  const losses = Array.from({ length: 2_000 }, () => (draw.uniform() < 0.2 ? 100 * draw.exponential() : 0));
  const rowsOf = (paths: number, lossOf: (path: number) => number) =>
    tableOf(['isolated'], paths, (_, path) => rowOfShortfall(lossOf(path)));
  const curvesOf = (lossOf: (path: number) => number) => {
    const experiment = { ...experimentOf(policies, 4_000), sampling };
    const found = convergence(experiment, openSamples(rowsOf(4_000, lossOf), sampling));
    return (metric: string) => found.find((each) => each.metric === metric)!;
  };
  // Each pair is one path twice: four thousand of them say what two thousand plain ones do.
  const twice = curvesOf((path) => losses[path >> 1]!);

  it('have prefixes of whole pairs', () => {
    const sizes = twice('shortfall.mean').points.map(({ paths }) => paths);
    expect(sizes.every((paths) => paths % 2 === 0)).toBe(true);
    expect(sizes).toEqual([62, 88, 124, 176, 250, 354, 500, 706, 1_000, 1_414, 2_000, 2_828, 4_000]);
  });
  it('have the band of as many values as there are pairs', () => {
    const plain = convergence(experimentOf(policies, 2_000), openSamples(rowsOf(2_000, (path) => losses[path]!)));
    const once = plain.find(({ metric }) => metric === 'shortfall.mean')!.points.at(-1)!;
    const last = twice('shortfall.mean').points.at(-1)!;
    expect(last.estimate).toBeCloseTo(once.estimate, 9);
    expect(last.low!).toBeCloseTo(once.low!, 9);
    expect(last.high!).toBeCloseTo(once.high!, 9);
  });
  it('promise no guarantee for probabilities, whose pairs are no coins', () => {
    const { band, points, slope } = twice('negativeEquity.probability');
    expect(band).toBe('asymptotic');
    expect(slope!).toBeCloseTo(-0.5, 1);
    const share = losses.filter((loss) => loss > 0).length / 2_000;
    const halfWidth = confidenceSequenceHalfWidth({
      ...{ paths: 2_000, deviation: Math.sqrt((share * (1 - share) * 2_000) / 1_999), confidence: 0.95 },
      rho: narrowestRho({ paths: 2_000, confidence: 0.95 }),
    });
    expect(points.at(-1)!.high! - share).toBeCloseTo(halfWidth, 9);
  });
  it('have a narrower band where a pair cancels what it draws', () => {
    const opposite = curvesOf((path) => 200 + (path % 2 === 0 ? 1 : -1) * losses[path >> 1]!)('shortfall.mean');
    const { low, high } = opposite.points.at(-1)!;
    expect(high! - low!).toBeLessThan(1e-9);
  });
  it('count the pairs of the tail, of which thirty make a band', () => {
    // Of 4,000 paths forty lie in the worst hundredth: twenty pairs.
    const { points } = twice('fundDraw.expectedShortfall[0.99]');
    expect(points.every(({ low }) => low === null)).toBe(true);
  });
});
