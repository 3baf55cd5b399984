import { describe, expect, it } from 'vitest';
import {
  expectedShortfallEstimate,
  maximumEstimate,
  meanEstimate,
  meanGivenAdlEstimate,
  meanGivenEventEstimate,
  probabilityAboveZero,
  probabilityEstimate,
  quantileEstimate,
} from '../../src/statistics/estimate.ts';
import { conditionalSamples } from '../../src/statistics/estimates.ts';
import { clopperPearsonInterval, zeroEventUpperBound } from '../../src/statistics/proportion.ts';
import { makeSample } from '../../src/statistics/sample.ts';

const confidence = 0.95;
const ascendingTo = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i + 1);
const sampleOf = (values: readonly number[], failed = 0) => makeSample(Float64Array.from(values), failed);

describe('a probability', () => {
  it('comes with its exact interval and its events', () => {
    expect(probabilityEstimate({ events: 50, trials: 200, confidence })).toEqual({
      estimate: 0.25,
      ...clopperPearsonInterval({ events: 50, trials: 200, confidence }),
      ...{ confidence, method: 'Clopper–Pearson', paths: 200, events: 50 },
    });
  });
  it('of an event that was not seen has a one-sided bound above', () => {
    const found = probabilityEstimate({ events: 0, trials: 1_000, confidence });
    expect(found).toMatchObject({ estimate: 0, low: 0, method: 'zero events, one-sided', events: 0 });
    expect(found.high).toBe(zeroEventUpperBound({ trials: 1_000, confidence }));
  });
  it('of an event that was always seen has a one-sided bound below', () => {
    const found = probabilityEstimate({ events: 1_000, trials: 1_000, confidence });
    expect(found).toMatchObject({ estimate: 1, high: 1, method: 'all events, one-sided' });
    expect(found.low).toBe(1 - zeroEventUpperBound({ trials: 1_000, confidence }));
  });
  it('counts failed paths as without the event below, and as with it above', () => {
    const found = probabilityEstimate({ events: 5, trials: 100, failed: 3, confidence });
    expect(found).toMatchObject({ estimate: 0.05, paths: 100, events: 5 });
    expect(found.low).toBe(clopperPearsonInterval({ events: 5, trials: 103, confidence }).low);
    expect(found.high).toBe(clopperPearsonInterval({ events: 8, trials: 103, confidence }).high);
    expect(found.method).toContain('3 failed paths counted both ways');
  });
  it('has an interval on a single path, and none of it known without a complete one', () => {
    expect(probabilityEstimate({ events: 1, trials: 1, confidence })).toMatchObject({ estimate: 1, high: 1 });
    expect(probabilityEstimate({ events: 0, trials: 0, failed: 2, confidence })).toMatchObject({
      ...{ estimate: null, low: 0, high: 1 },
    });
  });
  it('of an amount is that of being above 0', () => {
    expect(probabilityAboveZero(sampleOf([0, 3, 0.5, 0]), confidence)).toMatchObject({ estimate: 0.5, events: 2 });
  });
});

describe('a mean', () => {
  it('says on how few paths it rests', () => {
    const spike = new Float64Array(10_000);
    spike.fill(7, 0, 40);
    expect(meanEstimate(makeSample(spike), confidence)).toMatchObject({
      ...{ estimate: 0.028, events: 40, method: 'bootstrap-t' },
    });
    const rare = new Float64Array(10_000);
    rare.fill(7, 0, 9);
    expect(meanEstimate(makeSample(rare), confidence)).toMatchObject({
      ...{ events: 9, method: 'normal, weak: 9 paths only where it is not zero' },
    });
    rare.fill(7, 0, 29);
    expect(meanEstimate(makeSample(rare), confidence).method).toBe(
      'bootstrap-t, weak: 29 paths only where it is not zero',
    );
    expect(meanEstimate(makeSample(rare.map((value) => 1_000 - value)), confidence).method).toBe(
      'bootstrap-t, weak: 29 paths only where it is not the usual value',
    );
    expect(meanEstimate(makeSample(ascendingTo(500)), confidence).method).toBe('normal');
    expect(meanEstimate(sampleOf([4, 4, 4]), confidence)).toMatchObject({ estimate: 4, low: 4, high: 4 });
    expect(meanEstimate(sampleOf([4, 4, 4]), confidence).method).toContain('the same value on every path');
  });
  it('has no interval on one path', () => {
    expect(meanEstimate(sampleOf([12]), confidence)).toMatchObject({ estimate: 12, low: null, high: null, paths: 1 });
  });
  it('leaves failed paths out and says so', () => {
    expect(meanEstimate(sampleOf([1, 3], 1), confidence)).toMatchObject({ estimate: 2, paths: 2 });
    expect(meanEstimate(sampleOf([1, 3], 1), confidence).method).toContain('without 1 failed path');
  });
  it('of an unlimited fund is not a number', () => {
    expect(meanEstimate(sampleOf([Infinity, Infinity]), confidence)).toMatchObject({
      ...{ estimate: null, low: null, high: null, method: 'unlimited fund' },
    });
  });
});

describe('a quantile', () => {
  it('stands between its order statistics', () => {
    // 1,000 at 0.99: rank 990, interval ranks 983 and 997 (reference case quantile-ci-1).
    expect(quantileEstimate(makeSample(ascendingTo(1_000)), 0.99, confidence)).toMatchObject({
      ...{ estimate: 990, low: 983, high: 997, paths: 1_000, method: 'order statistics' },
    });
  });
  it('is not estimable one path below what it needs', () => {
    expect(quantileEstimate(makeSample(ascendingTo(367)), 0.99, confidence)).toMatchObject({
      ...{ estimate: null, low: null, high: null, needs: 368 },
    });
    expect(quantileEstimate(makeSample(ascendingTo(368)), 0.99, confidence)).toMatchObject({
      estimate: 365,
      high: 368,
    });
  });
  it('is refused where failed paths could move it', () => {
    expect(quantileEstimate(makeSample(ascendingTo(1_000), 1), 0.99, confidence)).toMatchObject({
      ...{ estimate: null, low: null, method: 'order statistics, refused: 1 failed path could move it' },
    });
  });
  it('stands where the failed paths could not move it', () => {
    const values = new Float64Array(1_000);
    values.fill(5, 990);
    expect(quantileEstimate(makeSample(values, 2), 0.95, confidence)).toMatchObject({ estimate: 0, low: 0, high: 0 });
  });
  it('is refused where the failed paths outnumber the complete ones', () => {
    expect(quantileEstimate(sampleOf([1, 1, 1], 40), 0.5, confidence).estimate).toBeNull();
  });
});

describe('an expected shortfall', () => {
  it('needs ten paths in the tail and says where there are fewer than fifty', () => {
    const at = (paths: number) => expectedShortfallEstimate(makeSample(ascendingTo(paths)), 0.99, confidence);
    expect(at(999)).toMatchObject({ estimate: null, low: null, high: null, needs: 1_000 });
    expect(at(1_000).estimate).toBeCloseTo(995.5, 9);
    expect(at(4_999).method).toContain('fewer than 50 paths in the tail');
    expect(at(5_000).method).toBe('influence values, bootstrap-t');
  });
  it('is refused where any path failed, since it could be the worst', () => {
    expect(expectedShortfallEstimate(makeSample(ascendingTo(5_000), 1), 0.99, confidence)).toMatchObject({
      ...{ estimate: null, method: 'influence values, refused: 1 failed path could move it' },
    });
  });
});

describe('a mean given the event', () => {
  it('is not estimable without an event, nor at so few that the interval would have no end', () => {
    const none = sampleOf([0, 0, 0]);
    expect(meanGivenEventEstimate(none, none, confidence)).toMatchObject({ estimate: null, needs: 6 });
    expect(meanGivenEventEstimate(sampleOf([0, 8, 0]), sampleOf([0, 1, 0]), confidence)).toMatchObject({
      ...{ estimate: null, low: null, high: null, needs: 12 },
    });
    // At 95 % z² = 3.84: three events of many paths do not bound the ratio, four do.
    const withEvents = (events: number) => {
      const flags = Float64Array.from({ length: 1_000 }, (_, i) => (i < events ? 1 : 0));
      return meanGivenEventEstimate(makeSample(flags.map((flag, i) => flag * (5 + i))), makeSample(flags), confidence);
    };
    expect(withEvents(3)).toMatchObject({ estimate: null, needs: 1_334 });
    expect(withEvents(4)).toMatchObject({ estimate: 6.5, method: 'Fieller, weak: 4 events only', events: 4 });
    expect(withEvents(9).method).toBe('Fieller, weak: 9 events only');
    expect(withEvents(10).method).toBe('ratio, smoothed bootstrap-t, weak: 10 events only');
    expect(withEvents(30).method).toBe('ratio, smoothed bootstrap-t');
    expect(withEvents(900)).toMatchObject({ method: 'ratio, smoothed bootstrap-t', events: 900 });
  });
  it('of one path that shows the event is its amount, without an interval', () => {
    expect(meanGivenEventEstimate(sampleOf([8]), sampleOf([1]), confidence)).toMatchObject({
      ...{ estimate: 8, low: null, high: null },
    });
  });
});

describe('a mean over the paths that have the value', () => {
  it('leaves the others out and counts those that have it', () => {
    const values = Float64Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 0.2 + (i % 2) * 0.4 : NaN));
    const { amounts, flags } = conditionalSamples(makeSample(values));
    const found = meanGivenAdlEstimate(amounts, flags, 0.95);
    expect(found).toMatchObject({ paths: 60, events: 20, method: 'ratio, smoothed bootstrap-t, weak: 20 events only' });
    expect(found.estimate).toBeCloseTo(0.4, 14);
    // Twenty values ±0.2 about their mean: a t interval would reach ±0.096 — the smoothed one further, away from 0.
    expect(found.high! - 0.4).toBeGreaterThan(0.08);
    expect(found.high! - 0.4).toBeLessThan(0.16);
    expect(0.4 - found.low!).toBeLessThan(0.11);
  });
  it('is not estimable where hardly any has it', () => {
    const one = conditionalSamples(makeSample(Float64Array.of(NaN, 0.2, NaN)));
    expect(meanGivenAdlEstimate(one.amounts, one.flags, 0.95)).toMatchObject({ estimate: null, low: null, needs: 12 });
    const none = conditionalSamples(makeSample(Float64Array.of(NaN, NaN)));
    expect(meanGivenAdlEstimate(none.amounts, none.flags, 0.95)).toMatchObject({ estimate: null, needs: 4 });
  });
});

describe('a maximum', () => {
  it('is the largest value of the paths, without an interval', () => {
    expect(maximumEstimate(sampleOf([2, 9, 4]), confidence)).toEqual({
      ...{ estimate: 9, low: null, high: null, confidence, method: 'largest of the paths', paths: 3 },
    });
  });
});
