import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { optimalBlockLength } from '../../src/market/block-length.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';

interface BlockLengthTruth {
  readonly id: string;
  readonly inputs: { readonly series: readonly number[] };
  readonly expected: { readonly blockLengthStationary: number; readonly blockLengthCircular: number };
}

const truths = JSON.parse(readFileSync(new URL('../fixtures/truths.json', import.meta.url), 'utf8')) as {
  cases: { id: string }[];
};
const truth = truths.cases.find(({ id }) => id === 'block-length-1') as BlockLengthTruth;

/** x_t = ρ·x_{t−1} + z_t. */
function autoregression(rho: number, n: number): number[] {
  const stream = new RandomStream().seek(rootKey('block-length'), 0, 0);
  let x = 0;
  return Array.from({ length: n }, () => (x = rho * x + stream.normal()));
}

describe('the optimal block length', () => {
  it('is the reference of Politis and White 2004, corrected 2009 (truth block-length-1)', () => {
    const { stationary, circular } = optimalBlockLength({ values: truth.inputs.series });
    expect(stationary / truth.expected.blockLengthStationary - 1).toBeCloseTo(0, 12);
    expect(circular / truth.expected.blockLengthCircular - 1).toBeCloseTo(0, 12);
  });

  it('is near (2ρ/(1−ρ²))^(2/3)·n^(1/3) for an autoregression, as theory has it', () => {
    // R(k) = ρᵏ/(1−ρ²) gives G = 2ρ/((1−ρ)²(1−ρ²)) and g₀ = 1/(1−ρ)², so 2G²/D = (2ρ/(1−ρ²))².
    const [rho, n] = [0.5, 20_000];
    const theory = (((2 * rho) / (1 - rho * rho)) ** 2 * n) ** (1 / 3);
    const { stationary } = optimalBlockLength({ values: autoregression(rho, n) });
    expect(stationary / theory).toBeGreaterThan(0.75);
    expect(stationary / theory).toBeLessThan(1.3);
  });

  it('grows with dependence and does not change with scale or place', () => {
    const values = autoregression(0.3, 4000);
    const weak = optimalBlockLength({ values });
    expect(optimalBlockLength({ values: autoregression(0.8, 4000) }).stationary).toBeGreaterThan(weak.stationary);
    expect(optimalBlockLength({ values: values.map((x) => 7 - 5 * x) }).stationary).toBeCloseTo(weak.stationary, 6);
  });

  it('is capped at min(3√n, n/3), and at one observation from below', () => {
    // An alternation never decorrelates: every lag counts.
    const alternation = Array.from({ length: 20 }, (_, t) => t % 2);
    expect(optimalBlockLength({ values: alternation })).toEqual({ stationary: 7, circular: 7 });
    expect(optimalBlockLength({ values: new Array<number>(50).fill(3) })).toEqual({ stationary: 1, circular: 1 });
    expect(optimalBlockLength({ values: [1, 2] }).stationary).toBeGreaterThanOrEqual(1);
  });

  it('refuses fewer than two observations and one that is no number', () => {
    expect(() => optimalBlockLength({ values: [1] })).toThrow('A block length needs at least two observations, not 1.');
    expect(() => optimalBlockLength({ values: [1, NaN, 2] })).toThrow('Observation 1 of the series is NaN.');
  });
});
