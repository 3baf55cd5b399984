import { describe, expect, it } from 'vitest';
import { countQuantile, poissonCumulative } from '../../src/math/poisson.ts';

describe('the distribution function of a Poisson law', () => {
  it('has the terms e^(−m) mᵏ/k!, added up', () => {
    for (const mean of [1e-6, 0.16, 1, 5.5, 40]) {
      const cumulative = poissonCumulative(mean);
      let [term, sum] = [Math.exp(-mean), 0];
      for (let k = 0; k < Math.min(cumulative.length, 60); k++) {
        sum += term;
        term *= mean / (k + 1);
        expect(Math.abs(cumulative[k]! - sum)).toBeLessThan(1e-14);
      }
    }
  });

  it('does not underflow where e^(−m) does: the mean and variance of 5,000 expected are 5,000', () => {
    const cumulative = poissonCumulative(5_000);
    let [mean, square] = [0, 0];
    cumulative.forEach((upTo, k) => {
      const probability = upTo - (k === 0 ? 0 : cumulative[k - 1]!);
      mean += k * probability;
      square += (k - 5_000) ** 2 * probability;
    });
    expect(Math.abs(mean - 5_000)).toBeLessThan(1e-6);
    expect(Math.abs(square - 5_000)).toBeLessThan(1e-3);
    expect(cumulative.at(-1)).toBe(1);
  });

  it('is inverted to the smallest count that it reaches', () => {
    const cumulative = poissonCumulative(0.5);
    expect(countQuantile(cumulative, 1e-16)).toBe(0);
    expect(countQuantile(cumulative, cumulative[0]!)).toBe(0);
    expect(countQuantile(cumulative, cumulative[0]! + 1e-15)).toBe(1);
    expect(countQuantile(cumulative, cumulative[2]!)).toBe(2);
    expect(countQuantile(cumulative, 1)).toBeLessThan(cumulative.length);
  });

  it('needs a mean above 0', () => {
    for (const mean of [0, -1, Infinity, NaN]) expect(() => poissonCumulative(mean)).toThrow(`not ${mean}`);
  });
});
