import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadExperimentFile, shippedScenarioNames } from '../../src/config/load.ts';
import { ConfigError } from '../../src/errors.ts';
import type { Experiment } from '../../src/experiment.ts';
import { makeCharts } from '../../src/report/charts/charts.ts';
import { exactJson, readExactJson } from '../../src/report/exact-json.ts';
import type { Report } from '../../src/report/facts.ts';
import { reportHtml } from '../../src/report/html.ts';
import { keptReportText, keptVersion, openReport } from '../../src/report/kept-report.ts';
import { reportedExperiment } from '../../src/report/reported-experiment.ts';
import { summaryText } from '../../src/report/summary.ts';
import { columnsInUse } from '../../src/statistics/columns-in-use.ts';
import { assumptions } from '../../src/report/html/assumptions.ts';
import { makeReportFixture } from './fixture.ts';
import { manyPolicies } from './many-policies.ts';

describe('exact JSON', () => {
  it('reads back to the same values bit for bit', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        fc.double(),
        fc.constantFrom(-0, NaN, Infinity, -Infinity, null, true, 'NaN', '-0'),
        fc.string(),
        fc.array(fc.double()).map((numbers) => Float64Array.from(numbers)),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$number', '$float64', 'constructor')), fc.nat(), {
          noNullPrototype: true,
        }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (each) => {
        expect(readExactJson(exactJson(each))).toStrictEqual(each);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

const EIGHT = ['isolated', ...Array.from({ length: 7 }, (_, i) => `policy ${i}`)];

/** As a run and `shortfall report` both read it. */
function reopened(report: Report): Report {
  const { experiment, facts, summary } = report;
  const { resolved, inputs } = experiment;
  const texts = { summary: summaryText(summary), kept: keptReportText(report) };
  return openReport(texts, { resolved, inputs, failures: facts.failures });
}

/** All that a page tells of an experiment beside its results. */
const told = (experiment: Experiment): unknown => [assumptions(experiment), columnsInUse(experiment)];

describe('a report that is opened from its texts', () => {
  it.each([
    ['of two policies', makeReportFixture()],
    ['of one', makeReportFixture({ alone: true })],
    ['of many', manyPolicies(EIGHT)],
    ['that is partial', makeReportFixture({ partial: true, stopped: 'two threads died', failedPaths: 3 })],
  ])('%s has the page of the one that was kept', async (_, report) => {
    const again = reopened(report);
    expect(await reportHtml(again, makeCharts(again))).toBe(await reportHtml(report, makeCharts(report)));
  });

  it('says of which version its text is', () => {
    expect(keptVersion(keptReportText(makeReportFixture()))).toBe(1);
    expect(keptVersion('null')).toBeUndefined();
    expect(keptVersion('{"version":"1"}')).toBeUndefined();
  });
});

describe('an experiment as a report keeps it', () => {
  const folder = 'configs';
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const all = [...files.map((file) => join(folder, file)), ...shippedScenarioNames()];

  it('tells the same as the whole one, of every configuration that comes along', () => {
    let compared = 0;
    for (const each of all) {
      const experiment = loadedIfThere(each);
      if (experiment === undefined) continue;
      const kept = readExactJson(exactJson(reportedExperiment(experiment))) as Experiment;
      expect(told(kept), each).toEqual(told(experiment));
      compared++;
    }
    expect(compared).toBeGreaterThan(10);
  });

  it('leaves out what files hold and the rows of tables, but one of each kind', () => {
    const whole = makeReportFixture().experiment;
    const place = { file: 'book.csv', pointer: '' };
    const row = { account: 'a', market: 0, size: 1, entryPrice: 1, margin: 1, place };
    const balance = { account: 'a', wallet: 'futures', amount: 1, place };
    const experiment: Experiment = {
      ...whole,
      underlyings: [{ name: 'BTC', initialPrice: 1, price: { kind: 'replay', prices: new Float64Array(9) } }],
      accounts: {
        kind: 'table',
        positions: [row, { ...row, stopLoss: 2 }, { ...row, stopLoss: 3 }],
        balances: [balance, { ...balance, account: 'b' }, { ...balance, wallet: 'spot' }],
        traders: {},
      },
    };
    const kept = reportedExperiment(experiment);
    expect(kept.underlyings[0]!.price).toEqual({ kind: 'replay', prices: new Float64Array(0) });
    expect(kept.accounts).toMatchObject({ positions: [{ stopLoss: 2 }], balances: [{}, { wallet: 'spot' }] });
    expect(told(kept)).toEqual(told(experiment));
  });
});

/** Scenarios may name data files that are not in the repository. */
function loadedIfThere(name: string): Experiment | undefined {
  try {
    return loadExperimentFile(name);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
