import { describe, expect, it } from 'vitest';
import { isDrawn } from '../../../src/report/charts/charts.ts';
import { sizingChart } from '../../../src/report/sizing/chart.ts';
import { sizeText, sizingSentences } from '../../../src/report/sizing/sentences.ts';
import { sizingText } from '../../../src/report/sizing/text.ts';
import type { FundSizing, Sizing } from '../../../src/statistics/sizing.ts';
import type { Estimate } from '../../../src/statistics/summary.ts';

const estimate = (value: number, low: number, high: number, more: Partial<Estimate> = {}): Estimate => ({
  ...{ estimate: value, low, high, confidence: 0.95, method: 'by hand', paths: 10_000 },
  ...more,
});

const found: FundSizing = {
  ...{ policy: 'cross', fund: 'main', purses: 1, configured: 1_000_000 },
  depletion: estimate(0.0213, 0.0186, 0.0243, { events: 213 }),
  route: { kind: 'draws' },
  size: { estimate: 1_234_567, low: 1_150_000, high: 1_320_000, solvent: 1_298_765.4, method: 'order statistics' },
  curve: [
    {
      fund: 1_000_000,
      probability: estimate(0.0213, 0.0186, 0.0243, { events: 213 }),
      meanUncovered: estimate(4_321, 3_900, 4_750),
    },
    { fund: 5_000_000, probability: estimate(0, 0, 0.0003, { events: 0 }), meanUncovered: estimate(0, 0, 0) },
  ],
  bandHalfWidth: 0.013581,
  marginal: {
    ...{ size: 1_298_765.4, more: 1_000_000 },
    probability: estimate(0.0087, 0.007, 0.0107, { events: 87 }),
    uncovered: estimate(2_468, 2_100, 2_840),
    perUnit: estimate(0.0095, 0.0077, 0.0116, { events: 95 }),
  },
  check: {
    sizes: { main: 1_298_765.4 },
    depletion: estimate(0.0091, 0.0074, 0.0112, { events: 91 }),
    uncovered: estimate(1_357, 1_100, 1_620),
    target: 'within',
  },
};

const sizing: Sizing = {
  ...{ experiment: 'desk', question: '', seed: '1', paths: 10_000, failedPaths: 0, target: 0.01, confidence: 0.95 },
  ...{ coin: 'quote', funds: [found], withoutFund: [], warnings: [] },
};

describe('what is said of the size of a fund', () => {
  it('is the size to hold first, then the estimate, the fund as it is, fresh paths, and one more million', () => {
    expect(sizingSentences(sizing, found)).toEqual([
      'A fund of 1,298,766 keeps P(depleted) ≤ 1 % with 95 % confidence.',
      'As an estimate, the smallest fund with P(depleted) ≤ 1 % is 1,234,567 (95 % interval 1,150,000 – 1,320,000).',
      'The configured fund of 1,000,000 is depleted on 2.13 % of paths (95 % interval 1.86 – 2.43 %, 213 of 10,000).',
      'Run again with 1,298,766 on 10,000 fresh paths, it is depleted on 0.91 % of paths (95 % interval 0.74 – 1.12 %, 91 of 10,000), which agrees with it: the target of 1 % lies within the interval. Uncovered is then 1,357 on average (1,100 – 1,620).',
      'At 1,298,766, another 1,000,000 would keep the fund from running dry on 0.87 % of paths (95 % interval 0.70 – 1.07 %, 87 of 10,000), and spare whoever pays after it 2,468 on average (2,100 – 2,840), by the draws.',
    ]);
  });

  it('contradicts itself where fresh paths do', () => {
    const worse = { ...found, check: { ...found.check!, target: 'below' as const } };
    expect(sizingSentences(sizing, worse)[3]).toContain('which contradicts it');
  });

  it('says how closely a search found it, and how often a larger fund did worse', () => {
    const route = { kind: 'search', sizes: 17, tolerance: 0.005, violations: 3 } as const;
    expect(sizingSentences(sizing, { ...found, route }).at(-1)).toBe(
      'Rules read the level of this fund, so the same paths were run at 17 sizes; on 3 paths a larger fund was depleted where a smaller one was not. The answer is within 0.5 % of a size that is not enough.',
    );
  });

  it.each([
    [1_298_765.4, '1,298,766'],
    [12.341, '12.35'],
    [0, '0'],
  ])('rounds %d up to %s, so that what is printed keeps the promise', (size, text) => {
    expect(sizeText(size)).toBe(text);
  });

  it('fits a narrow terminal', () => {
    const lines = sizingText(sizing, { colour: false, width: 60, directory: 'runs' }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});

describe('the chart of sizes', () => {
  const chart = sizingChart(sizing);
  if (!isDrawn(chart)) throw new RangeError('there is a curve to draw');

  it('holds the curve with its intervals, and marks the size to hold at the target', () => {
    const { datasets } = chart.spec as unknown as { readonly datasets: { readonly [name: string]: unknown } };
    expect(datasets['seen']).toMatchObject([
      { policy: 'cross', fund: 1_000_000, estimate: 0.0213, low: 0.0186, high: 0.0243 },
    ]);
    // That no path exhausted: it stands at its upper bound.
    expect(datasets['unseen']).toMatchObject([{ fund: 5_000_000, high: 0.0003 }]);
    expect(datasets['target']).toEqual([{ target: 0.01, label: 'target 1 %' }]);
    expect(datasets['sizes']).toMatchObject([
      { size: 1_298_765.4, low: 1_150_000, high: 1_320_000, text: '1,298,766' },
    ]);
    expect(datasets['funds']).toEqual([{ fund: 1_000_000, label: 'configured 1,000,000' }]);
    expect(chart.caption).toContain('± 1.36 pp');
  });

  it('has its numbers beside it in a table', () => {
    expect(chart.table.rows[0]).toEqual([
      { text: '1,000,000', value: 1_000_000 },
      { text: '2.13 %', value: 0.0213 },
      '1.86 – 2.43 %',
      { text: '4,321', value: 4_321 },
      '3,900 – 4,750',
    ]);
  });
});
