import { describe, expect, it } from 'vitest';
import { sweepCharts } from '../../../src/report/sweep/charts.ts';
import { sweepCsv, sweepTable } from '../../../src/report/sweep/table.ts';
import { sweepText } from '../../../src/report/sweep/text.ts';
import type { Estimate } from '../../../src/statistics/summary.ts';
import type { Sweep, SweepPoint } from '../../../src/statistics/sweep.ts';

const METRIC = 'fundDepletion.probability';

const estimate = (value: number, low: number, high: number): Estimate => ({
  ...{ estimate: value, low, high, confidence: 0.95, method: 'by hand', paths: 1_000 },
});

function point(set: SweepPoint['set'], value: number, difference?: number): SweepPoint {
  return {
    ...{ set, failedPaths: 0 },
    results: [
      {
        ...{
          policy: 'cross',
          metric: METRIC,
          estimate: { ...estimate(value, value / 2, 2 * value), events: 1_000 * value },
        },
        difference: difference === undefined ? null : estimate(difference, difference - 0.01, difference + 0.01),
      },
    ],
  };
}

function sweepOf(design: Sweep['design'], points: readonly SweepPoint[]): Sweep {
  return {
    ...{ experiment: 'desk', question: '', seed: '1', paths: 1_000, confidence: 0.95, coin: 'quote', design },
    fields: [
      { field: 'fund', values: ['1', '2'] },
      { field: 'shock', values: ['-0.1', '-0.3'] },
    ],
    ...{ metrics: [METRIC], policies: ['cross'], base: point({}, 0.05), points, warnings: [] },
  };
}

const oneAtATime = sweepOf('oneAtATime', [
  point({ fund: '1' }, 0.08, 0.03),
  point({ fund: '2' }, 0.04, -0.01),
  point({ shock: '-0.1' }, 0.04, -0.01),
  point({ shock: '-0.3' }, 0.25, 0.2),
]);

const grid = sweepOf(
  'grid',
  ['1', '2'].flatMap((fund) =>
    ['-0.1', '-0.3'].map((shock) => {
      const value = 0.02 * Number(fund) - 0.1 * Number(shock);
      return point({ fund, shock }, value, value - 0.05);
    }),
  ),
);

const datasetsOf = (sweep: Sweep) => {
  const [chart] = sweepCharts(sweep);
  return (chart!.spec as unknown as { readonly datasets: { readonly [name: string]: readonly object[] } }).datasets;
};

describe('the table of a sweep', () => {
  it('has the base first, and each point with its interval and its difference in percentage points', () => {
    const { rows } = sweepTable(oneAtATime, 'cross', METRIC);
    expect(rows[0]).toEqual(['as configured', { text: '5.0 %', value: 0.05 }, '2.5 – 10.0 %', '', '']);
    expect(rows[4]).toEqual([
      'shock = -0.3',
      { text: '25 %', value: 0.25 },
      '13 – 50 %',
      { text: '+20.0 pp', value: 0.2 },
      '+19.0 to +21.0 pp',
    ]);
  });

  it('is CSV with full numbers, a row per point', () => {
    expect(sweepCsv(oneAtATime).split('\n').slice(0, 3)).toEqual([
      'fund,shock,policy,metric,estimate,low,high,difference,differenceLow,differenceHigh',
      `,,cross,${METRIC},0.05,0.025,0.1,,,`,
      `1,,cross,${METRIC},0.08,0.04,0.16,0.03,0.019999999999999997,0.04`,
    ]);
  });

  it('fits a terminal, and says that some points differ by chance', () => {
    const text = sweepText(oneAtATime, { colour: false, width: 80, directory: 'runs', isTerminal: true });
    expect(text.replace(/\s+/g, ' ')).toContain('among many points some differ by chance');
    expect(text).toMatch(/shock = -0\.3 +25 %/);
  });
});

describe('the tornado of fields that vary one at a time', () => {
  it('has the field that moves the metric most first, all its values together, in percentage points', () => {
    expect(datasetsOf(oneAtATime)['bars']).toMatchObject(
      [
        { point: 'shock = -0.1', value: -1, low: -2, high: 0 },
        { point: 'shock = -0.3', value: 20, low: 19, high: 21 },
        { point: 'fund = 2', value: -1 },
        { point: 'fund = 1', value: 3, low: 2, high: 4 },
      ].map(({ value, ...rest }) => ({
        ...Object.fromEntries(
          Object.entries({ value, ...rest }).map(([key, each]) => [
            key,
            typeof each === 'number' ? (expect.closeTo(each, 9) as number) : each,
          ]),
        ),
      })),
    );
  });
});

describe('the tornado of fields that reach equally far', () => {
  it('keeps the values of each together, the field given first before the other', () => {
    const tied = sweepOf('oneAtATime', [
      point({ fund: '1' }, 0.25, 0.2),
      point({ fund: '2' }, 0.05, 0),
      point({ shock: '-0.1' }, 0.05, 0),
      point({ shock: '-0.3' }, 0.25, 0.2),
    ]);
    expect(datasetsOf(tied)['bars']).toMatchObject(
      ['fund = 2', 'fund = 1', 'shock = -0.1', 'shock = -0.3'].map((each) => ({ point: each })),
    );
  });
});

describe('the heat map of two fields', () => {
  it('has a cell for each pair, in percent', () => {
    const cells = datasetsOf(grid)['cells']!;
    expect(cells).toHaveLength(4);
    expect(cells[3]).toMatchObject({ across: '2', down: '-0.3', value: expect.closeTo(7, 9) as number, text: '7.0 %' });
  });
});

describe('a grid of two fields on a terminal', () => {
  const textAt = (width: number, isTerminal = true, sweep = grid): string =>
    sweepText(sweep, { colour: false, width, directory: 'runs', isTerminal });
  const rowsOf = (text: string): string[] => text.split('\n').slice(2, 7);

  it('is a matrix, the first field down and the second across, each value with its interval', () => {
    expect(rowsOf(textAt(80))).toEqual([
      'insurance fund depleted, cross',
      'as configured: 5.0 % (2.5 – 10.0 %)',
      '                   -0.1                  -0.3',
      '1   3.0 % (1.5 – 6.0 %)  5.0 % (2.5 – 10.0 %)',
      '2  5.0 % (2.5 – 10.0 %)  7.0 % (3.5 – 14.0 %)',
    ]);
    expect(textAt(80)).toContain('Rows: fund. Columns: shock.');
    expect(textAt(80).replace(/\s+/g, ' ')).toContain('the difference of each point to the configuration as it is');
  });

  it('says the further end of the interval where there is no room for both', () => {
    expect(rowsOf(textAt(40)).slice(2)).toEqual([
      '             -0.1            -0.3',
      '1  3.0 % ± 3.0 pp  5.0 % ± 5.0 pp',
      '2  5.0 % ± 5.0 pp  7.0 % ± 7.0 pp',
    ]);
    expect(textAt(40).replace(/\s+/g, ' ')).toContain('Columns: shock. ± reaches to the further end of the interval.');
    expect(textAt(80)).not.toContain('±');
  });

  it('is rows where neither fits, and wherever no person reads it', () => {
    const [narrow, piped] = [textAt(30), textAt(120, false)];
    expect(narrow).toContain('fund = 1, shock = -0.1\n    Estimate: 3.0 %');
    expect(narrow).not.toContain('Rows: fund');
    expect(piped).toMatch(/fund = 1, shock = -0\.1 +3\.0 % +1\.5 – 6\.0 %/);
    expect(piped).not.toContain('Rows: fund');
    expect(piped).toContain('runs/report.html has the charts');
  });

  it('is told in one form: where one table fits in rows alone, all are rows', () => {
    const long = { ...grid, fields: [grid.fields[0]!, { field: 'shock', values: ['-0.1', '-0.3', 'x'.repeat(90)] }] };
    expect(textAt(100, true, long)).not.toContain('Rows: fund');
  });

  it('is none of a list of points, or of fields that vary one at a time', () => {
    expect(textAt(200, true, { ...grid, design: 'list' })).not.toContain('Rows: fund');
    expect(textAt(200, true, oneAtATime)).not.toContain('Rows: fund');
  });
});
