import { describe, expect, it } from 'vitest';
import { pathShares, sampleSize } from '../../../src/statistics/diagnostics/path-shares.ts';
import { expectedShortfall } from '../../../src/statistics/expected-shortfall.ts';
import { openSamples } from '../../../src/statistics/sample.ts';
import type { OutcomeTable } from '../../../src/outcome.ts';
import { experimentOf, fundThenDebt, rowOfShortfall, tableOf } from '../run-fixture.ts';

const experiment = experimentOf([{ name: 'isolated', venue: fundThenDebt }], 1_000);
const sampling = { kind: 'tilt', targets: [], defensive: 0.1 } as const;

function sharesOf(table: OutcomeTable, weighted = false) {
  const found = pathShares(experiment, table, openSamples(table, weighted ? sampling : undefined));
  return (metric: string) => found.find((each) => each.metric === metric);
}

/** 90 on 99 paths and 990 on path 700: of a mean of 9.9 it brings a tenth. */
const spiked = (path: number): number => (path === 700 ? 990 : path % 10 === 0 ? 90 : 0);
const table = tableOf(['isolated'], 1_000, (_, path) => rowOfShortfall(spiked(path)));

describe('the largest part of one path', () => {
  it('in a mean is its value over the sum of all', () => {
    expect(sharesOf(table)('shortfall.mean')).toEqual({
      ...{ policy: 'isolated', metric: 'shortfall.mean', path: 700, bearing: 100, hangsOnPath: true },
      share: 990 / (990 + 99 * 90),
    });
  });
  it('in an expected shortfall is its part of the tail, which takes in some of the ties at the quantile', () => {
    // The worst 5 % of 1,000 are 50 paths: 990 and 49 of the ninety-nine with 90.
    const { estimate } = expectedShortfall({
      values: Array.from({ length: 1_000 }, (_, path) => spiked(path)),
      level: 0.95,
    });
    const found = sharesOf(table)('shortfall.expectedShortfall[0.95]')!;
    expect(found.share).toBeCloseTo(990 / (50 * estimate), 12);
    expect(found.share).toBeCloseTo(990 / (990 + 49 * 90), 12);
    expect(found).toMatchObject({ path: 700, bearing: 1, hangsOnPath: true });
  });
  it('flags no expected shortfall of fewer than fifty tail paths: its interval is weak by itself', () => {
    const found = sharesOf(table)('shortfall.expectedShortfall[0.99]')!;
    expect(found.share).toBeCloseTo(990 / (990 + 9 * 90), 12);
    expect(found.hangsOnPath).toBe(false);
  });
  it('flags one above a twentieth, not one at it', () => {
    const at = (most: number) =>
      sharesOf(tableOf(['isolated'], 100, (_, path) => ({ shortfall: path === 3 ? most : path < 20 ? 1 : 0 })))(
        'shortfall.mean',
      )!;
    expect(at(1)).toMatchObject({ share: 0.05, hangsOnPath: false });
    expect(at(1.001)).toMatchObject({ path: 3, hangsOnPath: true });
  });
  it('names the path by its own index where others failed', () => {
    const status = Uint8Array.from({ length: 1_000 }, (_, path) => (path < 5 ? 1 : 0));
    expect(sharesOf({ ...table, status })('shortfall.mean')!.path).toBe(700);
  });
  it('is not told of what is 0 on every path', () => {
    expect(sharesOf(table)('uncovered.mean')).toBeUndefined();
  });
});

describe('weighted paths', () => {
  // Those with 90 weigh a tenth, path 700 a hundredth.
  const logWeight = Float64Array.from({ length: 1_000 }, (_, path) =>
    path === 700 ? Math.log(0.01) : path % 10 === 0 ? Math.log(0.1) : 0,
  );
  const share = sharesOf({ ...table, logWeight }, true);
  it('count by value times weight, and bear as much as plain ones would', () => {
    const [sum, squares] = [99 * 0.1 + 0.01, 99 * 0.01 + 0.0001];
    const found = share('shortfall.mean')!;
    expect(found.share).toBeCloseTo(9.9 / (9.9 + 99 * 9), 12);
    expect(found.bearing).toBeCloseTo((sum * sum) / squares, 9);
  });
  it('count in the tail beyond the weighted quantile', () => {
    // The worst 1 % weighs 10: 990 weighs 0.01, those with 90 together 9.9, and 0.09 lies at 0.
    const found = share('shortfall.expectedShortfall[0.99]')!;
    expect(found.path).toBe(700);
    expect(found.share).toBeCloseTo(9.9 / (9.9 + 99 * 9), 9);
  });
  it('are worth (Σw)²/Σw² plain ones', () => {
    const size = sampleSize(openSamples({ ...table, logWeight }, sampling));
    const sum = 900 + 9.9 + 0.01;
    expect(size.paths).toBe(1_000);
    expect(size.effective).toBeCloseTo((sum * sum) / (900 + 0.99 + 0.0001), 6);
    expect(sampleSize(openSamples(table))).toEqual({ paths: 1_000, effective: 1_000 });
  });
});
