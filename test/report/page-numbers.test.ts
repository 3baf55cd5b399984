import { beforeAll, describe, expect, it } from 'vitest';
import { makeCharts } from '../../src/report/charts/charts.ts';
import { reportHtml } from '../../src/report/html.ts';
import { isProbability, metricOf } from '../../src/report/metric.ts';
import { estimateOf } from '../../src/report/summary.ts';
import type { Estimate } from '../../src/statistics/summary.ts';
import { makeReportFixture } from './fixture.ts';

/**
 * What the page prints is read back and compared with the numbers of the run: a text may differ from its number by half a unit
 * of its last digit and no more, so that a number that is wrong by 1 % is caught wherever it is printed with more than that.
 */
const report = makeReportFixture();
let body = '';

beforeAll(async () => {
  const page = await reportHtml(report, makeCharts(report));
  body = page.replace(/<script[\s\S]*?<\/script>/g, '').replaceAll('\u00a0', ' ');
});

const plain = (html: string): string => html.replace(/<[^>]+>/g, '');

/** A printed number, and half a unit of its last digit; per cent and percentage points as fractions. */
function printed(text: string, isShare = /%|pp/.test(text)): { readonly value: number; readonly tolerance: number } {
  const [, sign, digits, exponent] = /^\s*(?:± )?([−+-]?)([\d,]*\.?\d+)(?:e([−+-]?\d+))?/.exec(text) ?? [];
  if (digits === undefined) throw new Error(`no number in «${text}»`);
  const plainDigits = digits.replaceAll(',', '');
  const decimals = (plainDigits.split('.')[1] ?? '').length;
  const scale = (isShare ? 0.01 : 1) * Number(`1e${(exponent ?? '0').replace('−', '-')}`);
  const size = Number(plainDigits) * scale;
  // A hair more than half: halves are rounded either way.
  return { value: sign === '−' || sign === '-' ? -size : size, tolerance: 0.5000001 * 10 ** -decimals * scale };
}

function expectPrinted(text: string, value: number, isShare?: boolean): void {
  const found = printed(text, isShare);
  expect(Math.abs(found.value - value), `«${text}» for ${value}`).toBeLessThanOrEqual(found.tolerance);
}

/** Both ends of «5.92 – 6.88 %», or of a difference, «+0.17 to +0.69 pp». */
function expectInterval(text: string, { low, high }: Estimate): void {
  const isShare = /%|pp/.test(text);
  const [first, second] = text.split(/ – | to /) as [string, string];
  expectPrinted(first, low!, isShare);
  expectPrinted(second, high!, isShare);
}

describe('every number that carries its value', () => {
  it('is printed as that value, rounded to the digits shown', () => {
    const found = [...body.matchAll(/<data value="([^"]+)">([\s\S]*?)<\/data>/g)];
    expect(found.length).toBeGreaterThan(500);
    for (const [, value, html] of found) {
      const text = plain(html!);
      // «0 of 10,000» is a count, «< 0.0001» a bound.
      if (/ of /.test(text)) expect(Number(value)).toBe(0);
      else if (text.startsWith('<')) expect(Number(value)).toBeLessThan(0.0001);
      // A time of the horizon, whose value is the step: one a minute.
      else if (/^after \d+ minutes$/.test(text)) expect(Number(/\d+/.exec(text)![0])).toBe(Number(value));
      // A share of the total that is as good as nothing is printed as nothing.
      else if (text === '0 %') expect(Math.abs(Number(value))).toBeLessThan(1e-6);
      else expectPrinted(text, Number(value));
    }
  });
});

describe('the headline table', () => {
  const table = (): string => /<table class="headline">[\s\S]*?<\/table>/.exec(body)![0];

  it('prints each interval and count of events', () => {
    const cells = [
      ...table().matchAll(/data-metric="([^"]+)" data-policy="([^"]+)"><b>[\s\S]*?<\/b><small>(.*?)<\/small>/g),
    ];
    expect(cells).toHaveLength(6);
    for (const [, metric, policy, html] of cells) {
      const estimate = estimateOf(report.summary, policy!, metric!);
      const [interval, count] = plain(html!).split(' · ') as [string, string | undefined];
      if (estimate.events === 0) expectPrinted(interval.replace('upper bound ', ''), estimate.high!);
      else {
        expectInterval(interval, estimate);
        expect(count).toBe(`${estimate.events!} of 10,000`);
      }
    }
  });

  it('prints each difference from the baseline with its interval and verdict', () => {
    const found = [...table().matchAll(/<small class="difference">(.*?)<\/small>/g)].map(([, html]) => plain(html!));
    const asked = ['fundDepletion', 'negativeEquity', 'negativeBalance'].map((name) => {
      return report.summary.comparisons.find(({ metric }) => metric === `${name}.probability`)!;
    });
    expect(found).toHaveLength(asked.length);
    for (const [i, { difference, verdict }] of asked.entries()) {
      const [, size, interval, told] = /^(.*?) \((.*?)\) (.*)$/.exec(found[i]!)!;
      expectPrinted(size!, difference.estimate!);
      expectInterval(interval!, difference);
      expect(told).toContain(verdict);
    }
  });
});

describe('the table of every metric', () => {
  it('prints each interval, or how many paths it would take', () => {
    const table = /<table class="metrics">[\s\S]*?<\/table>/.exec(body)![0];
    const cells = [
      ...table.matchAll(/data-metric="([^"]+)" data-policy="([^"]+)">[\s\S]*?<small[^>]*>(.*?)<\/small>/g),
    ];
    expect(cells.length).toBeGreaterThan(60);
    for (const [, metric, policy, html] of cells) {
      const estimate = estimateOf(report.summary, policy!, metric!);
      const text = plain(html!).replace(' (weak)', '');
      if (estimate.estimate === null) expect(text).toBe('needs n ≥ 36,800');
      else if (isProbability(metricOf(metric!)) && estimate.events === 0) {
        expectPrinted(text.replace('upper bound ', ''), estimate.high!);
      } else expectInterval(text, estimate);
    }
  });
});

describe('the table of paired differences', () => {
  it('prints each interval, p-value and variance reduction', () => {
    const section = /<section id="comparisons">[\s\S]*?<\/section>/.exec(body)![0];
    const rows = [...section.matchAll(/data-difference="([^"]+)"[^>]*>(.*?)<\/tr>/g)];
    expect(rows.length).toBeGreaterThan(30);
    for (const [, metric, html] of rows) {
      const { difference, pValue, adjustedPValue, varianceReductionFactor } = report.summary.comparisons.find(
        (each) => each.metric === metric,
      )!;
      const [size, interval, p, variance] = html!.split('</td>').map(plain) as [string, string, string, string];
      if (difference.estimate === null) {
        expect([size, interval, p, variance]).toEqual(['not estimable', 'needs n ≥ 36,800', '', '']);
        continue;
      }
      expectPrinted(size, difference.estimate, /pp/.test(size));
      expectInterval(interval, difference);
      expectPrinted(p, adjustedPValue ?? pValue!, false);
      expectPrinted(variance, varianceReductionFactor!, false);
    }
  });
});

describe('who pays', () => {
  const part = (policy: string): string => {
    const section = /<section id="who-pays">[\s\S]*?<\/section>/.exec(body)![0];
    const parts = section.split(/<h3><span class="policy">/).slice(1);
    return parts.find((each) => plain(`<i${each.slice(each.indexOf('<i') + 2)}`).startsWith(policy))!;
  };

  it.each(['isolated', 'cross'])('prints layers, concentration and survivors of %s', (policy) => {
    const { layers, concentration } = report.statistics.policies[policy]!.whoPays;
    const html = part(policy);
    for (const { layer, mean, share } of layers) {
      const row = new RegExp(`<tr><td class="left">${layer}</td>(.*?)</tr>`).exec(html)![1]!;
      const [, amount, interval, percent] = row.split('</td>').map(plain) as [string, string, string, string];
      expectPrinted(amount, mean.estimate!);
      expectInterval(interval, mean);
      expectPrinted(percent, share!);
    }
    const facts = new Map(
      [...html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, label, value]) => [plain(label!), plain(value!)]),
    );
    expect(facts.get('Accounts that paid')).toBe('40 of 1,010');
    expectPrinted(facts.get('Gini of what was taken')!, concentration!.gini);
    for (const { accounts, taken } of concentration!.topShares) {
      expectPrinted(facts.get(`Paid by the top ${100 * accounts} %`)!, taken);
    }
    for (const name of ['topWinnerSurvival.meanGivenAdl', 'maximumSurvivor.meanGivenAdl', 'adlOvershoot.mean']) {
      const estimate = estimateOf(report.summary, policy, name);
      const [, size, interval] = /^(.*?) \((.*)\)$/.exec(facts.get(metricOf(name).title)!)!;
      expectPrinted(size!, estimate.estimate!);
      expectInterval(interval!, estimate);
    }
  });

  it.each(['notional', 'leverage'] as const)('prints the groups by %s with their intervals', (by) => {
    const html = part('cross');
    const table = new RegExp(`Accounts by ${by}</summary>([\\s\\S]*?)</details>`).exec(html)![1]!;
    const groups = report.statistics.policies['cross']!.whoPays.groups.filter((group) => group.by === by);
    const rows = [...table.matchAll(/<tr><td class="left">(.*?)<\/tr>/g)].map(([, row]) => row!.split('</td>'));
    expect(rows.map(([name]) => plain(name!))).toEqual(groups.map(({ group }) => group));
    for (const [i, group] of groups.entries()) {
      const [, accounts, notional, liquidated, negative, deleveraged, taken, takenShare, profit] = rows[i]!;
      expectPrinted(plain(accounts!), group.accounts);
      expectPrinted(plain(notional!), group.notionalShare);
      expectPrinted(plain(profit!), group.profitShare!);
      for (const [cell, estimate] of [
        [liquidated, group.liquidation],
        [negative, group.negativeEquity],
        [deleveraged, group.deleveraging],
        [taken, group.taken],
        [takenShare, group.takenShare],
      ] as const) {
        const [, size, note] = /<data[^>]*>(.*?)<\/data><small>(.*?)<\/small>/.exec(cell!)!;
        expectPrinted(plain(size!), estimate.estimate!);
        expectInterval(plain(note!), estimate);
      }
    }
  });
});

describe('the tables beside the charts', () => {
  const rows = (name: string): string[][] => {
    const figure = new RegExp(`<figure[^>]*id="figure-${name}"[\\s\\S]*?</figure>`).exec(body)![0];
    return [...figure.matchAll(/<tr>(<td.*?)<\/tr>/g)].map(([, row]) => row!.split('</td>').map(plain));
  };

  it('print the curve over the size of the fund with both intervals', () => {
    const points = ['isolated', 'cross'].flatMap((policy) =>
      report.statistics.policies[policy]!.fundCurve.map((point) => ({ policy, ...point })),
    );
    const found = rows('fund-depletion-by-size');
    expect(found).toHaveLength(points.length);
    for (const [i, { policy, fund, probability, meanUncovered }] of points.entries()) {
      const [name, size, share, interval, uncovered, range] = found[i]!;
      expect(name).toBe(policy);
      expectPrinted(size!, fund);
      if (probability.events === 0) {
        expect(share).toBe('0 of 10,000');
        expectPrinted(interval!.replace('upper bound ', ''), probability.high!);
      } else {
        expectPrinted(share!, probability.estimate!);
        expectInterval(interval!, probability);
      }
      expectPrinted(uncovered!, meanUncovered.estimate!);
      expectInterval(range!, meanUncovered);
    }
  });

  it('print the draws on the fund with their pointwise intervals', () => {
    const found = rows('fund-draw-exceedance');
    expect(found.length).toBe(40);
    for (const [policy, above, share, interval] of found) {
      const value = printed(above!);
      const point = report.statistics.policies[policy!]!.drawExceedance.find(
        (each) => Math.abs(each.value - value.value) <= value.tolerance,
      )!;
      expectPrinted(share!, point.probability);
      expectInterval(interval!, { ...estimateOf(report.summary, policy!, 'fundDraw.probability'), ...point });
    }
  });

  it('print the fans at their times', () => {
    for (const [name, quantity] of [
      ['fund-fan', 'fund'],
      ['price-fan', 'price'],
    ] as const) {
      const found = rows(name);
      expect(found).toHaveLength(2 * 13);
      for (const [of, hours, ...values] of found) {
        const fan = report.statistics.fans.find((each) => each.quantity === quantity && each.name === of)!;
        const place = fan.steps.findIndex((step) => Math.abs((step * 60) / 3_600 - Number(hours)) < 0.006);
        expect(values.filter((value) => value !== '')).toHaveLength(7);
        for (const [i, { values: at }] of fan.bands.entries()) expectPrinted(values[i]!, at[place]!);
      }
    }
  });

  it('print both steps of the step check', () => {
    const found = rows('step-check');
    const asked = report.summary.stepCheck.flatMap(({ atStep, atTwiceTheStep }) => [atStep, atTwiceTheStep]);
    expect(found).toHaveLength(asked.length);
    for (const [i, estimate] of asked.entries()) {
      const [, , , share, interval] = found[i]!;
      if (estimate.events === 0) expectPrinted(interval!.replace('upper bound ', ''), estimate.high!);
      else {
        expectPrinted(share!, estimate.estimate!);
        expectInterval(interval!, estimate);
      }
    }
  });

  it('print the haircuts and the Lorenz curve', () => {
    const groups = ['isolated', 'cross'].flatMap((policy) => report.statistics.policies[policy]!.whoPays.groups);
    const haircuts = rows('haircut-by-group');
    expect(haircuts).toHaveLength(groups.length);
    for (const [i, { takenOfProfit }] of groups.entries()) expectPrinted(haircuts[i]![3]!, takenOfProfit!);
    const curve = ['isolated', 'cross'].flatMap(
      (policy) => report.statistics.policies[policy]!.whoPays.concentration!.lorenz,
    );
    const lorenz = rows('taken-lorenz');
    expect(lorenz).toHaveLength(curve.length);
    for (const [i, { accounts, taken }] of curve.entries()) {
      expectPrinted(lorenz[i]![1]!, accounts);
      expectPrinted(lorenz[i]![2]!, taken);
    }
  });
});
