import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../src/errors.ts';
import { outcomeColumn, METRIC_COLUMNS, tableInMemory, type OutcomeTable } from '../../src/outcome.ts';
import { decision } from '../../src/random/decision.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { accountEstimates } from '../../src/statistics/account-estimates.ts';
import { aggregate, type RunOutcomes } from '../../src/statistics/aggregate.ts';
import { openSamples } from '../../src/statistics/sample.ts';
import type { RunStatistics } from '../../src/statistics/summary.ts';
import {
  accountsOf,
  countersOf,
  experimentOf,
  fundThenDebt,
  policyCountersOf,
  rowOfShortfall,
  tableOf,
  type Row,
} from './run-fixture.ts';

const root = rootKey('aggregate');
const names = ['isolated', 'cross'];
const policies = names.map((name) => ({ name, venue: fundThenDebt }));
const rows = [{ account: 'account-0', market: 'BTC-PERP' }, { account: 'account-1' }];

/** A tenth of the paths has a shortfall of up to 300, under cross a third less. */
function randomRow(policy: string, path: number): Row {
  const hit = decision(root, path, 1, 0, 0) < 0.1;
  return rowOfShortfall(hit ? 300 * decision(root, path, 1, 1, 0) * (policy === 'cross' ? 2 / 3 : 1) : 0);
}

function runOf(table: OutcomeTable, more: Partial<RunOutcomes> = {}): RunOutcomes {
  return {
    experiment: experimentOf(policies, table.paths),
    accounts: accountsOf([20, 10]),
    table,
    counters: policies.map((policy) => policyCountersOf(policy, countersOf(rows, [30, 0], [900, 0]))),
    ...more,
  };
}

const paths = 6_000;
const table = tableOf(names, paths, randomRow);

describe('the statistics of a run', () => {
  const found = aggregate(runOf(table, { perAccount: true }));
  it('name every metric of every policy', () => {
    for (const policy of names) {
      const metrics = Object.keys(found.policies[policy]!.metrics);
      for (const { name } of METRIC_COLUMNS) expect(metrics.some((metric) => metric.startsWith(`${name}.`))).toBe(true);
      expect(metrics).toContain('fundDraw.quantile[0.99]');
      expect(metrics).toContain('shortfall.meanGivenNegative');
    }
  });
  it('agree with themselves', () => {
    const { metrics, fundCurve } = found.policies['isolated']!;
    const at = (metric: string): number => metrics[metric]!.estimate!;
    const configured = fundCurve.find(({ fund }) => fund === 100)!;
    expect(configured.probability).toEqual(metrics['fundDepletion.probability']);
    expect(configured.meanUncovered.estimate).toBeCloseTo(at('owed.mean'), 12);
    expect(fundCurve[0]!.probability).toEqual(metrics['fundDraw.probability']);
    expect(at('shortfall.meanGivenNegative') * at('negativeEquity.probability')).toBeCloseTo(at('shortfall.mean'), 10);
    expect(at('shortfall.expectedShortfall[0.95]')).toBeGreaterThan(at('shortfall.quantile[0.95]'));
    expect(at('fundPaid.mean') + at('owed.mean')).toBeCloseTo(at('shortfall.mean'), 10);
  });
  it('hold the truth that the paths were drawn from', () => {
    // P = 0.1 and mean 0.1 · 150; both within 4.5 standard errors, error probability below 1e-5 each.
    const { metrics } = found.policies['isolated']!;
    expect(Math.abs(metrics['negativeEquity.probability']!.estimate! - 0.1)).toBeLessThan(
      4.5 * Math.sqrt(0.09 / paths),
    );
    const variance = 0.1 * ((300 * 300) / 3) - 15 * 15;
    expect(Math.abs(metrics['shortfall.mean']!.estimate! - 15)).toBeLessThan(4.5 * Math.sqrt(variance / paths));
  });
  it('compare cross with isolated', () => {
    const verdictOf = (metric: string) => found.comparisons.find((each) => each.metric === metric)!.verdict;
    expect(verdictOf('negativeEquity.probability')).toBe('identical on every path');
    expect(verdictOf('fundDepletion.probability')).toBe('better');
    expect(verdictOf('shortfall.mean')).toBe('better');
    expect(verdictOf('shortfall.expectedShortfall[0.95]')).toBe('better');
    expect(verdictOf('fundFinalBalance.mean')).toBe('better');
  });
  it('give accounts where they are asked for', () => {
    expect(found.policies['cross']!.accounts).toHaveLength(2);
    expect(aggregate(runOf(table)).policies['cross']!.accounts).toBeUndefined();
  });
  it('hold the step check and the fans where the run kept them', () => {
    const kept = {
      stepCheck: { paths: 10, values: new Float64Array(2 * 3 * 10) },
      trajectories: {
        ...{ paths: 10, steps: Int32Array.of(0, 10) },
        fund: new Float64Array(2 * 10 * 2).fill(100),
        prices: new Float64Array(10 * 2).fill(100),
      },
    };
    const { stepCheck, fans } = aggregate(runOf(table, kept));
    expect(stepCheck.map(({ policy }) => policy)).toEqual(names.flatMap((name) => [name, name, name]));
    expect(fans.map(({ quantity, name }) => `${quantity} ${name}`)).toEqual([
      'fund isolated',
      'fund cross',
      'price BTC',
    ]);
    expect([found.stepCheck, found.fans]).toEqual([[], []]);
  });
  it('ask the fund sizes that the user names, and only those', () => {
    const run = runOf(table);
    const asked = aggregate({ ...run, experiment: { ...run.experiment, fundCurve: [250, 0, 50] } });
    expect(asked.policies['cross']!.fundCurve.map(({ fund }) => fund)).toEqual([250, 0, 50]);
  });
  it('are the same bytes whatever the order in which the paths arrived', () => {
    const few = 300;
    const expected = JSON.stringify(aggregate(runOf(tableOf(names, few, randomRow))));
    const order = fc.shuffledSubarray(
      Array.from({ length: few }, (_, path) => path),
      { minLength: few, maxLength: few },
    );
    fc.assert(
      fc.property(order, (arrival) => {
        expect(JSON.stringify(aggregate(runOf(tableOf(names, few, randomRow, arrival))))).toBe(expected);
      }),
      { numRuns: 5 },
    );
  });
  it('hold no number that JSON cannot', () => {
    const failed = { ...table, status: Uint8Array.from({ length: paths }, (_, path) => (path % 100 === 0 ? 1 : 0)) };
    const unlimited = tableOf(names, 50, () => ({ fundFinalBalance: Infinity, fundMinimumBalance: Infinity }));
    const runs = [
      found,
      aggregate(runOf(failed, { perAccount: true })),
      aggregate(runOf(unlimited)),
      aggregate(runOf(tableOf(names, 1, randomRow))),
      aggregate(runOf({ ...table, status: new Uint8Array(paths).fill(1) })),
      aggregate(runOf(tableOf(names, 0, randomRow))),
    ];
    for (const run of runs) expect(unwritable(run)).toEqual([]);
  });
});

/** Pointers to numbers that JSON would turn into null. */
function unwritable(value: unknown, pointer = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${pointer} = ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => unwritable(each, `${pointer}/${key}`));
}

describe('a run of one path', () => {
  const { metrics } = aggregate(runOf(tableOf(names, 1, () => rowOfShortfall(130)))).policies['isolated']!;
  it('has estimates of probabilities and means, and intervals of probabilities alone', () => {
    for (const [name, { estimate, low, high }] of Object.entries(metrics)) {
      const supported = name.endsWith('.probability') || name.endsWith('.mean') || name.endsWith('.maximum');
      if (supported) expect(estimate, name).not.toBeNull();
      if (name.endsWith('.probability')) expect([low, high], name).not.toContain(null);
      if (name.endsWith('.mean')) expect([low, high], name).toEqual([null, null]);
    }
    expect(metrics['owed.mean']!.estimate).toBe(30);
    expect(metrics['shortfall.quantile[0.99]']).toMatchObject({ estimate: null, needs: 368 });
  });
});

describe('failed paths', () => {
  const status = Uint8Array.from({ length: paths }, (_, path) => (path < 20 ? 1 : 0));
  const values = table.values.slice();
  // What a failed path left behind is not read.
  for (let column = 0; column * paths < values.length; column++) values.fill(NaN, column * paths, column * paths + 20);
  const found = aggregate(runOf(tableInMemory({ ...table, status, values })));
  it('are counted and widen probabilities to both sides', () => {
    const before = aggregate(runOf(table)).policies['isolated']!.metrics['fundDepletion.probability']!;
    const after = found.policies['isolated']!.metrics['fundDepletion.probability']!;
    expect(found).toMatchObject({ paths, failedPaths: 20 });
    expect(after.paths).toBe(paths - 20);
    expect(after.high! - after.low!).toBeGreaterThan(before.high! - before.low! + 0.002);
  });
  it('refuse the quantiles that they could move and no others', () => {
    const metrics = found.policies['isolated']!.metrics;
    expect(metrics['fundDraw.quantile[0.99]']!.estimate).toBeNull();
    expect(metrics['fundDraw.expectedShortfall[0.99]']!.estimate).toBeNull();
    expect(metrics['shortfall.mean']!.method).toContain('without 20 failed paths');
  });
});

describe('NaN stops at the door', () => {
  const broken = (column: string, value: number): OutcomeTable =>
    tableOf(names, 10, (policy, path) => (policy === 'cross' && path === 7 ? { [column]: value } : {}));
  it('with column, policy and path', () => {
    expect(() => aggregate(runOf(broken('shortfall', NaN)))).toThrow(InvariantError);
    expect(() => aggregate(runOf(broken('shortfall', NaN)))).toThrow('shortfall of policy cross is NaN on path 7');
    expect(() => aggregate(runOf(broken('fundDraw', Infinity)))).toThrow(
      'fundDraw of policy cross is Infinity on path 7',
    );
    expect(() => aggregate(runOf(broken('cashResidual', NaN)))).toThrow('cashResidual of policy cross');
  });
  it('but for steps, where it means never', () => {
    expect(() => aggregate(runOf(broken('firstLiquidationStep', NaN)))).not.toThrow();
  });
  it('and weights are refused, since plain estimates would ignore them', () => {
    const weighted = { ...broken('shortfall', 0), logWeight: new Float64Array(10).fill(-0.5) };
    expect(() => aggregate(runOf(weighted))).toThrow('path 0 carries the log weight -0.5');
  });
});

describe('the samples of a table', () => {
  it('refuse policies and columns that it does not hold', () => {
    expect(() => openSamples(table).of('portfolio', 'shortfall')).toThrow('no policy named portfolio');
    expect(() => openSamples(table).of('cross', 'loss')).toThrow('no outcome column named loss');
    expect(() => outcomeColumn(table, table.policies.length, 'shortfall')).toThrow('no policy at place');
    expect(() => outcomeColumn(table, -1, 'shortfall')).toThrow('no policy at place -1');
  });
});

describe('the estimates of an account', () => {
  const [position, account] = accountEstimates(
    countersOf(rows, [30, 0], [900, 0]),
    { complete: 1_000, failed: 0 },
    0.95,
  );
  it('come from its counters', () => {
    expect(position).toMatchObject({ account: 'account-0', market: 'BTC-PERP' });
    expect(position!.liquidation).toMatchObject({ estimate: 0.03, events: 30, method: 'Clopper–Pearson' });
    expect(position!.negativeBalance).toMatchObject({ estimate: 0, method: 'zero events, one-sided' });
    expect(position!.shortfall).toMatchObject({ estimate: 0.9, events: 30 });
    expect(account!.shortfall).toMatchObject({ estimate: 0, low: 0, high: 0 });
    expect('market' in account!).toBe(false);
  });
  it('have the interval that the column itself would give', () => {
    // 30 shortfalls of 30 in 1,000: variance 0.03 · 0.97 · 900 · 1000/999.
    const standardError = Math.sqrt((0.03 * 0.97 * 900) / 999);
    expect(position!.shortfall.high! - 0.9).toBeCloseTo(1.959963984540054 * standardError, 10);
  });
});

describe('a large run', () => {
  it('is aggregated whole at two hundred thousand paths', () => {
    const large = 200_000;
    const many: RunStatistics = aggregate(runOf(tableOf(names, large, randomRow)));
    expect(many.policies['cross']!.metrics['negativeEquity.probability']!.paths).toBe(large);
  }, 40_000);
});
