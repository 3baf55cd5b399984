import { describe, expect, it } from 'vitest';
import { METRIC_COLUMNS } from '../../src/outcome.ts';
import { comparePolicies, type ComparisonQuestion } from '../../src/statistics/compare.ts';
import { estimateMetrics, metricsOf } from '../../src/statistics/estimates.ts';
import { holmAdjusted } from '../../src/statistics/holm.ts';
import { mcnemarExact } from '../../src/statistics/paired.ts';
import { openSamples } from '../../src/statistics/sample.ts';
import type { Comparison } from '../../src/statistics/summary.ts';
import { rowOfShortfall, tableOf } from './run-fixture.ts';

const question: ComparisonQuestion = {
  ...{ policies: ['isolated', 'cross'], baseline: 'isolated', identicalPolicies: [] },
  ...{ confidence: 0.95, quantileLevels: [0.95] },
};

/** Cross is negative on every 10th path by 40 to 139, isolated on every 4th by 200 to 299. */
const shortfallOf = (policy: string, path: number): number =>
  policy === 'cross' ? (path % 10 === 0 ? 40 + (path % 100) : 0) : path % 4 === 0 ? 200 + (path % 100) : 0;
const table = tableOf(['isolated', 'cross'], 2_000, (policy, path) => rowOfShortfall(shortfallOf(policy, path)));
const samples = openSamples(table);
const comparisons = comparePolicies(samples, question);
const of = (metric: string, among: readonly Comparison[] = comparisons): Comparison =>
  among.find((each) => each.metric === metric)!;

describe('a comparison', () => {
  it('is made for every metric', () => {
    expect(comparisons.map(({ metric }) => metric)).toEqual(metricsOf([0.95]).map(({ name }) => name));
    expect(metricsOf([0.95]).length).toBeGreaterThan(METRIC_COLUMNS.length);
  });
  it('is policy − baseline of what each is estimated at', () => {
    const isolated = estimateMetrics(samples, 'isolated', question);
    const cross = estimateMetrics(samples, 'cross', question);
    for (const { metric, difference } of comparisons) {
      const [one, other] = [cross[metric]!.estimate, isolated[metric]!.estimate];
      if (one === null || other === null) expect(difference.estimate).toBeNull();
      else expect(difference.estimate).toBeCloseTo(one - other, 9);
    }
  });
  it('of an event counts its discordant paths and tests them exactly', () => {
    const { discordant, pValue, difference, verdict } = of('negativeEquity.probability');
    expect(discordant).toEqual({ both: 100, onlyPolicy: 100, onlyBaseline: 400, neither: 1_400 });
    expect(pValue).toBe(mcnemarExact(discordant!));
    expect(difference).toMatchObject({ events: 500, paths: 2_000, method: 'Newcombe, paired' });
    expect(verdict).toBe('better');
  });
  it('of a mean pairs the paths', () => {
    const { difference, varianceReductionFactor, pValue, verdict, discordant } = of('shortfall.mean');
    expect(difference.high).toBeLessThan(0);
    expect(pValue).toBeLessThan(1e-6);
    expect(varianceReductionFactor).toBeGreaterThan(1);
    expect(verdict).toBe('better');
    expect(discordant).toBeUndefined();
  });
  it('of a quantile has an interval where both are beyond it on the same paths, however the correlation is rounded', () => {
    for (let paths = 2_000; paths < 2_040; paths++) {
      const alike = openSamples(
        tableOf(['isolated', 'cross'], paths, (_, path) => rowOfShortfall(path % 16 === 0 ? path : 0)),
      );
      const { difference } = of('shortfall.quantile[0.95]', comparePolicies(alike, question));
      expect([difference.low, difference.high]).toEqual([expect.closeTo(0, 4), expect.closeTo(0, 4)]);
    }
  });
  it('of a quantile joins the order statistics of both through how often they are beyond it together', () => {
    const { difference, pValue, verdict } = of('shortfall.quantile[0.95]');
    expect(difference.method).toBe('order statistics, paired');
    expect(difference.low!).toBeLessThanOrEqual(difference.estimate!);
    expect(difference.high!).toBeGreaterThanOrEqual(difference.estimate!);
    expect(pValue).toBeLessThan(1e-6);
    expect(verdict).toBe('better');
  });
  it('of a quantile is 0 with no doubt where both are the same on every path', () => {
    // Fifty of a thousand lie beyond it: their correlation rounds to more than 1.
    const alike = tableOf(['isolated', 'cross'], 1_000, (_, path) => ({ shortfall: path }));
    const found = of('shortfall.quantile[0.95]', comparePolicies(openSamples(alike), question));
    expect(found.difference).toMatchObject({ estimate: 0, low: 0, high: 0 });
  });
  it('of a maximum has no interval and no verdict', () => {
    const lower = tableOf(['isolated', 'cross'], 50, (policy) => ({ cascadeRounds: policy === 'cross' ? 3 : 8 }));
    expect(of('cascadeRounds.maximum', comparePolicies(openSamples(lower), question))).toMatchObject({
      difference: { estimate: -5, low: null, high: null },
      ...{ pValue: null, verdict: 'not distinguishable' },
    });
  });
  it('of metrics that n cannot support says what they need', () => {
    const few = tableOf(['isolated', 'cross'], 50, (policy, path) => rowOfShortfall(shortfallOf(policy, path)));
    const found = of('shortfall.quantile[0.95]', comparePolicies(openSamples(few), question));
    // ln(0.025)/ln(0.95) = 71.9.
    expect(found.difference).toMatchObject({ estimate: null, low: null, high: null, needs: 72 });
    expect(found.verdict).toBe('not distinguishable');
  });
});

describe('the verdict', () => {
  const verdictOf = (onlyCross: number, onlyIsolated: number): string => {
    const events = tableOf(['isolated', 'cross'], 1_000, (policy, path) => ({
      liquidation: Number(policy === 'cross' ? path < onlyCross : path >= onlyCross && path < onlyCross + onlyIsolated),
    }));
    return of('liquidation.probability', comparePolicies(openSamples(events), question)).verdict;
  };
  it('names a side where interval and test agree', () => {
    expect(verdictOf(40, 10)).toBe('worse');
    expect(verdictOf(10, 40)).toBe('better');
    expect(verdictOf(12, 10)).toBe('not distinguishable');
    // Five to none: p = 0.0625, although the interval is near.
    expect(verdictOf(5, 0)).toBe('not distinguishable');
  });
  it('says where all paths agree, with an interval that still has a width for events', () => {
    const same = tableOf(['isolated', 'cross'], 500, (_, path) => rowOfShortfall(path % 9 === 0 ? 60 : 0));
    const found = comparePolicies(openSamples(same), question);
    expect(found.every(({ verdict }) => verdict === 'identical on every path')).toBe(true);
    expect(of('negativeEquity.probability', found)).toMatchObject({ pValue: 1, varianceReductionFactor: null });
    expect(of('negativeEquity.probability', found).difference.high).toBeGreaterThan(0);
    expect(of('shortfall.mean', found).difference).toMatchObject({ estimate: 0, low: 0, high: 0 });
  });
  it('says where policies cannot differ, without a test', () => {
    const same = tableOf(['isolated', 'cross'], 500, (_, path) => rowOfShortfall(path % 9 === 0 ? 60 : 0));
    const found = comparePolicies(openSamples(same), { ...question, identicalPolicies: ['cross'] });
    expect(found.every(({ verdict, pValue }) => verdict === 'identical by construction' && pValue === null)).toBe(true);
    expect(found[0]!.difference).toMatchObject({ estimate: 0, low: 0, high: 0, paths: 500 });
  });
  it('refuses policies that differ against their construction', () => {
    expect(() => comparePolicies(samples, { ...question, identicalPolicies: ['cross'] })).toThrow(
      'policies cross and isolated cannot differ by their rules, but liquidation differs on a path',
    );
  });
});

describe('failed paths', () => {
  it('do not speak against a construction where no path was completed', () => {
    const none = openSamples({ ...table, status: new Uint8Array(2_000).fill(1) });
    const judged = comparePolicies(none, { ...question, identicalPolicies: ['cross'] });
    expect(judged.every(({ verdict }) => verdict === 'identical by construction')).toBe(true);
    expect(judged[0]!.difference.paths).toBe(0);
  });
  const status = Uint8Array.from({ length: 2_000 }, (_, path) => (path < 30 ? 1 : 0));
  const found = comparePolicies(openSamples({ ...table, status }), question);
  it('count against the policy at one end of an event’s interval and for it at the other', () => {
    const complete = openSamples(
      tableOf(['isolated', 'cross'], 1_970, (policy, path) => rowOfShortfall(shortfallOf(policy, path + 30))),
    );
    const narrow = of('negativeEquity.probability', comparePolicies(complete, question));
    const wide = of('negativeEquity.probability', found);
    expect(wide.difference.estimate).toBe(narrow.difference.estimate);
    expect(wide.difference.low!).toBeLessThan(narrow.difference.low! - 0.01);
    expect(wide.difference.high!).toBeGreaterThan(narrow.difference.high! + 0.01);
    expect(wide.pValue!).toBeGreaterThan(narrow.pValue!);
  });
  it('refuse quantiles and expected shortfalls that they could move', () => {
    expect(of('shortfall.expectedShortfall[0.95]', found).difference.estimate).toBeNull();
    expect(of('shortfall.quantile[0.95]', found).difference.estimate).toBeNull();
  });
});

describe('a quantity that only some paths have', () => {
  /** Winners pay on every 4th path under isolated and on every 8th under cross, where they keep half as much. */
  const survivalOf = (policy: string, path: number): number => {
    if (path % (policy === 'cross' ? 8 : 4) !== 0) return NaN;
    return (policy === 'cross' ? 0.25 : 0.5) + (path % 3) / 100;
  };
  const row = (policy: string, path: number) => ({ topWinnerSurvival: survivalOf(policy, path), maximumSurvivor: NaN });
  const winners = openSamples(tableOf(['isolated', 'cross'], 1_200, row));
  const found = comparePolicies(winners, question);
  it('is compared by its means where each policy has it', () => {
    const { difference, verdict } = of('topWinnerSurvival.meanGivenAdl', found);
    expect(difference.estimate).toBeCloseTo(-0.25, 12);
    expect(difference.method).toBe('delta method, normal, paired');
    expect(verdict).toBe('lower');
  });
  it('is identical where no path of either policy has it', () => {
    expect(of('maximumSurvivor.meanGivenAdl', found)).toMatchObject({
      difference: { estimate: null },
      verdict: 'identical on every path',
    });
  });
  it('may be missing on a complete path, and no other quantity may', () => {
    const missing = tableOf(['isolated', 'cross'], 3, () => ({ shortfall: NaN }));
    expect(() => openSamples(missing)).toThrow('shortfall of policy isolated is NaN on path 0');
  });
});

describe('comparisons that are judged together', () => {
  const three = tableOf(['isolated', 'cross', 'portfolio'], 1_000, (policy, path) => ({
    // Against isolated, cross has 12 paths more and 2 less, portfolio 8 and 1: p = 0.013 and 0.039.
    liquidation: Number(policy === 'cross' ? path < 12 : policy === 'portfolio' ? path < 8 : path >= 20 && path < 22),
    negativeEquity: Number(policy === 'portfolio' && path < 6),
  }));
  const policies = ['isolated', 'cross', 'portfolio'];
  const inFamily: ComparisonQuestion['inFamily'] = (_, { name }) =>
    ['liquidation.probability', 'negativeEquity.probability'].includes(name);
  const judged = comparePolicies(openSamples(three), { ...question, policies, inFamily });
  const found = (metric: string, policy: string) =>
    judged.find((each) => each.metric === metric && each.policy === policy)!;
  it('share one error by Holm’s adjustment', () => {
    const members = judged.filter(({ adjustedPValue }) => adjustedPValue !== null);
    expect(members.map(({ metric, policy }) => `${policy} ${metric}`)).toEqual([
      ...['cross liquidation.probability', 'cross negativeEquity.probability'],
      ...['portfolio liquidation.probability', 'portfolio negativeEquity.probability'],
    ]);
    expect(members.map(({ adjustedPValue }) => adjustedPValue)).toEqual(
      holmAdjusted({ pValues: members.map(({ pValue }) => pValue!) }),
    );
  });
  it('name a side only where the adjusted p-value does', () => {
    const alone = comparePolicies(openSamples(three), { ...question, policies });
    const verdictAlone = alone.find(
      ({ policy, metric }) => policy === 'cross' && metric === 'liquidation.probability',
    )!;
    expect(verdictAlone).toMatchObject({ verdict: 'worse', adjustedPValue: null });
    expect(found('liquidation.probability', 'cross')).toMatchObject({ verdict: 'not distinguishable' });
    expect(found('liquidation.probability', 'cross').pValue!).toBeLessThan(0.05);
  });
  it('say how many paths would tell', () => {
    const { wouldTell, difference } = found('liquidation.probability', 'cross');
    expect(wouldTell!.difference).toBe(difference.estimate);
    expect(wouldTell!.paths).toBeGreaterThan(1_000);
    // A fourfold error of the family costs, at 80 %, ((2.50 + 0.84)/(1.96 + 0.84))² = 1.42 times the paths.
    expect(wouldTell!.paths).toBeLessThan(3_000);
  });
});

describe('a margin', () => {
  const compared = (onlyCross: number, onlyIsolated: number, margin: number): Comparison => {
    const events = tableOf(['isolated', 'cross'], 10_000, (policy, path) => ({
      liquidation: Number(policy === 'cross' ? path < onlyCross : path >= onlyCross && path < onlyCross + onlyIsolated),
    }));
    const margins = { 'liquidation.probability': margin };
    return of('liquidation.probability', comparePolicies(openSamples(events), { ...question, margins }));
  };
  it('makes equivalent what its interval at twice the error keeps within it', () => {
    expect(compared(30, 30, 0.002)).toMatchObject({ verdict: 'equivalent', notInferior: true, margin: 0.002 });
    // ±1.645 standard errors of 7.75e-4 are ±0.00127.
    expect(compared(30, 30, 0.0012).verdict).toBe('not distinguishable');
    expect(compared(30, 30, 0.0012).wouldTell!.difference).toBe(0.0012);
  });
  it('outweighs a side that is named: the configuration says that so little does not matter', () => {
    expect(compared(60, 20, 0.02)).toMatchObject({ verdict: 'equivalent' });
    expect(compared(60, 20, 0.005)).toMatchObject({ verdict: 'worse', notInferior: false });
  });
  it('lets a policy be not inferior that may be better by more', () => {
    expect(compared(20, 60, 0.001)).toMatchObject({ verdict: 'better', notInferior: true });
    expect(compared(20, 28, 0.001)).toMatchObject({ verdict: 'not distinguishable', notInferior: true });
    expect(compared(28, 20, 0.001)).toMatchObject({ verdict: 'not distinguishable', notInferior: false });
  });
  it('is not asked of what is not stated', () => {
    expect('margin' in of('liquidation.probability')).toBe(false);
    expect('notInferior' in of('liquidation.probability')).toBe(false);
  });
});
