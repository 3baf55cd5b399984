import { describe, expect, it } from 'vitest';
import { binomialCdf, binomialProbability } from '../../src/math/binomial.ts';
import { relativeError } from './ulp-error.ts';

/** successes, trials, probability, P(K = k), P(K ≤ k): mpmath 1.3 with 50 digits, by summing terms. */
const REFERENCE: readonly [number, number, number, string, string][] = [
  [0, 10, 0.1, '0.348678440099999978', '0.348678440099999978'],
  [3, 10, 0.25, '0.25028228759765625', '0.775875091552734375'],
  [10, 10, 0.9, '0.348678440100000086', '1'],
  [50, 100, 0.5, '0.0795892373871787615', '0.539794618693589381'],
  [3, 100_000, 1e-5, '0.0613129336216306392', '0.981012456257269992'],
  [0, 1_000_000, 1e-7, '0.904837413511772197', '0.904837413511772197'],
  [30, 100_000, 1e-5, '1.38128785691130876e-33', '1'],
  [1000, 10_000_000, 1e-4, '0.012615242126587157', '0.508409367179018614'],
  [1500, 10_000_000, 1e-4, '1.04182778824705417e-49', '1'],
  [5_000_000, 10_000_000, 0.5, '2.52313245894184779e-4', '0.500126156622947092'],
  [5_040_000, 10_000_000, 0.5, '2.66831630287912776e-143', '1'],
];

describe('the binomial distribution', () => {
  it.each(REFERENCE)('gives P(K = %d) of %d at %d to 1e-12', (successes, trials, probability, expected) => {
    expect(relativeError(binomialProbability({ successes, trials, probability }), expected)).toBeLessThan(1e-12);
  });
  it.each(REFERENCE)('gives P(K ≤ %d) of %d at %d to 1e-12', (successes, trials, probability, _, expected) => {
    expect(relativeError(binomialCdf({ successes, trials, probability }), expected)).toBeLessThan(1e-12);
  });
  it('has probabilities that add up to its distribution function', () => {
    let sum = 0;
    for (let successes = 0; successes <= 40; successes++) {
      sum += binomialProbability({ successes, trials: 40, probability: 0.37 });
      expect(binomialCdf({ successes, trials: 40, probability: 0.37 })).toBeCloseTo(sum, 13);
    }
  });
  it('is certain at the probabilities 0 and 1', () => {
    expect(binomialProbability({ successes: 0, trials: 5, probability: 0 })).toBe(1);
    expect(binomialProbability({ successes: 4, trials: 5, probability: 1 })).toBe(0);
    expect(binomialCdf({ successes: 4, trials: 5, probability: 1 })).toBe(0);
    expect(binomialCdf({ successes: 0, trials: 5, probability: 0 })).toBe(1);
  });
  it('has no mass outside 0 to n, and all of it at 0 when there are no trials', () => {
    expect([-1, 6].map((successes) => binomialProbability({ successes, trials: 5, probability: 0.3 }))).toEqual([0, 0]);
    expect([-1, 6].map((successes) => binomialCdf({ successes, trials: 5, probability: 0.3 }))).toEqual([0, 1]);
    expect(binomialProbability({ successes: 0, trials: 0, probability: 0.3 })).toBe(1);
  });
  it('refuses counts that are not whole and what is no probability', () => {
    expect(() => binomialCdf({ successes: 1.5, trials: 5, probability: 0.3 })).toThrow('1.5 of 5');
    expect(() => binomialCdf({ successes: 1, trials: -1, probability: 0.3 })).toThrow(RangeError);
    expect(() => binomialProbability({ successes: 1, trials: 5, probability: 1.3 })).toThrow('1.3');
  });
});
