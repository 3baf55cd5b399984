import { describe, expect, it } from 'vitest';
import { fitModel, FitRejectedError, type Fit } from '../../src/calibration/fit.ts';
import { cleanBars, type CleanBars } from '../../src/calibration/cleaning.ts';
import { fitJoint } from '../../src/calibration/joint.ts';
import { jumpVariation, separateJumps } from '../../src/calibration/jump-tests.ts';
import { logScore, probabilityIntegralTransform, scoreDifference } from '../../src/calibration/score.ts';
import { autocorrelations } from '../../src/calibration/serial.ts';
import { signaturePlot } from '../../src/calibration/signature.ts';
import { splitSample, type ReturnSample } from '../../src/calibration/sample.ts';
import { hillEstimates, uniformityTest } from '../../src/calibration/tails.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { SECONDS_PER_YEAR } from '../../src/units.ts';
import type { PriceModel } from '../../src/price-model.ts';
import { logReturns, pathOf } from '../market/experiments.ts';

// Seeds are fixed; with another one a bound of 4.5 standard errors would fail with probability 7e-6.
const Z = 4.5;
const HOUR = 3600;
const barYears = HOUR / SECONDS_PER_YEAR;

const draws = (name: string): RandomStream => new RandomStream().seek(rootKey(name), 0, 0);
const normals = (name: string, count: number): Float64Array => {
  const stream = draws(name);
  return Float64Array.from({ length: count }, () => stream.normal());
};
const simulated = (price: PriceModel, steps: number): ReturnSample => ({
  runs: [Float64Array.from(logReturns(pathOf({ prices: [price], steps, step: HOUR })[0]!))],
  barYears,
});

describe('jump tests', () => {
  it('ratio: a standard normal statistic without jumps, far out with them', () => {
    const quiet = normals('quiet', 20_000).map((z) => 0.005 * z);
    expect(Math.abs(jumpVariation({ runs: [quiet] }).statistic)).toBeLessThan(Z);
    const jumping = quiet.map((r, t) => (t % 200 === 0 ? r - 0.06 : r));
    const { statistic, jumpShare, pValue } = jumpVariation({ runs: [jumping] });
    expect(statistic).toBeGreaterThan(10);
    expect(pValue).toBeLessThan(1e-20);
    // 100 jumps of 0.06² beside 20,000 times 0.005²; the bipower sum has each jump twice, times a neighbour's E|r|.
    const [quietPart, jumpPart] = [0.5, 0.36];
    const leak = (Math.PI / 2) * 200 * 0.06 * 0.005 * Math.sqrt(2 / Math.PI);
    expect(Math.abs(jumpShare - (jumpPart - leak) / (quietPart + jumpPart))).toBeLessThan(0.02);
  });

  it('no product spans a gap', () => {
    const runs = [Float64Array.of(1, 2, 3), Float64Array.of(10, 20)];
    const { bipowerVariation } = jumpVariation({ runs });
    expect(bipowerVariation).toBeCloseTo((Math.PI / 2) * (2 + 6 + 200), 10);
  });

  it('Lee and Mykland: flags the jumps that are there, beyond Cₙ + 4.6001·Sₙ', () => {
    const returns = normals('separate', 20_000).map((z) => 0.005 * z);
    const placed = [3000, 3001, 9000, 15_000];
    placed.forEach((place, k) => (returns[place]! += k % 2 === 0 ? -0.08 : 0.08));
    const sample = { runs: [returns], barYears };
    expect(separateJumps(sample).window).toBe(94);
    const { places, sizes, threshold, tested, intensity } = separateJumps(sample, { window: 500 });
    expect(tested).toBe(20_000 - 499);
    const [c, root] = [Math.sqrt(2 / Math.PI), Math.sqrt(2 * Math.log(tested))];
    const centre = root / c - (Math.log(Math.PI) + Math.log(Math.log(tested))) / (2 * c * root);
    expect(threshold).toBeCloseTo(centre + 4.6001 / (c * root), 4);
    expect([...places]).toEqual(placed);
    expect([...sizes]).toEqual(placed.map((place) => returns[place]));
    expect(intensity).toBeCloseTo(4 / (tested * barYears), 8);
  });

  it('Lee and Mykland: scales returns by the products before each, not by those of its own', () => {
    const { threshold } = separateJumps({ runs: [Float64Array.of(1, 1, 1, 1)], barYears }, { window: 3 });
    const spike = (size: number): number =>
      separateJumps({ runs: [Float64Array.of(1, 1, size, 1)], barYears }, { window: 3 }).places.length;
    // One product |r₁||r₀| = 1 over K − 2 = 1.
    expect(spike(threshold * 0.999)).toBe(0);
    expect(spike(threshold * 1.001)).toBe(1);
  });
});

describe('serial dependence', () => {
  it('of independent values stays within its bounds, and its Ljung–Box value within chi-square', () => {
    const { values, bound, ljungBox } = autocorrelations({ values: normals('white', 10_000), lags: 20 });
    expect(bound).toBeCloseTo(0.0196, 6);
    values.forEach((rho) => expect(Math.abs(rho)).toBeLessThan((Z * bound) / 1.96));
    expect(ljungBox.pValue).toBeGreaterThan(1e-5);
  });

  it('of an autoregression is ρᵏ, and Ljung–Box sees it', () => {
    let x = 0;
    const values = normals('ar', 20_000).map((z) => (x = 0.5 * x + z));
    const found = autocorrelations({ values, lags: 4 });
    found.values.forEach((rho, k) =>
      expect(Math.abs(rho - 0.5 ** (k + 1))).toBeLessThan((Z * 1.3) / Math.sqrt(20_000)),
    );
    expect(found.ljungBox.pValue).toBeLessThan(1e-100);
  });

  it('is found at lags that there are', () => {
    expect(() => autocorrelations({ values: [1, 2, 3], lags: 3 })).toThrow('at lags from 1 to 2, not up to 3');
  });
});

describe('tails', () => {
  it('of a power law have its index on each side', () => {
    const stream = draws('pareto');
    // P(r > x) = ½·x^(−3) and P(r < −x) = ½·x^(−5).
    const returns = Float64Array.from({ length: 40_000 }, () => {
      const up = stream.uniform() < 0.5;
      const u = stream.uniform();
      return up ? u ** (-1 / 3) : -(u ** (-1 / 5));
    });
    for (const [tail, index] of [
      ['upper', 3],
      ['lower', 5],
    ] as const) {
      for (const found of hillEstimates({ returns, tail, counts: [100, 1000, 1e6] })) {
        expect(Math.abs(found.index - index)).toBeLessThan(Z * found.standardError);
      }
      expect(hillEstimates({ returns, tail, counts: [100, 1000, 1e6] })).toHaveLength(2);
    }
  });

  it('uniform values pass for uniform, others do not', () => {
    const stream = draws('uniform');
    const uniforms = Float64Array.from({ length: 5000 }, () => stream.uniform());
    expect(uniformityTest(uniforms).pValue).toBeGreaterThan(1e-5);
    expect(uniformityTest(uniforms.map((u) => u * u)).pValue).toBeLessThan(1e-50);
    // Kolmogorov's limit: P(√n·D > 1.3581) = 0.05.
    expect(uniformityTest([0.5]).distance).toBe(0.5);
  });
});

describe('the signature plot', () => {
  it('is level for independent returns and falls where prices bounce', () => {
    const returns = normals('bounce', 50_000).map((z) => 0.005 * z);
    const noise = normals('noise', 50_001).map((z) => 0.003 * z);
    const bouncing = returns.map((r, t) => r + noise[t + 1]! - noise[t]!);
    const volatility = 0.005 / Math.sqrt(barYears);
    for (const point of signaturePlot({ runs: [returns], barYears }, [1, 5, 25])) {
      expect(point.volatility / volatility).toBeCloseTo(1, 1);
    }
    const [short, , long] = signaturePlot({ runs: [bouncing], barYears }, [1, 5, 25]);
    expect(short!.volatility / volatility).toBeCloseTo(Math.sqrt(1 + 2 * 0.36), 1);
    expect(long!.volatility / volatility).toBeCloseTo(1, 1);
  });

  it('leaves out lengths that no run holds', () => {
    expect(signaturePlot({ runs: [new Float64Array(5).fill(0.01)], barYears }, [5, 6]).map(({ bars }) => bars)).toEqual(
      [5],
    );
  });
});

describe('scores and integral transforms', () => {
  const weights = { omega: 4e-7, alpha: 0.1, beta: 0.86, gamma: 0, degreesOfFreedom: 6 };
  const sample = simulated({ kind: 'garch', drift: 0, ...weights, initialVariance: 1e-5 }, 12_000);
  const { train, test } = splitSample(sample, 0.7);
  const garch = fitModel('garch', train);
  const gbm = fitModel('gbm', train);

  it('the model that made the returns scores better than one that did not, bar by bar', () => {
    const [right, wrong] = [logScore(garch, train, test), logScore(gbm, train, test)];
    if (right.state !== 'scored' || wrong.state !== 'scored') throw new Error('both have a density');
    expect(right.bars).toBe(3600);
    const { perBar, standardError } = scoreDifference(right, wrong);
    expect(perBar).toBeCloseTo(right.perBar - wrong.perBar, 12);
    expect(perBar).toBeGreaterThan(3 * standardError);
  });

  it('a fit scores its own history at its log-likelihood', () => {
    const whole = logScore(gbm, { ...train, runs: [] }, train);
    if (whole.state !== 'scored') throw new Error('gbm has a density');
    expect(whole.perBar * whole.bars).toBeCloseTo(gbm.logLikelihood!, 6);
    const filtered = logScore(garch, { ...train, runs: [] }, train);
    if (filtered.state !== 'scored') throw new Error('garch has a density');
    expect(filtered.perBar * filtered.bars).toBeCloseTo(garch.logLikelihood!, 6);
  });

  it('the right model turns returns into uniform values, another one does not', () => {
    expect(uniformityTest(probabilityIntegralTransform(garch, sample)!).pValue).toBeGreaterThan(1e-5);
    expect(uniformityTest(probabilityIntegralTransform(gbm, sample)!).pValue).toBeLessThan(1e-5);
  });

  it('a bootstrap is excluded, and says why', () => {
    const bootstrap = fitModel('bootstrap', train);
    expect(logScore(bootstrap, train, test).state).toBe('excluded');
    expect(probabilityIntegralTransform(bootstrap, test)).toBeUndefined();
  });
});

describe('a fit that must not be used', () => {
  const white: ReturnSample = { runs: [normals('rejected', 3000).map((z) => 0.005 * z)], barYears };

  it('garch says so where nothing clusters, or is refused', () => {
    let said: string;
    try {
      said = fitModel('garch', white).warnings.join();
    } catch (error) {
      if (!(error instanceof FitRejectedError)) throw error;
      said = error.message;
    }
    expect(said).toMatch(/that variance clusters is not shown|at its bound 0|above 0\.9999/);
  });

  it('garch never leaves its variance without a level to return to: it is held at that of the sample, or refused', () => {
    // The level of variance changes by a factor of 100 half-way.
    const level = { ...white, runs: [white.runs[0]!.map((r, t) => (t < 1500 ? r : 10 * r))] };
    let said: string;
    try {
      const { parameters, warnings } = fitModel('garch', level);
      const { alpha, beta, gamma, omega, initialVariance } = parameters as Record<string, number>;
      const persistence = alpha! + beta! + gamma! / 2;
      expect(persistence).toBeLessThan(0.9999);
      expect(omega! / (1 - persistence) / initialVariance!).toBeCloseTo(1, 8);
      said = warnings.join();
    } catch (error) {
      if (!(error instanceof FitRejectedError)) throw error;
      said = error.message;
    }
    expect(said).toMatch(/(held at that|held at the variance) of the sample|above 0\.9999/);
  });

  it.each(['gbm', 'merton', 'kou', 'garch', 'hawkes'] as const)('%s is refused where the price never moves', (kind) => {
    expect(() => fitModel(kind, { runs: [new Float64Array(500)], barYears })).toThrow('The price never moves');
  });

  it('a return that is no number is named', () => {
    const runs = [Float64Array.of(0.1, 0.2), Float64Array.of(NaN)];
    expect(() => fitModel('gbm', { runs, barYears })).toThrow('Return 2 of the sample is NaN.');
  });
});

describe('every fit', () => {
  const jumps = { jumpIntensity: 150, jumpMean: -0.01, jumpDeviation: 0.03 };
  const sample = simulated({ kind: 'merton', drift: 0, volatility: 0.6, ...jumps }, 6000);
  const kinds = ['gbm', 'merton', 'kou', 'bootstrap'] as const;

  it.each(kinds)('%s is the same for runs as for one series, and its progress only grows to 1', (kind) => {
    const told: number[] = [];
    const [run] = sample.runs;
    const whole = fitModel(kind, sample, { onProgress: (share) => told.push(share) });
    const divided: Fit = fitModel(kind, { ...sample, runs: [run!.subarray(0, 2500), run!.subarray(2500)] });
    expect(divided).toEqual(whole);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it('the better model has the smaller AIC and BIC', () => {
    const [gbm, merton] = [fitModel('gbm', sample), fitModel('merton', sample)];
    expect(merton.aic!).toBeLessThan(gbm.aic! - 100);
    expect(merton.bic!).toBeLessThan(gbm.bic! - 100);
    expect(merton.bic! - merton.aic!).toBeCloseTo(4 * (Math.log(6000) - 2), 8);
  });

  it('the block length is the larger of what returns and their squares ask for', () => {
    const clustered = simulated(
      { kind: 'garch', drift: 0, omega: 4e-7, alpha: 0.1, beta: 0.86, gamma: 0, initialVariance: 1e-5 },
      8000,
    );
    expect(fitModel('bootstrap', clustered).parameters['meanBlock']).toBeGreaterThan(10);
  });
});

describe('a joint fit', () => {
  /** Bars of log returns that are given, one an hour from hour `from`. */
  function history(returns: Float64Array, from = 0, without: readonly number[] = []): CleanBars {
    let logPrice = 0;
    const closes = [100, ...Array.from(returns, (r) => 100 * Math.exp((logPrice += r)))];
    const kept = closes.map((_, t) => t).filter((t) => !without.includes(t));
    return cleanBars({
      timestamps: Float64Array.from(kept, (t) => (from + t) * HOUR * 1000),
      close: Float64Array.from(kept, (t) => closes[t]!),
    });
  }
  const count = 8000;
  const [own, other] = [normals('joint-a', count), normals('joint-b', count)];
  const a = own.map((z) => 0.005 * z);
  const b = own.map((z, t) => 0.008 * (0.7 * z + Math.sqrt(0.51) * other[t]!));

  it('finds the correlation on common bars, across gaps and different spans', () => {
    const found = fitJoint([history(a, 0, [100, 101, 5000]), history(b, 0, [4000])]);
    // A missing bar takes two returns, two neighbours three.
    expect(found.commonBars).toBe(count - 3 - 2 - 2);
    expect(Math.abs(found.correlation[0]![1]! - 0.7)).toBeLessThan(Z * found.standardErrors[0]![1]!);
    expect(found.correlation[1]![0]).toBe(found.correlation[0]![1]);
    expect(found.commonJumps).toBeNull();
  });

  it('leaves jumps out of the correlation and tells those in common', () => {
    const jump = (r: number, t: number, size: number): number => (t > 100 && t % 250 === 0 ? r + size : r);
    const found = fitJoint([history(a.map((r, t) => jump(r, t, -0.08))), history(b.map((r, t) => jump(r, t, 0.12)))]);
    expect(Math.abs(found.correlation[0]![1]! - 0.7)).toBeLessThan(Z * found.standardErrors[0]![1]!);
    expect(found.commonJumps!.count).toBe(31);
    expect(found.commonJumps!.mean[0]).toBeCloseTo(-0.08, 2);
    expect(found.commonJumps!.mean[1]).toBeCloseTo(0.12, 2);
    expect(found.commonJumps!.intensity).toBeCloseTo(31 / (count * barYears), 8);
  });

  it('refuses bars of different lengths', () => {
    const daily = { ...history(a), barMilliseconds: 86_400_000 };
    expect(() => fitJoint([history(b), daily])).toThrow('do not go together');
  });
});
