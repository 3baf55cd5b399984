import { requirePriceRange } from '../../src/engine/path-outcome.ts';
import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { loadExperiment } from '../../src/config/load.ts';
import { createRangeSimulator } from '../../src/engine/simulate-range.ts';
import { tracePath } from '../../src/engine/trace-path.ts';
import type { Event } from '../../src/event.ts';
import { outcomeColumn, STATUS } from '../../src/outcome.ts';
import { allocateRunMemory, makePlan, outcomeTable, type Plan, type RunMemory } from '../../src/plan/plan.ts';
import { recordPlaces } from '../../src/plan/path-record.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { isConditional } from '../../src/statistics/sample.ts';

function planOf(parts: { readonly volatility?: number; readonly fund?: number; readonly paths?: number } = {}): {
  plan: Plan;
  memory: RunMemory;
} {
  const experiment = loadExperiment({
    name: 'range',
    question: 'What does a range write?',
    seed: 'range',
    paths: parts.paths ?? 60,
    horizon: { steps: 48, step: '30m' },
    underlyings: { A: { initialPrice: 100, price: { kind: 'gbm', drift: 0, volatility: parts.volatility ?? 1.5 } } },
    markets: [{ symbol: 'A', underlying: 'A', contract: { kind: 'linear' } }],
    accounts: {
      kind: 'table',
      positions: [
        { account: 'a', market: 'A', size: 10, entryPrice: 100, leverage: 25 },
        { account: 'b', market: 'A', size: 4, entryPrice: 100, leverage: 20 },
        { account: 'c', market: 'A', size: -6, entryPrice: 100, leverage: 20 },
      ],
    },
    venue: { extends: 'textbook', funds: { main: { balance: parts.fund ?? 2 } } },
    policies: {
      'fund only': {},
      'then ADL': {
        backstop: {
          order: ['fund', 'adl'],
          adl: {
            kind: 'adl',
            ranking: 'profitTimesLeverage',
            allocation: 'contractQueue',
            eligible: 'opposite',
            price: 'bankruptcy',
          },
        },
      },
    },
  });
  const { accounts } = buildAccounts(experiment, rootKey(experiment.seed));
  const plan = makePlan(experiment, accounts);
  return { plan, memory: allocateRunMemory(plan) };
}

const column = (plan: Plan, memory: RunMemory, policy: number, name: string): Float64Array =>
  outcomeColumn(outcomeTable(plan, memory, plan.experiment.paths), policy, name);

describe('a range of paths', () => {
  const { plan, memory } = planOf();
  const result = createRangeSimulator(plan, memory)({ first: 0, count: 60 });

  it('writes every column of every path and policy, none of them left at random', () => {
    for (const policy of [0, 1]) {
      for (const each of plan.columns) {
        const { name, kind } = each;
        const values = column(plan, memory, policy, name);
        if (kind !== 'step' && !isConditional(each)) expect(values.every(Number.isFinite), name).toBe(true);
      }
    }
    expect(result.failures).toEqual([]);
    expect(column(plan, memory, 0, 'fundDepletion').some((event) => event === 1)).toBe(true);
  });

  it('agrees with the events of the same path', () => {
    for (let path = 0; path < 60; path++) {
      const { events } = tracePath(plan, path, ['then ADL']).policies[0]!;
      const sum = (of: (event: Event) => number): number => events.reduce((total, event) => total + of(event), 0);
      const at = (name: string): number => column(plan, memory, 1, name)[path]!;
      expect(at('fundPaid')).toBeCloseTo(
        sum((e) => (e.event === 'fundPayment' ? e.amount : 0)),
        9,
      );
      expect(at('shortfall')).toBeCloseTo(
        sum((e) => (e.event === 'liquidation' ? (e.shortfall ?? 0) : 0)),
        9,
      );
      expect(at('uncovered')).toBeCloseTo(
        sum((e) => (e.event === 'uncovered' ? e.amount : 0)),
        9,
      );
      expect(at('adlSize')).toBeCloseTo(
        sum((e) => (e.event === 'deleveraging' ? Math.abs(e.size) : 0)),
        9,
      );
      expect(at('adlProfitTaken')).toBeCloseTo(
        sum((e) => (e.event === 'deleveraging' ? e.profitForgone : 0)),
        9,
      );
      const liquidated = new Set(events.flatMap((e) => (e.event === 'liquidation' ? [e.account] : [])));
      expect(at('liquidatedAccounts')).toBe(liquidated.size);
      const first = events.find(({ event }) => event === 'liquidation');
      expect(at('firstLiquidationStep')).toBe(first === undefined ? NaN : first.step);
    }
  });

  it('counts per account what the columns count per path', () => {
    const [fundOnly] = result.policies;
    const accounts = column(plan, memory, 0, 'liquidatedAccounts').reduce((sum, count) => sum + count, 0);
    expect(fundOnly!.rows.liquidations.reduce((sum, count) => sum + count, 0)).toBe(accounts);
    const shortfall = column(plan, memory, 0, 'shortfall').reduce((sum, amount) => sum + amount, 0);
    expect(fundOnly!.shortfalls.amounts.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(shortfall, 9);
  });

  it('counts winners that pay as the columns do', () => {
    const [fundOnly, thenAdl] = result.policies;
    const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, each) => total + each, 0);
    expect(sum(column(plan, memory, 1, 'adl'))).toBeGreaterThan(0);
    expect(sum(thenAdl!.rows.deleveragings)).toBe(sum(column(plan, memory, 1, 'adlAccounts')));
    expect(sum(thenAdl!.taken.amounts)).toBeCloseTo(sum(column(plan, memory, 1, 'adlProfitTaken')), 9);
    expect(thenAdl!.acted.layers[1]).toBe(sum(column(plan, memory, 1, 'adl')));
    expect(sum(fundOnly!.rows.deleveragings) + fundOnly!.taken.amounts.length).toBe(0);
  });

  it('has the survival of winners on the paths on which they paid, and only there', () => {
    const adl = column(plan, memory, 1, 'adl');
    for (const name of ['topWinnerSurvival', 'maximumSurvivor']) {
      column(plan, memory, 1, name).forEach((value, path) => expect(Number.isNaN(value)).toBe(adl[path] === 0));
    }
  });

  it('leaves a record per path whose layers add up to the shortfall less what is uncovered', () => {
    const places = recordPlaces(plan.groups.groups.length, 2);
    // A range of one path hands over the record of that path.
    const simulate = createRangeSimulator(plan, memory);
    for (let path = 0; path < 60; path++) {
      const { records } = simulate({ first: path, count: 1 }).policies[1]!;
      const at = (place: number): number => {
        if (records.paths[place] === 0) return NaN;
        const entry = records.places.indexOf(place);
        return entry < 0 ? 0 : records.values[entry]!;
      };
      const at1 = (name: string): number => column(plan, memory, 1, name)[path]!;
      expect(at(places.ofLayer(0)) + at(places.ofLayer(1)) + at1('uncovered')).toBeCloseTo(at1('shortfall'), 9);
      expect(at(places.ofLayer(0))).toBeCloseTo(at1('fundPaid'), 9);
      expect(at(places.taken)).toBeCloseTo(at1('adlProfitTaken'), 9);
      const liquidated = plan.groups.groups.map(({ by }, g) =>
        by === 'leverage' ? (at(places.ofGroup(g, 'liquidation')) || 0) * plan.groups.members.count[g]! : 0,
      );
      expect(liquidated.reduce((sum, each) => sum + each, 0)).toBeCloseTo(at1('liquidatedAccounts'), 12);
    }
  });

  it('measures the draw with an unlimited fund: it exceeds the fund exactly where that was depleted', () => {
    const draw = column(plan, memory, 0, 'fundDraw');
    const depleted = column(plan, memory, 0, 'fundDepletion');
    draw.forEach((amount, path) => expect(amount > 2).toBe(depleted[path] === 1));
    // With the fund first, deleveraging only comes after it: both policies draw the same from an unlimited one.
    expect(Array.from(column(plan, memory, 1, 'fundDraw'))).toEqual(Array.from(draw));
  });

  it('keeps the fund along the path: from its balance before step 1 to its final one', () => {
    const times = plan.trajectorySteps.length;
    const final = column(plan, memory, 0, 'fundFinalBalance');
    for (let path = 0; path < plan.trajectoryPaths; path++) {
      const fund = memory.fund.subarray(path * times, (path + 1) * times);
      expect(fund[0]).toBe(2);
      expect(fund[times - 1]).toBe(final[path]);
    }
  });

  it('hands over what happened since the range before it, and names only rows that something befell', () => {
    const simulate = createRangeSimulator(plan, memory);
    simulate({ first: 0, count: 60 });
    const again = simulate({ first: 0, count: 60 });
    expect(again.policies).toEqual(result.policies);
    const quiet = Array.from({ length: 60 }, (_, path) => path).find(
      (path) => column(plan, memory, 0, 'liquidatedAccounts')[path] === 0,
    )!;
    expect(simulate({ first: quiet, count: 1 }).policies[0]!.rows.row).toHaveLength(0);
    const { rows } = result.policies[0]!;
    expect([...new Set(rows.row)]).toHaveLength(rows.row.length);
    expect(rows.row.length).toBeGreaterThan(0);
  });

  it('counts under each policy the paths that it runs, and nothing for those that it is spared', () => {
    const { plan, memory } = planOf();
    const policyPaths = new Uint8Array(2 * 60).fill(1);
    policyPaths.fill(0, 60 + 20, 60 + 60);
    const [all, spared] = createRangeSimulator({ ...plan, policyPaths }, memory)({ first: 0, count: 60 }).policies;
    const first = createRangeSimulator(plan, memory)({ first: 0, count: 20 }).policies[1]!;

    expect(all!.records.paths.every((paths) => paths === 60 || paths === 0)).toBe(true);
    expect(first.acted.triggers.some((paths) => paths > 0)).toBe(true);
    expect(spared).toEqual(first);
  });

  it('writes the same, however it is cut and whatever came before', () => {
    const other = planOf();
    const simulate = createRangeSimulator(other.plan, other.memory);
    for (const first of [40, 0, 20, 59, 10, 30, 50]) simulate({ first, count: Math.min(10, 60 - first) });
    simulate({ first: 5, count: 1 });
    expect(Buffer.from(other.memory.values.buffer).equals(Buffer.from(memory.values.buffer))).toBe(true);
    expect(Buffer.from(other.memory.stepCheck.buffer).equals(Buffer.from(memory.stepCheck.buffer))).toBe(true);
  });
});

describe('a path that fails', () => {
  it('is kept as failed, with its reason and without numbers, and does not stop the others', () => {
    // Prices beyond the range of doubles on nearly every path.
    const { plan, memory } = planOf({ volatility: 20_000, paths: 20 });
    const result = createRangeSimulator(plan, memory)({ first: 0, count: 20 });
    expect(result.failures.length).toBeGreaterThan(0);
    for (const { path, message } of result.failures) {
      expect(memory.status[path]).toBe(STATUS.failed);
      expect(message).toMatch(/index price became too small for a number at step \d+ of path/);
      for (const policy of [0, 1]) expect(column(plan, memory, policy, 'shortfall')[path]).toBeNaN();
    }
    const counted = result.policies[0]!.rows.liquidations.reduce((sum, count) => sum + count, 0);
    expect(counted).toBeLessThanOrEqual(3 * (20 - result.failures.length));
  });

  it('is one whose prices leave what amounts can be reckoned in, at either end', () => {
    const extremes = (lowest: number, highest: number) => ({
      ...{ final: Float64Array.of(100, 1), minimum: Float64Array.of(100, lowest) },
      maximum: Float64Array.of(100, highest),
    });
    expect(() => requirePriceRange(extremes(1e-59, 1e59), 5)).not.toThrow();
    expect(() => requirePriceRange(extremes(1, 1e61), 5)).toThrow('The index price went above 1e+60 on path 5.');
    expect(() => requirePriceRange(extremes(1e-61, 1), 5)).toThrow('The index price went below 1e-60 on path 5.');
    expect(() => requirePriceRange(extremes(NaN, 1), 5)).toThrow('The index price went below');
  });
});
