import { describe, expect, it } from 'vitest';
import { estimateWithBoundText, intervalText, metricOf } from '../../src/report/metric.ts';
import { meanEstimate } from '../../src/statistics/estimate.ts';
import { makeSample } from '../../src/statistics/sample.ts';
import type { Estimate } from '../../src/statistics/summary.ts';

describe('the interval of a mean', () => {
  const metric = metricOf('shortfall.mean');
  const withShortfallOn = (paths: number): Float64Array =>
    Float64Array.from({ length: 1_000 }, (_, i) => (i < paths ? 500 + i : 0));

  it('is marked weak where fewer than thirty paths have a value', () => {
    expect(intervalText(metric, meanEstimate(makeSample(withShortfallOn(29)), 0.95))).toMatch(/\d \(weak\)$/);
  });

  it('is not marked from thirty on', () => {
    expect(intervalText(metric, meanEstimate(makeSample(withShortfallOn(30)), 0.95))).toMatch(/\d$/);
  });
});

describe('an estimate with its error in few letters', () => {
  const event = metricOf('fundDepletion.probability');
  const amount = metricOf('shortfall.mean');
  const of = (
    value: number | null,
    low: number | null,
    high: number | null,
    more: Partial<Estimate> = {},
  ): Estimate => ({
    ...{ estimate: value, low, high, confidence: 0.95, method: 'by hand', paths: 1_000, ...more },
  });

  it('has the end of the interval that is further off, in percentage points of a probability', () => {
    expect(estimateWithBoundText(event, of(0.613, 0.563, 0.661))).toBe('61.3 % ± 5.0 pp');
    expect(estimateWithBoundText(amount, of(4_000, 3_900, 4_250))).toBe('4,000 ± 250');
  });

  it('is the bound alone where no path, or every one, shows the event', () => {
    expect(estimateWithBoundText(event, of(0, 0, 0.003, { events: 0 }))).toBe('≤ 0.30 %');
    expect(estimateWithBoundText(event, of(1, 0.997, 1, { events: 1_000 }))).toBe('≥ 99.70 %');
  });

  it('says what an interval says where there is none, or none to trust', () => {
    expect(estimateWithBoundText(amount, of(null, null, null, { needs: 2_000 }))).toBe(
      'not estimable (needs n ≥ 2,000)',
    );
    expect(estimateWithBoundText(amount, of(4_000, null, null))).toBe('4,000 (no interval)');
    expect(estimateWithBoundText(amount, of(4_000, 3_900, 4_250, { method: 'weak' }))).toBe('4,000 ± 250 (weak)');
  });
});
