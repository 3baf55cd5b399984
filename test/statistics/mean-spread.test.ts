import { describe, expect, it } from 'vitest';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { ANY_DRAWS, namedDraws, RESAMPLES, studentisedMeans } from '../../src/statistics/bootstrap.ts';
import { moments } from '../../src/statistics/mean.ts';
import { meanSpread } from '../../src/statistics/mean-spread.ts';

const draws = namedDraws(rootKey('mean spread'));
const spreadOf = (values: Float64Array, name = 'any') => meanSpread(values.length, (i) => values[i]!, draws(name));

/** A spike at 0 with exponential amounts. */
function skewed(paths: number, share: number, seed: string): Float64Array {
  const stream = new RandomStream().seek(rootKey(seed), 0, 1);
  return Float64Array.from({ length: paths }, () => (stream.uniform() < share ? stream.exponential() : 0));
}

describe('how a mean scatters', () => {
  it('is normal where its skewness is small, and by bootstrap where it is not', () => {
    expect(spreadOf(skewed(200_000, 0.02, 'many')).method).toBe('normal');
    expect(spreadOf(skewed(5_000, 0.02, 'few')).method).toBe('bootstrap-t');
  });
  it('reaches further on the side of the tail', () => {
    const { reach, standardError } = spreadOf(skewed(5_000, 0.02, 'few'));
    const { low, high } = reach(0.95);
    expect(-low).toBeGreaterThan(1.4 * standardError);
    expect(-low).toBeLessThan(1.96 * standardError);
    expect(high).toBeGreaterThan(1.96 * standardError);
    expect(high).toBeLessThan(3 * standardError);
  });
  it('is the same again, and other draws give nearly the same', () => {
    const values = skewed(5_000, 0.02, 'few');
    expect(spreadOf(values).reach(0.95)).toEqual(spreadOf(values).reach(0.95));
    const other = spreadOf(values, 'another').reach(0.95);
    expect(other).not.toEqual(spreadOf(values).reach(0.95));
    expect(other.high / spreadOf(values).reach(0.95).high).toBeCloseTo(1, 0);
  });
  it('does not depend on where the common value lies, nor on the unit', () => {
    const values = skewed(4_000, 0.02, 'shift').map((value) => Math.round(1_024 * value));
    const moved = spreadOf(values.map((value) => 2 * value + 65_536));
    const plain = spreadOf(values);
    expect(moved.method).toBe('bootstrap-t');
    expect(moved.reach(0.9).high).toBeCloseTo(2 * plain.reach(0.9).high, 9);
    expect(moved.reach(0.9).low).toBeCloseTo(2 * plain.reach(0.9).low, 9);
  });
  it('has a p-value that agrees with its interval', () => {
    const spread = spreadOf(skewed(5_000, 0.02, 'few'));
    const { mean } = spread.moments;
    for (const confidence of [0.8, 0.95, 0.99]) {
      // An estimate that the lower reach just takes to 0 has the error of the interval as its p-value.
      const edge = -spread.reach(confidence).low;
      expect(spread.pValue(edge)).toBeCloseTo(1 - confidence, 2);
    }
    expect(spread.pValue(mean)).toBeLessThan(0.005);
    expect(spread.pValue(0)).toBeGreaterThan(0.8);
  });
  it('is nearly normal where the values balance about the common one, whichever is the largest by chance', () => {
    const values = skewed(5_000, 0.02, 'few').map((value) => value * value);
    // The same amounts, every other one with its sign turned.
    let turned = 1;
    const balanced = values.map((value) => (value === 0 ? 0 : (turned = -turned) * value));
    const [one, both] = [spreadOf(values), spreadOf(balanced)];
    expect(both.method).toBe('bootstrap-t');
    const lopsided = ({ low, high }: { low: number; high: number }, error: number): number => (high + low) / error;
    expect(lopsided(one.reach(0.95), one.standardError)).toBeGreaterThan(1);
    expect(Math.abs(lopsided(both.reach(0.95), both.standardError))).toBeLessThan(0.25);
  });
  it('takes bins of neighbouring paths where values are many, to nearly the same reach', () => {
    const heavy = skewed(30_000, 0.05, 'bins').map((value) => value * value * value);
    const { reach, standardError, method } = spreadOf(heavy);
    expect(method).toBe('bootstrap-t');
    expect(reach(0.95).high).toBeGreaterThan(2 * standardError);
    expect(reach(0.95).high).toBeLessThan(3.5 * standardError);
  });
  it('of values that are all alike is nothing', () => {
    const { reach, method } = spreadOf(new Float64Array(50).fill(3));
    expect(reach(0.95)).toEqual({ low: -0, high: 0 });
    expect(method).toBe('normal, the same value on every path');
  });
  it('of one value is not known', () => {
    expect(() => spreadOf(Float64Array.of(1))).toThrow('one value has no spread');
  });
});

describe('a mean of which a few paths make nearly all of the spread', () => {
  /** Paired differences that are 0 but for rounding, other than on so many paths. */
  const dominated = (paths: number, large: number): Float64Array => {
    const stream = new RandomStream().seek(rootKey('rounding'), 0, 1);
    return Float64Array.from({ length: paths }, (_, path) => 1e-9 * stream.normal() + (path < large ? 135 : 0));
  };

  it.each([1, 2, 5])('has the normal interval, marked weak, where %i of 300 do', (large) => {
    // A third of the resamples lack a single one: what they vary by is rounding, and 0.45 divided by it some 1e11.
    const { reach, method, standardError } = spreadOf(dominated(300, large));
    expect(method).toBe('normal, weak: a few paths make nearly all of its spread');
    expect(reach(0.95).high).toBeCloseTo(1.959963984540054 * standardError, 9);
    expect(reach(0.999).high).toBeLessThan(3.3 * standardError);
  });
  it('has it too where the paths are drawn as bins', () => {
    const { reach, method, standardError } = spreadOf(dominated(3_000, 1));
    expect(method).toBe('normal, weak: a few paths make nearly all of its spread');
    expect(reach(0.95).high).toBeLessThan(2 * standardError);
  });
  it('has a bootstrap again where eight make it, and no end beyond what resamples with a spread tell', () => {
    const { reach, method, standardError } = spreadOf(dominated(300, 8));
    expect(method).toBe('bootstrap-t');
    for (const confidence of [0.9, 0.95, 0.99, 0.999, 0.9999]) {
      // Of eight paths a resample that holds one lies 7/√1 of its own standard errors below them.
      expect(reach(confidence).high).toBeLessThan(7.5 * standardError);
      expect(reach(confidence).high).toBeGreaterThan(1.9 * standardError);
    }
  });
  it('has no end beyond fifteen of its standard errors, whatever the others leave the one of its spread', () => {
    for (const rest of [0, 1e-12, 1e-6, 1e-3, 0.1, 1, 3, 5, 7, 10, 30]) {
      const stream = new RandomStream().seek(rootKey('rest'), 0, 1);
      const values = Float64Array.from({ length: 300 }, (_, path) => rest * stream.normal() + (path === 0 ? 135 : 0));
      const { reach, standardError } = spreadOf(values);
      for (const confidence of [0.95, 0.99, 0.9999]) {
        const { low, high } = reach(confidence);
        expect(Math.max(high, -low), `${rest}`).toBeLessThan(15 * standardError);
      }
    }
  });
});

describe('the mean of values far from 0', () => {
  it('has the reach that their distances from each other have', () => {
    // Without a common value. The squares of what is added are 1e18, of which a double holds whole hundreds.
    const values = skewed(300, 1, 'far').map((value) => Math.round(1_024 * value * value) / 1_024);
    const [near, far] = [spreadOf(values), spreadOf(values.map((value) => value + 2 ** 30))];
    expect(near.method).toBe('bootstrap-t');
    expect(far.method).toBe('bootstrap-t');
    expect(far.reach(0.95).low).toBeCloseTo(near.reach(0.95).low, 6);
    expect(far.reach(0.95).high).toBeCloseTo(near.reach(0.95).high, 6);
  });
});

describe('the resampled means', () => {
  it('of values without a spike have the spread of Student’s t', () => {
    const stream = new RandomStream().seek(rootKey('t'), 0, 1);
    const values = Float64Array.from({ length: 200 }, () => stream.normal());
    const found = studentisedMeans(values, 200, ANY_DRAWS());
    const { mean, variance } = moments(found);
    expect(found).toHaveLength(RESAMPLES);
    // Mean 0 and variance near 1, each within 4.5 standard errors of 2,000 resamples: error below 1e-5.
    expect(Math.abs(mean)).toBeLessThan(4.5 / Math.sqrt(RESAMPLES));
    expect(Math.abs(variance - 1)).toBeLessThan(4.5 * Math.sqrt(2 / RESAMPLES) + 0.03);
  });
  it('are ascending', () => {
    const found = studentisedMeans(Float64Array.of(1, 2, 3, 4, 9, 1, 1, 5, 6, 7, 8), 100, ANY_DRAWS());
    expect(found).toEqual(found.slice().sort());
  });
});
