import { describe, expect, it } from 'vitest';
import { rootKey } from '../../../src/random/root-key.ts';
import { RandomStream } from '../../../src/random/stream.ts';
import { compareBatches, FALSE_ALARM, homogeneity } from '../../../src/statistics/diagnostics/homogeneity.ts';
import { openSamples } from '../../../src/statistics/sample.ts';
import { experimentOf, fundThenDebt, rowOfShortfall, tableOf, type Row } from '../run-fixture.ts';

const draw = new RandomStream().seek(rootKey('batches'), 0, 1);
const experiment = experimentOf([{ name: 'isolated', venue: fundThenDebt }], 1_000);

const events = (count: number, probability: number) =>
  Float64Array.from({ length: count }, () => (draw.uniform() < probability ? 1 : 0));
const tested = (rowOf: (path: number) => Row, paths = 1_000) =>
  homogeneity(experiment, openSamples(tableOf(['isolated'], paths, (_, path) => rowOf(path))));

describe('batches of events', () => {
  it('are compared by Pearson’s chi-square of their table', () => {
    // Two batches of 50 paths with 5 and 15 events: 20 of 100, 10 expected in each.
    const values = new Float64Array(100);
    values.fill(1, 0, 5);
    values.fill(1, 50, 65);
    // Σ (O − E)²/E = 25/10 + 25/10 + 25/40 + 25/40 = 6.25, of which chi-square of one degree leaves 0.012419.
    const found = compareBatches(values, { isCount: true })!;
    expect(found.batches).toBe(2);
    expect(found.statistic).toBeCloseTo(6.25, 12);
    expect(found.pValue).toBeCloseTo(0.012419330651552266, 12);
    // Both lie as far off, and the first is named.
    expect(found.furthest).toEqual({ first: 0, end: 50 });
  });
  it('are as many as leave ten paths to be expected of each, with the event and without', () => {
    const batchesOf = (count: number) =>
      compareBatches(
        Float64Array.from({ length: 1_000 }, (_, path) => (path < count ? 1 : 0)),
        { isCount: true },
      )?.batches;
    expect([19, 20, 199, 200, 801, 980, 981].map(batchesOf)).toEqual([undefined, 2, 19, 20, 19, 2, undefined]);
  });
});

describe('batches of amounts', () => {
  it('are compared by the test of Kruskal and Wallis', () => {
    // Two batches of twelve with sums of ranks of 114 and 186: H = 12/(24·25) · (114² + 186²)/12 − 3·25 = 4.32.
    const ranks = [1, 2, 3, 4, 5, 6, 13, 14, 15, 16, 17, 18, 7, 8, 9, 10, 11, 12, 19, 20, 21, 22, 23, 24];
    const found = compareBatches(
      Float64Array.from(ranks, (rank) => rank * rank),
      { isCount: false },
    )!;
    expect(found).toMatchObject({ batches: 2, furthest: { first: 0, end: 12 } });
    expect(found.statistic).toBeCloseTo(4.32, 12);
    expect(found.pValue).toBeCloseTo(0.03766692222862868, 10);
  });
  it('share the ranks of ties', () => {
    // 30 zeros and 20 ones in two batches of 25, 5 ones in the first: as chi-square, but for (n − 1)/n.
    const values = new Float64Array(50);
    values.fill(1, 0, 5);
    values.fill(1, 25, 40);
    const [ranked, counted] = [false, true].map((isCount) => compareBatches(values, { isCount })!);
    expect(counted!.statistic).toBeCloseTo(25 / 3, 12);
    expect(ranked!.statistic).toBeCloseTo(((49 / 50) * 25) / 3, 12);
  });
  it('say nothing where nearly all values are the same', () => {
    expect(compareBatches(new Float64Array(500).fill(7), { isCount: false })).toBeUndefined();
    expect(compareBatches(new Float64Array(0), { isCount: false })).toBeUndefined();
  });
});

describe('the false alarms of one test', () => {
  // Fixed draws. Of 4,000 sound samples, p < 0.05 is true of at most 273 and p < 0.001 of at most 18 with a chance of 1 − 1e-6
  // (binomial); of fewer than 130 and of none at all only if the test were blind.
  it.each([
    ['a hundred events', () => events(1_000, 0.1), true],
    ['twenty-five events', () => events(1_000, 0.025), true],
    ['prices', () => Float64Array.from({ length: 400 }, () => draw.normal()), false],
    [
      'a spike of zeros and an infinite variance',
      () =>
        Float64Array.from({ length: 400 }, () => (draw.uniform() < 0.3 ? 1 / (draw.uniform() * draw.uniform()) : 0)),
      false,
    ],
  ] as const)('are as frequent as stated, of %s', (_, sampleOf, isCount) => {
    const pValues = Array.from({ length: 4_000 }, () => compareBatches(sampleOf(), { isCount })?.pValue ?? 1);
    const below = (limit: number): number => pValues.filter((p) => p < limit).length;
    expect(below(0.05)).toBeLessThanOrEqual(273);
    expect(below(0.05)).toBeGreaterThanOrEqual(130);
    expect(below(0.001)).toBeLessThanOrEqual(18);
  });
});

describe('the tests of a run', () => {
  const price = (): number => 100 * (1 + 0.1 * draw.normal());
  const soundRow = (): Row => {
    const [last, low] = [price(), price()];
    return {
      ...rowOfShortfall(draw.uniform() < 0.1 ? 200 * draw.exponential() : 0),
      ...{ 'finalPrice[BTC]': last, 'minimumPrice[BTC]': Math.min(last, low) },
    };
  };
  it('are of the prices, and of events and amounts of every policy', () => {
    const { tests, falseAlarm } = tested(soundRow);
    expect(falseAlarm).toBe(FALSE_ALARM);
    expect(tests.map(({ policy, quantity, test }) => [policy, quantity, test])).toEqual([
      [undefined, 'finalPrice[BTC]', 'Kruskal–Wallis'],
      [undefined, 'minimumPrice[BTC]', 'Kruskal–Wallis'],
      ['isolated', 'liquidation.probability', 'chi-square'],
      ['isolated', 'negativeEquity.probability', 'chi-square'],
      ['isolated', 'negativeBalance.probability', 'chi-square'],
      ['isolated', 'fundDepletion.probability', 'chi-square'],
      ['isolated', 'shortfall.mean', 'Kruskal–Wallis'],
      ['isolated', 'fundDraw.mean', 'Kruskal–Wallis'],
    ]);
  });
  it('raise a false alarm in at most 0.1 % of sound runs, all tests together', () => {
    // Fixed draws; more than 5 of 300 runs would have a chance below 1e-6 if the rate were 0.001 (binomial).
    const alarms = Array.from({ length: 300 }, () => tested(soundRow, 300).tests.some(({ agree }) => !agree));
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(5);
  });
  it('fail where one batch of prices comes from another law, and name it', () => {
    const { tests } = tested((path) => {
      const row = soundRow();
      return path >= 350 && path < 400 ? { ...row, 'finalPrice[BTC]': 1.15 * row['finalPrice[BTC]']! } : row;
    });
    expect(tests.filter(({ agree }) => !agree).map(({ quantity, furthest }) => ({ quantity, furthest }))).toEqual([
      { quantity: 'finalPrice[BTC]', furthest: { first: 350, end: 400 } },
    ]);
  });
  it('fail where events stop halfway', () => {
    const { tests } = tested((path) => ({ ...soundRow(), negativeEquity: path < 500 && path % 5 === 0 ? 1 : 0 }));
    const failed = tests.filter(({ agree }) => !agree);
    expect(failed.map(({ quantity }) => quantity)).toEqual(['negativeEquity.probability']);
    // Holm's, of the smallest of eight p-values.
    expect(failed[0]!.adjustedPValue).toBeCloseTo(8 * failed[0]!.pValue, 15);
  });
  it('hold with weighted paths, which are independent too', () => {
    const sampling = { kind: 'tilt', targets: [], defensive: 0.1 } as const;
    const rows = Array.from({ length: 1_000 }, soundRow);
    const table = tableOf(['isolated'], 1_000, (_, path) => rows[path]!);
    const logWeight = Float64Array.from(
      rows,
      ({ negativeEquity }) => (negativeEquity === 1 ? -1 : 0.01) * draw.uniform(),
    );
    const { tests } = homogeneity({ ...experiment, sampling }, openSamples({ ...table, logWeight }, sampling));
    expect(tests.map(({ test }) => test)).toEqual(Array(8).fill('Kruskal–Wallis'));
    expect(tests.every(({ agree }) => agree)).toBe(true);
    // Events of the second half lose their weight: what they weigh is no longer what those of the first do.
    const broken = logWeight.map((weight, path) => (path < 500 || rows[path]!['negativeEquity'] === 0 ? weight : -1e3));
    const after = homogeneity(
      { ...experiment, sampling },
      openSamples({ ...table, logWeight: broken }, sampling),
    ).tests;
    expect(after.map(({ agree }) => agree)).toEqual([true, true, ...Array<boolean>(6).fill(false)]);
  });
  it('are of whole groups where paths are drawn together, each group one value', () => {
    const sampling = { kind: 'antithetic' } as const;
    const rows = Array.from({ length: 500 }, soundRow);
    const testsOf = (paths: number, rowOf: (path: number) => Row, isPaired: boolean) =>
      homogeneity(
        isPaired ? { ...experiment, sampling } : experiment,
        openSamples(
          tableOf(['isolated'], paths, (_, path) => rowOf(path)),
          isPaired ? sampling : undefined,
        ),
      ).tests;
    // Each path twice: the pairs say what the 500 paths do, the paths taken for independent would say it twice.
    const paired = testsOf(1_000, (path) => rows[path >> 1]!, true);
    const once = testsOf(500, (path) => rows[path]!, false);
    expect(paired.map(({ test }) => test)).toEqual(Array(8).fill('Kruskal–Wallis'));
    const priced = (tests: typeof once) =>
      tests.filter(({ test, quantity }) => test === 'Kruskal–Wallis' && !quantity.endsWith('probability'));
    priced(paired).forEach((found, i) => {
      const { statistic, batches, furthest } = priced(once)[i]!;
      expect(found).toMatchObject({ batches, furthest: { first: 2 * furthest.first, end: 2 * furthest.end } });
      expect(found.statistic).toBeCloseTo(statistic, 9);
    });
    expect(priced(paired)).toHaveLength(4);
    // And a fault in some of them is found all the same.
    const broken = testsOf(1_000, (path) => ({ ...rows[path >> 1]!, negativeEquity: Number(path < 300) }), true);
    expect(broken.filter(({ agree }) => !agree).map(({ quantity }) => quantity)).toEqual([
      'negativeEquity.probability',
    ]);
  });
});
