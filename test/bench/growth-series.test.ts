import { readFileSync } from 'node:fs';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { workloadFile } from '../../bench/engine-run.ts';
import { AXES, experimentOf, fittedExponent, SERIES } from '../../bench/growth-series.ts';
import { loadExperiment } from '../../src/config/load.ts';

const w2 = parse(readFileSync(workloadFile('w2'), 'utf8')) as Record<string, unknown>;

describe('a fitted exponent', () => {
  it('is that of a power, whatever its factor', () => {
    const points = [10, 100, 2_000].map((size) => ({ size, seconds: 7 * size ** 1.5 }));
    expect(fittedExponent(points)).toBeCloseTo(1.5, 12);
  });

  it('is 1.11 of n log n from 1,000 to 100,000', () => {
    const points = [1_000, 100_000].map((size) => ({ size, seconds: size * Math.log(size) }));
    expect(fittedExponent(points)).toBeCloseTo(1.11, 2);
  });
});

describe.each(AXES)('the growth in %s', (axis) => {
  it('asks at every point for an experiment without a warning, as large as it says', () => {
    for (const size of SERIES[axis].sizes) {
      const { accounts, horizon, markets, policies, paths, warnings } = loadExperiment(
        experimentOf({ axis, size, seconds: 1 }, w2),
      );
      const count = accounts.kind === 'synthetic' ? accounts.count : 1;
      const sizes = {
        accounts: count,
        crash: count,
        steps: horizon.steps,
        markets: markets.length,
        policies: policies.length,
        paths,
      };
      expect(sizes[axis]).toBe(size);
      expect(warnings).toEqual([]);
    }
  });
});
