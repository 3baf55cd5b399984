import { describe, expect, it } from 'vitest';
import { intervalText, metricOf } from '../../src/report/metric.ts';
import { meanEstimate } from '../../src/statistics/estimate.ts';
import { makeSample } from '../../src/statistics/sample.ts';

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
