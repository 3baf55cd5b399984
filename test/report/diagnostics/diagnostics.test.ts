import { describe, expect, it } from 'vitest';
import { makeCharts } from '../../../src/report/charts/charts.ts';
import { errorsTable } from '../../../src/report/diagnostics/errors.ts';
import { combinedTable } from '../../../src/report/diagnostics/combined-table.ts';
import { parametersTable } from '../../../src/report/diagnostics/parameters.ts';
import { terminalText } from '../../../src/report/terminal.ts';
import { batchesTable, diagnosticsHtml, pathSharesTable } from '../../../src/report/diagnostics/section.ts';
import type { Report } from '../../../src/report/facts.ts';
import type { Summary } from '../../../src/report/summary.ts';
import { cellText, type Table } from '../../../src/report/table.ts';
import type { ParameterUncertainty } from '../../../src/statistics/diagnostics/parameter-uncertainty.ts';
import type { Estimate } from '../../../src/statistics/summary.ts';
import { makeReportFixture, mean } from '../fixture.ts';

const report = makeReportFixture();
const change = (estimate: number, halfWidth: number): Estimate => ({
  ...mean(estimate),
  ...{ low: estimate - halfWidth, high: estimate + halfWidth, method: 'Newcombe, paired' },
});
const moved: ParameterUncertainty = {
  paths: 10_000,
  parameters: [
    {
      ...{ underlying: 'BTC', parameter: 'volatility', value: 0.65, standardError: 0.0123 },
      effects: [
        {
          ...{ policy: 'isolated', metric: 'negativeEquity.probability' },
          ...{ lower: change(-0.0041, 0.001), higher: change(0.0046, 0.001), effect: change(0.00435, 0.0007) },
        },
        {
          ...{ policy: 'isolated', metric: 'shortfall.mean' },
          ...{ lower: null, higher: change(321.5, 40), effect: change(321.5, 40) },
        },
      ],
      untold: 'too wild',
    },
  ],
  combined: [
    { policy: 'isolated', metric: 'negativeEquity.probability', effect: 0.00435, noise: 0.00036 },
    { policy: 'isolated', metric: 'shortfall.mean', effect: null, noise: null },
  ],
  unknown: ['ETH'],
};
const withMoved: Summary = { ...report.summary, parameterUncertainty: moved };

const texts = ({ rows }: Table): string[][] => rows.map((row) => row.map(cellText));
const numbers = ({ rows }: Table): (number | null)[] =>
  rows.flatMap((row) => row.flatMap((cell) => (typeof cell === 'string' ? [] : [cell.value])));

describe('the errors side by side', () => {
  it('are half of the interval, the two steps, and what continuous marks would add', () => {
    const table = errorsTable(report.summary);
    const row = texts(table).find(
      ([metric, policy]) => metric === 'negative balance, before cover' && policy === 'isolated',
    );
    // 640 of 10,000: 1.96·√(0.064·0.936/10,000) = 0.4797 points.
    expect(row).toEqual([
      ...['negative balance, before cover', 'isolated', '6.40 %'],
      ...['± 0.480 pp', '+0.51 pp', '+1.23 pp'],
    ]);
    expect(table.columns).toHaveLength(6);
  });
  it('say where the steps are too far apart, or were not compared', () => {
    const [first, ...rest] = report.summary.stepCheck;
    const apart = { ...first!, bias: { ...first!.bias, estimate: null, low: null, high: null } };
    expect(texts(errorsTable({ ...report.summary, stepCheck: [apart, ...rest] })).flat()).toContain('the step decides');
    expect(texts(errorsTable({ ...report.summary, stepCheck: [] })).map((row) => row.slice(4))).toEqual(
      Array(6).fill(['not checked', 'not checked']),
    );
  });
  it('have the parameters beside them where these were moved', () => {
    const rows = texts(errorsTable(withMoved));
    expect(rows.map((row) => row[6])).toEqual([
      'not known',
      'not known',
      '± 0.435 pp',
      ...Array<string>(3).fill('not known'),
    ]);
  });
});

describe('the parameters', () => {
  it('stand with their errors and what one of these moves', () => {
    expect(texts(parametersTable(moved))).toEqual([
      [
        ...['BTC: volatility', '0.650 ± 0.0123', 'negative balance, before cover', 'isolated'],
        ...['−0.41 pp', '+0.46 pp', '+0.435 pp', '+0.365 to +0.505 pp'],
      ],
      [
        ...['BTC: volatility', '0.650 ± 0.0123', 'shortfall, gross, mean', 'isolated'],
        ...['not known', '+321.50', '+321.50', '+281.50 to +361.50'],
      ],
    ]);
  });
  it('are told all together, with what chance would show', () => {
    expect(texts(combinedTable(moved))).toEqual([
      ['negative balance, before cover', 'isolated', '± 0.435 pp', '± 0.0360 pp'],
      ['shortfall, gross, mean', 'isolated', 'not known', 'not known'],
    ]);
  });
  it('stand on the terminal where they were asked for', () => {
    const text = terminalText(withMoved, { colour: false, width: 120 });
    expect(text).toMatch(/all together\n.*\nnegative balance, before cover +isolated +± 0\.435 pp +± 0\.0360 pp\n/);
    expect(terminalText(report.summary, { colour: false, width: 120 })).not.toContain('all together');
  });
  it('that were not moved are named on the page, and so is what was not', () => {
    const page = diagnosticsHtml({ ...report, summary: withMoved }, []);
    expect(page).toContain('volatility of BTC on both sides');
    expect(page).toContain('Without standard errors, and taken as it stands: ETH.');
    expect(diagnosticsHtml(report, [])).toContain('run --parameter-uncertainty tells it');
  });
});

describe('the batches of paths', () => {
  it('are told test by test', () => {
    expect(texts(batchesTable(report.summary))).toEqual([
      ['finalPrice[BTC]', 'all', 'Kruskal–Wallis', '20', '17.31', '0.57', '1.0', 'paths 500 – 999'],
      ...['isolated', 'cross'].map((policy) => [
        ...['negative balance, before cover', policy, 'chi-square', '20', '23.45', '0.22', '0.44'],
        'paths 9,500 – 9,999',
      ]),
    ]);
  });
  const withTests = (agree: boolean): Report => {
    const { diagnostics } = report.summary;
    const { homogeneity } = diagnostics;
    const tests = homogeneity.tests.map((test, i) => (i === 1 ? { ...test, adjustedPValue: 1e-7, agree } : test));
    return {
      ...report,
      summary: { ...report.summary, diagnostics: { ...diagnostics, homogeneity: { ...homogeneity, tests } } },
    };
  };
  it('that disagree are called a fault, not bad luck', () => {
    expect(diagnosticsHtml(withTests(true), [])).toContain('agree in all of 3 tests');
    const page = diagnosticsHtml(withTests(false), []);
    expect(page).toContain('disagree in 1 of 3 tests');
    expect(page).toContain('not bad luck');
    expect(page).toContain('&lt; 0.0001 ✗');
  });
});

describe('what hangs on one path', () => {
  it('is told by metric, with the path that can be replayed', () => {
    const rows = texts(pathSharesTable(report.summary)).filter(([, policy]) => policy === 'cross');
    expect(rows).toEqual([
      ['shortfall, gross, mean', 'cross', '3.21 %', '412', '640'],
      ['uncovered, mean', 'cross', '23.4 % ✗', '77', '31'],
      ['draw on the fund, mean of the worst 5 %', 'cross', '6.54 % ✗', '413', '500'],
    ]);
    expect(diagnosticsHtml(report, [])).toContain('4 of 6 means and expected shortfalls owe more than 5 %');
  });
});

describe('the convergence', () => {
  const charts = makeCharts(report).filter(({ name }) => name.startsWith('convergence-'));
  it('is a chart of probabilities and one of amounts, with every number beside it', () => {
    const [probabilities, amounts] = charts;
    if (!('table' in probabilities!) || !('table' in amounts!)) throw new Error('a chart is missing');
    expect(texts(probabilities.table).slice(0, 3)).toEqual([
      ['negative balance, before cover', 'isolated', '100', '7.68 %', '3.20 % – 12.8 %'],
      ['negative balance, before cover', 'isolated', '1,000', '7.04 %', '3.20 % – 10.9 %'],
      ['negative balance, before cover', 'isolated', '10,000', '6.83 %', '3.20 % – 8.96 %'],
    ]);
    expect(texts(amounts.table).slice(0, 2)).toEqual([
      ['shortfall, gross, mean', 'isolated', '100', '1,481', 'no band yet'],
      ['shortfall, gross, mean', 'isolated', '1,000', '1,358', '617.25 – 2,099'],
    ]);
    const curves = report.summary.diagnostics.convergence;
    const points = curves.flatMap(({ points: each }) => each.flatMap(({ paths, estimate }) => [paths, estimate]));
    expect([...numbers(probabilities.table), ...numbers(amounts.table)].toSorted()).toEqual(points.toSorted());
  });
  it('draws probabilities in percent, amounts as they are, and no band where there is none', () => {
    const rowsOf = (chart: (typeof charts)[number]) =>
      ('spec' in chart
        ? (chart.spec['datasets'] as { rows: { estimate: number; low: number; high: number }[] })
        : { rows: [] }
      ).rows;
    expect(rowsOf(charts[0]!)[0]).toMatchObject({ paths: 100, low: 3.2, high: 12.8 });
    expect(rowsOf(charts[1]!)[0]).toMatchObject({
      ...{ estimate: 1.2 * 1_234.5, low: 1.2 * 1_234.5, high: 1.2 * 1_234.5 },
    });
  });
});

describe('the diagnostics of paths that are not plain', () => {
  const pageOf = (kind: 'antithetic' | 'stratified' | 'control'): string => {
    const sampling = { kind, pathsPerGroup: 2, units: 5_000, leastEvents: 30, worth: [] };
    return diagnosticsHtml({ ...report, summary: { ...report.summary, sampling } }, []);
  };

  it.each(['antithetic', 'stratified'] as const)('say that %s ones are of groups, and carry no weights', (kind) => {
    const page = pageOf(kind);
    expect(page).toContain('in 5,000 groups drawn together, each group one independent value');
    expect(page).toContain('are not independent');
    expect(page).not.toContain('weight');
  });
  it('say that the controls are left out', () => {
    const page = pageOf('control');
    expect(page).toContain('each of which counts for one');
    expect(page).toContain('without the controls');
    expect(page).not.toContain('weight');
  });
});
