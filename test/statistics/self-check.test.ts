import { describe, expect, it } from 'vitest';
import type { Experiment, Policy } from '../../src/experiment.ts';
import { drawnOnFund, fundBalances } from '../../src/accounts/fund-balances.ts';
import { outcomeColumn, type OutcomeTable, type PolicyCounters } from '../../src/outcome.ts';
import type { Accounts } from '../../src/position.ts';
import { diagnostics } from '../../src/statistics/diagnostics/diagnostics.ts';
import { distinctAccounts } from '../../src/statistics/distinct-accounts.ts';
import { openSamples } from '../../src/statistics/sample.ts';
import { figure } from '../../src/statistics/self-check/figures.ts';
import { selfCheck } from '../../src/statistics/self-check/self-check.ts';
import type { Finding } from '../../src/statistics/summary.ts';
import type { BackstopLayer, Venue } from '../../src/venue.ts';
import { adlLayer, closeAll, fundLayer, liquidateAtOrBelow } from '../fixtures/venues.ts';
import {
  accountsOf,
  countersOf,
  experimentOf,
  fundThenDebt,
  policyCountersOf,
  rowOfShortfall,
  tableOf,
} from './run-fixture.ts';

const isolated: Policy = { name: 'isolated', venue: fundThenDebt };
const cross: Policy = { name: 'cross', venue: { ...fundThenDebt, margin: { ...fundThenDebt.margin, mode: 'cross' } } };

function check(
  table: OutcomeTable,
  given: {
    policies?: readonly Policy[];
    accounts?: Accounts;
    identical?: string[];
    counters?: readonly PolicyCounters[];
  } = {},
) {
  const policies = given.policies ?? [isolated];
  const experiment = experimentOf(policies, table.paths);
  const samples = openSamples(table);
  const findings = selfCheck({
    experiment,
    accounts: given.accounts ?? accountsOf([20, 10, 5]),
    ...{ table, samples, diagnostics: diagnostics(experiment, table, samples) },
    counters: given.counters ?? policies.map((policy) => policyCountersOf(policy, countersOf([], [], []))),
    identicalPolicies: given.identical ?? [],
  });
  return (subject: string): Finding | undefined => findings.find((each) => each.subject === subject);
}

const alive = tableOf(['isolated'], 1_000, (_, path) => rowOfShortfall(path % 20 === 0 ? 90 + (path % 200) : 0));
const quiet = tableOf(['isolated'], 1_000, () => rowOfShortfall(0));

describe('the self-check of a run in which every rule acted', () => {
  const finding = check(alive);
  it('finds no warning', () => {
    expect(finding('triggers')).toMatchObject({
      level: 'fine',
      text: 'Accounts were liquidated on 50 of 1,000 paths.',
    });
    expect(finding('insurance fund')).toMatchObject({ level: 'fine' });
    expect(finding('conservation')).toMatchObject({ level: 'fine' });
    expect(finding('failed paths')).toMatchObject({ level: 'fine' });
    expect(finding('single path')).toMatchObject({ level: 'fine' });
    expect(finding('distinct accounts')).toMatchObject({ level: 'fine' });
    expect(finding('layer debt')).toBeUndefined();
    expect(finding('round limit')).toBeUndefined();
  });
  it('lists the probabilities that rest on no event', () => {
    expect(finding('zero events')).toMatchObject({ level: 'note' });
    expect(finding('zero events')!.text).toBe(
      '0 of 1,000 paths for uncovered.probability: at 95 % confidence no more is known than a probability ' +
        'below 0.299 %.',
    );
  });
});

describe('the self-check of a run in which nothing happened', () => {
  const finding = check(quiet, { counters: [policyCountersOf(isolated, countersOf([], [], []), { acted: 0 })] });
  it('warns that no rule was put to the test', () => {
    expect(finding('triggers')).toMatchObject({ level: 'warning', policy: 'isolated' });
    expect(finding('insurance fund')!.text).toContain('The fund of 100 was not drawn on by any of 1,000 paths');
    expect(finding('zero events')).toMatchObject({ level: 'warning' });
    expect(finding('layer fund')).toMatchObject({ level: 'note' });
    expect(finding('layer debt')).toMatchObject({ level: 'note' });
    expect(finding('single path')).toBeUndefined();
  });
});

describe('the self-check', () => {
  const venueOf = (patch: Partial<Venue>): Policy => ({ name: 'isolated', venue: { ...fundThenDebt, ...patch } });
  it('says that a venue without triggers liquidates nobody', () => {
    expect(check(quiet, { policies: [venueOf({ triggers: [] })] })('triggers')!.text).toContain('no trigger');
  });
  it('tells funds apart that are empty, unlimited or not asked', () => {
    const fundOf = (balance: Venue['funds'][number]['balance']) =>
      check(alive, { policies: [venueOf({ funds: [{ name: 'main', balance, scope: 'venue' }] })] })('insurance fund')!;
    expect(fundOf(0).text).toContain('holds nothing');
    expect(fundOf('unlimited').text).toContain('cannot be depleted');
    // 0.1 of an open interest of 3 base at 100.
    expect(fundOf({ ofOpenInterest: 0.1 }).text).toContain('The fund of 30 was drawn on');
    expect(check(alive, { policies: [venueOf({ backstop: [] })] })('insurance fund')!.text).toContain('has no meaning');
  });
  it('warns of a policy that gave the baseline’s numbers, unless it had to', () => {
    const twice = tableOf(['isolated', 'cross'], 100, (_, path) => rowOfShortfall(path % 5 === 0 ? 90 : 0));
    const policies = [isolated, cross];
    expect(check(twice, { policies })('policy')).toMatchObject({ level: 'warning', policy: 'cross' });
    expect(check(twice, { policies, identical: ['cross'] })('policy')).toMatchObject({ level: 'note' });
  });
  it('warns of a leak in either law, naming the path', () => {
    const leaking = tableOf(['isolated'], 50, (_, path) => ({
      cashResidual: path === 17 ? 1e-6 : 1e-12,
      bookProfit: 4,
    }));
    expect(check(leaking)('conservation')).toMatchObject({ level: 'warning' });
    expect(check(leaking)('conservation')!.text).toContain('0.000001 of gross notional in cash (path 17); above');
    expect(check(leaking)('conservation')!.text).toContain('mean profit on our orders is 4.');
  });
  it('warns of cascades cut short and of size left unfilled', () => {
    const stuck = tableOf(['isolated'], 50, (_, path) =>
      path < 2 ? { roundLimitReached: 1, unfilledNotional: 500 + path } : {},
    );
    expect(check(stuck)('round limit')!.text).toContain('2 of 50 paths');
    expect(check(stuck)('unfilled size')!.text).toContain('at most 501 at the mark (path 1)');
  });
  it('warns where one path makes the mean', () => {
    const spike = tableOf(['isolated'], 1_000, (_, path) =>
      rowOfShortfall(path === 412 ? 5_000 : path % 20 === 0 ? 10 : 0),
    );
    expect(check(spike)('single path')).toMatchObject({ level: 'warning' });
    expect(check(spike)('single path')!.text).toContain('Path 412 alone brings 90.9 %');
  });
  it('warns of failed paths, and of a run that has no other', () => {
    const failed = { ...alive, status: Uint8Array.from({ length: 1_000 }, (_, path) => (path === 3 ? 1 : 0)) };
    expect(check(failed)('failed paths')).toMatchObject({ level: 'warning' });
    expect(check(failed)('failed paths')!.text).toContain('1 of 1,000 paths failed');
    expect(check({ ...alive, status: new Uint8Array(1_000).fill(1) })('failed paths')!.level).toBe('warning');
  });
  it('compares peak with allowed leverage', () => {
    expect(check(alive)('leverage')).toMatchObject({ level: 'fine' });
    expect(check(alive)('leverage')!.text).toContain('leverage 20 where 50 is allowed (40 %)');
    expect(check(alive, { accounts: accountsOf([1]) })('leverage')!.level).toBe('warning');
  });
  it('takes the limit from the bracket that the notional falls in', () => {
    const schedule = {
      kind: 'marginalBrackets' as const,
      brackets: [
        { notionalFloor: 0, rate: 0.004, maximumLeverage: 100 },
        { notionalFloor: 90, rate: 0.01, maximumLeverage: 25 },
      ],
    };
    const policies = [venueOf({ margin: { ...fundThenDebt.margin, schedule } })];
    expect(check(alive, { policies })('leverage')!.text).toContain('leverage 20 where 25 is allowed (80 %)');
    const open = [venueOf({ margin: { ...fundThenDebt.margin, schedule: { kind: 'flat', rate: 0.005 } } })];
    expect(check(alive, { policies: open })('leverage')!.text).toContain('states no limit');
  });
  it('names the triggers, stages and layers that never acted', () => {
    const warn = { ...liquidateAtOrBelow, name: 'warn', level: 1.2, action: 'warn' as const };
    const policy = venueOf({
      triggers: [warn, liquidateAtOrBelow],
      liquidation: {
        ...fundThenDebt.liquidation,
        stages: [{ ...closeAll, name: 'slice', limit: 'bankruptcy' }, closeAll],
      },
      backstop: [...fundThenDebt.backstop, adlLayer],
    });
    const counters = policyCountersOf(policy, countersOf([], [], []));
    counters.acted.triggers[0] = 0;
    counters.acted.stages[0] = 0;
    counters.acted.layers[2] = 0;
    const finding = check(alive, { policies: [policy], counters: [counters] });
    expect(finding('trigger warn')!.text).toBe('Trigger warn (warn) acted on none of 1,000 paths.');
    expect(finding('trigger liquidate')).toBeUndefined();
    expect(finding('stage slice')!.text).toContain('Stage slice (all) of the liquidation filled nothing');
    expect(finding('stage all')).toBeUndefined();
    expect(finding('layer adl')).toMatchObject({ level: 'note' });
    expect(finding('layer fund')).toBeUndefined();
  });
  it('adds up what the layers bore, and warns where it is not the shortfall', () => {
    const shortfall = outcomeColumn(alive, 0, 'shortfall');
    const total = shortfall.reduce((sum, each) => sum + each, 0);
    const of = (borne: readonly number[]) =>
      check(alive, { counters: [policyCountersOf(isolated, countersOf([], [], []), { borne })] })('attribution')!;
    expect(of([total - 40, 40])).toMatchObject({ level: 'fine' });
    expect(of([total - 41, 40])).toMatchObject({ level: 'warning' });
  });
  it('tells how often a cap or a floor set a number, and warns where it often did', () => {
    const counters = policyCountersOf(isolated, countersOf([], [], []));
    const of = (...bounds: number[]) => {
      counters.acted.bounds.set(bounds);
      return check(alive, { counters: [counters] });
    };
    const often = of(3_000, 240, 10_000, 400, 100);
    expect(often('funding cap')).toMatchObject({
      level: 'warning',
      text: 'The rate stood at its cap on 240 of 3,000 settlements (8 %).',
    });
    expect(often('depth floor')).toMatchObject({
      level: 'note',
      text: 'The depth of a book stood at its floor on 400 of 10,000 path-steps (4 %).',
    });
    expect(often('depth ceiling')!.text).toContain('at its ceiling on 100 of 10,000 path-steps (1 %)');
    const seldom = of(3_000, 0, 10_000, 500, 0);
    expect(seldom('funding cap')!.level).toBe('fine');
    expect(seldom('depth floor')!.level).toBe('note');
    expect(seldom('depth ceiling')).toBeUndefined();
    expect(of(0, 0, 0, 0, 0)('funding cap')).toBeUndefined();
  });
  it('warns of batches that disagree, of bands without a common value, and of what hangs on one path', () => {
    const late = tableOf(['isolated'], 2_000, (_, path) => rowOfShortfall(path < 400 && path % 3 === 0 ? 50 : 0));
    expect(check(late)('batches of paths')).toMatchObject({ level: 'warning' });
    expect(check(late)('batches of paths')!.text).toMatch(/disagree in 4 of 4 tests.* not bad luck/);
    expect(check(late)('convergence')!.text).toContain('tell of different laws');
    const spike = tableOf(['isolated'], 4_000, (_, path) =>
      rowOfShortfall(path === 3_500 ? 1e6 : path % 10 === 0 ? 10 : 0),
    );
    expect(check(spike)('convergence')!.text).toContain('hardly narrow');
    expect(check(spike)('batches of paths')).toMatchObject({ level: 'fine' });
  });
  it('notes reactions of traders that never came', () => {
    const experiment = { ...experimentOf([isolated], 1_000) };
    const accounts = accountsOf([20]);
    const counters = [policyCountersOf(isolated, countersOf([], [], []))];
    const samples = openSamples(alive);
    const found = diagnostics(experiment, alive, samples);
    const shared = { accounts, table: alive, samples, counters, identicalPolicies: [], diagnostics: found };
    const traders = { stopLoss: { share: 0.5, distance: 0.1 } };
    const reacting = { ...experiment, accounts: { ...experiment.accounts, traders } } as Experiment;
    const subjects = (given: Experiment) => selfCheck({ experiment: given, ...shared }).map(({ subject }) => subject);
    expect(subjects(reacting)).toContain('stopOuts');
    expect(subjects(experiment)).not.toContain('stopOuts');
  });
  it('puts the gravest findings first', () => {
    const experiment = experimentOf([isolated], 1_000);
    const accounts = accountsOf([20]);
    const counters = [policyCountersOf(isolated, countersOf([], [], []))];
    const samples = openSamples(quiet);
    const found = diagnostics(experiment, quiet, samples);
    const facts = {
      ...{ experiment, accounts, table: quiet, samples, counters },
      ...{ identicalPolicies: [], diagnostics: found },
    };
    const levels = selfCheck(facts).map(({ level }) => level);
    expect(levels).toEqual([...levels].sort((a, b) => 'wnf'.indexOf(a[0]!) - 'wnf'.indexOf(b[0]!)));
  });
});

describe('the effective number of distinct accounts', () => {
  it('counts traders that differ', () => {
    expect(distinctAccounts(accountsOf([20, 10, 5]))).toMatchObject({ traders: 3, largestGroup: 1 });
    expect(distinctAccounts(accountsOf([20, 10, 5])).effective).toBeCloseTo(3, 12);
  });
  it('takes copies for one, whatever their scale', () => {
    const accounts = accountsOf(Array.from({ length: 2_000 }, (_, i) => (i % 2 === 0 ? 20 : 10)));
    for (let row = 0; row < 500; row++) {
      accounts.positions.size[row] = 3;
      accounts.positions.margin[row]! *= 3;
      accounts.balance[row]! *= 3;
    }
    expect(distinctAccounts(accounts).effective).toBeCloseTo(2, 9);
    expect(check(alive, { accounts })('distinct accounts')).toMatchObject({ level: 'warning' });
    expect(check(alive, { accounts })('distinct accounts')!.text).toContain('2,000 traders act as 2 distinct ones');
  });
  it('tells sides, entry prices and free balances apart, and leaves market makers out', () => {
    const accounts = accountsOf([20, 20, 20, 20, 20]);
    accounts.positions.size[1] = -1;
    accounts.positions.entryPrice[2] = 101;
    accounts.balance[3] = 40;
    accounts.isMarketMaker[4] = 1;
    expect(distinctAccounts(accounts)).toMatchObject({ traders: 4, largestGroup: 1 });
  });
});

describe('the fund at the start', () => {
  it('is the sum of the funds, unlimited where one is', () => {
    const accounts = accountsOf([20, 10]);
    const funds = [
      { name: 'a', balance: 7, scope: 'venue' as const },
      { name: 'b', balance: { ofOpenInterest: 0.5 }, scope: 'venue' as const },
    ];
    const experiment = experimentOf([isolated], 1);
    const held = fundBalances({ ...fundThenDebt, funds }, experiment, accounts);
    expect(held.reduce((sum, balance) => sum + balance, 0)).toBe(107);
    // The backstop draws on the one that its layer names.
    const backstop = [{ ...fundLayer, fund: 'b' } as BackstopLayer];
    expect(drawnOnFund({ ...fundThenDebt, funds, backstop }, experiment, accounts)).toBe(held[1]);
    expect(drawnOnFund({ ...fundThenDebt, funds, backstop: [] }, experiment, accounts)).toBeUndefined();
    const unlimited = [...funds, { name: 'c', balance: 'unlimited' as const, scope: 'venue' as const }];
    expect(fundBalances({ ...fundThenDebt, funds: unlimited }, experiment, accounts)[2]).toBe(Infinity);
  });
});

describe('a figure for people', () => {
  it('has three digits and grouped thousands', () => {
    expect([0, 1_234_567.8, 999.5, 0.000123456, -12.345, 1e-12].map(figure)).toEqual([
      '0',
      '1,234,568',
      '1,000',
      '0.000123',
      '-12.3',
      '1e-12',
    ]);
  });
});
