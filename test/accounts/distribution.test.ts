import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, quantile, weightedIndex, type SimpleDistribution } from '../../src/accounts/distribution.ts';
import type { Distribution } from '../../src/experiment.ts';
import { normalCdf } from '../../src/math/normal-distribution.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';

/** Distribution functions by the platform's own mathematics: the other way round, and by another library. */
const CLOSED_FORMS: readonly { distribution: SimpleDistribution; cdf: (x: number) => number }[] = [
  { distribution: { kind: 'uniform', low: 0.3, high: 1 }, cdf: (x) => (x - 0.3) / 0.7 },
  {
    distribution: { kind: 'logUniform', low: 2, high: 100 },
    cdf: (x) => Math.log(x / 2) / Math.log(50),
  },
  {
    distribution: { kind: 'lognormal', median: 20_000, sigma: 1.2 },
    cdf: (x) => normalCdf(Math.log(x / 20_000) / 1.2),
  },
  {
    distribution: { kind: 'pareto', minimum: 1_000, exponent: 1.1, maximum: 1e7 },
    cdf: (x) => (1 - Math.pow(1_000 / x, 1.1)) / (1 - Math.pow(1e-4, 1.1)),
  },
  {
    distribution: { kind: 'pareto', minimum: 1_000, exponent: 2.5, maximum: Infinity },
    cdf: (x) => 1 - Math.pow(1_000 / x, 2.5),
  },
];

const PROBABILITIES = [1e-9, 0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999, 1 - 1e-9];

describe.each(CLOSED_FORMS)('the quantile of $distribution', ({ distribution, cdf }) => {
  it.each(PROBABILITIES)('is undone by the distribution function at %d', (probability) => {
    expect(Math.abs(cdf(quantile(distribution, probability)) - probability)).toBeLessThan(1e-14);
  });
  it('never falls as the probability rises', () => {
    const probability = fc.double({ min: Number.EPSILON, max: 1 - Number.EPSILON, noNaN: true });
    fc.assert(
      fc.property(probability, probability, (p, q) => {
        expect(quantile(distribution, Math.min(p, q))).toBeLessThanOrEqual(quantile(distribution, Math.max(p, q)));
      }),
    );
  });
});

describe('a bounded distribution', () => {
  const uniforms = [Number.MIN_VALUE, 2 ** -53, 0.5, 1 - 2 ** -53];
  it.each<SimpleDistribution>([
    { kind: 'logUniform', low: 2, high: 100 },
    { kind: 'logUniform', low: 3, high: 7 },
    { kind: 'uniform', low: 3, high: 7 },
  ])('keeps %o within its ends at the extreme uniforms', (distribution) => {
    const { low, high } = distribution as { low: number; high: number };
    for (const uniform of uniforms) {
      expect(quantile(distribution, uniform)).toBeGreaterThanOrEqual(low);
      expect(quantile(distribution, uniform)).toBeLessThanOrEqual(high);
    }
  });
  it('keeps a truncated Pareto tail at or below its maximum', () => {
    const pareto = { kind: 'pareto', minimum: 3, exponent: 0.7, maximum: 7 } as const;
    for (const uniform of uniforms) {
      expect(quantile(pareto, uniform)).toBeGreaterThanOrEqual(3);
      expect(quantile(pareto, uniform)).toBeLessThanOrEqual(7);
    }
  });
});

describe('a discrete distribution', () => {
  const leverage = { kind: 'discrete', values: [5, 10, 20, 50], weights: [3, 0, 4, 1] } as const;
  it.each([
    [0.001, 5],
    [0.374, 5],
    [0.375, 20],
    [0.874, 20],
    [0.875, 50],
    [0.999, 50],
  ])('has at %d the value %d', (probability, value) => {
    expect(quantile(leverage, probability)).toBe(value);
  });
  it('never gives a value of weight 0, not even the last', () => {
    expect(quantile({ kind: 'discrete', values: [1, 2], weights: [1, 0] }, 1 - 2 ** -53)).toBe(1);
  });
  it('refuses weights that add up to nothing', () => {
    expect(() => weightedIndex([0, 0], 0.5)).toThrow('[0, 0]');
  });
});

describe('a mixture', () => {
  // 40,000 draws of a binomial share: 4.5 standard errors, wrong once in 150,000 seeds.
  it('draws each component as often as its weight', () => {
    const mixture: Distribution = {
      kind: 'mixture',
      components: [
        { weight: 9, distribution: { kind: 'uniform', low: 0, high: 1 } },
        {
          weight: 1,
          distribution: { kind: 'mixture', components: [{ weight: 2, distribution: { kind: 'constant', value: 5 } }] },
        },
      ],
    };
    const stream = new RandomStream().seek(rootKey('mixture'), 0, 1);
    const draws = Float64Array.from({ length: 40_000 }, () => draw(mixture, stream));
    const share = draws.filter((value) => value === 5).length / draws.length;
    expect(Math.abs(share - 0.1)).toBeLessThan(4.5 * Math.sqrt((0.1 * 0.9) / draws.length));
    const small = draws.filter((value) => value < 1);
    const mean = small.reduce((sum, value) => sum + value, 0) / small.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4.5 * Math.sqrt(1 / 12 / small.length));
  });
});

describe('a draw', () => {
  it('is the quantile of one uniform of the stream', () => {
    const lognormal = { kind: 'lognormal', median: 7, sigma: 2 } as const;
    const root = rootKey('one uniform');
    const drawn = new RandomStream().seek(root, 0, 1);
    const uniforms = new RandomStream().seek(root, 0, 1);
    for (let i = 0; i < 5; i++) expect(draw(lognormal, drawn)).toBe(quantile(lognormal, uniforms.uniform()));
  });
});
