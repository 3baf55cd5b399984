import { describe, expect, it } from 'vitest';
import { normalScore, quantilePlot } from '../../src/calibration/quantile-plot.ts';
import { normalCdf } from '../../src/math/normal-distribution.ts';
import { normalQuantile } from '../../src/math/normal-quantile.ts';

describe('a quantile plot', () => {
  it('of perfectly normal returns lies on the diagonal, within its envelope', () => {
    const normal = Float64Array.from({ length: 5_000 }, (_, i) => normalQuantile((i + 0.5) / 5_000));
    const points = quantilePlot(normal, normal.map(normalCdf));
    for (const { expected, returns, residual, low, high } of points) {
      expect(returns).toBeCloseTo(expected, 1);
      expect(residual).toBeCloseTo(expected, 9);
      expect(residual!).toBeGreaterThan(low);
      expect(residual!).toBeLessThan(high);
    }
  });

  it('shows every rank at its ends and some between, in order', () => {
    const points = quantilePlot(
      Float64Array.from({ length: 10_000 }, (_, i) => i),
      undefined,
    );
    expect(points).toHaveLength(280);
    expect(points[0]!.expected).toBeCloseTo(normalQuantile(0.5 / 10_000), 12);
    expect(points[1]!.expected).toBeCloseTo(normalQuantile(1.5 / 10_000), 12);
    for (let i = 1; i < points.length; i++) expect(points[i]!.expected).toBeGreaterThan(points[i - 1]!.expected);
    expect(points.every(({ residual }) => residual === null)).toBe(true);
  });

  it('has an envelope that the smallest of n uniform variables leaves on 5 % of histories', () => {
    const [first] = quantilePlot(Float64Array.of(1, 2, 3, 4, 5), Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5));
    // P(min ≤ x) = 1 − (1 − x)^5.
    expect(1 - (1 - normalCdf(first!.low)) ** 5).toBeCloseTo(0.025, 10);
    expect(1 - (1 - normalCdf(first!.high)) ** 5).toBeCloseTo(0.975, 10);
  });

  it('gives a probability that rounds to 0 or 1 a finite score', () => {
    expect(normalScore(0)).toBeLessThan(-37);
    expect(normalScore(1)).toBeGreaterThan(8);
    expect(Number.isFinite(normalScore(0)) && Number.isFinite(normalScore(1))).toBe(true);
  });
});
