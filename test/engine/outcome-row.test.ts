import { describe, expect, it } from 'vitest';
import { buildAccounts, drawPopulation } from '../../src/accounts/build.ts';
import { loadExperiment } from '../../src/config/load.ts';
import { createRangeSimulator } from '../../src/engine/simulate-range.ts';
import { tracePath } from '../../src/engine/trace-path.ts';
import { HEADLINE_COLUMNS, outcomeColumn } from '../../src/outcome.ts';
import { allocateRunMemory, makePlan, outcomeTable, type Plan, type RunMemory } from '../../src/plan/plan.ts';
import { rootKey } from '../../src/random/root-key.ts';

/** Runs a configuration and reads its columns by name. */
function ran(config: object): { plan: Plan; memory: RunMemory; column: (name: string) => Float64Array } {
  const experiment = loadExperiment({ name: 'row', question: 'Which numbers?', seed: 'row', paths: 1, ...config });
  const { accounts } = buildAccounts(experiment, rootKey(experiment.seed));
  const plan = makePlan(experiment, accounts);
  const memory = allocateRunMemory(plan);
  createRangeSimulator(plan, memory)({ first: 0, count: experiment.paths });
  const table = outcomeTable(plan, memory, experiment.paths);
  return { plan, memory, column: (name) => outcomeColumn(table, 0, name) };
}

const replayed = (prices: readonly number[], book?: object): object => ({
  horizon: { steps: prices.length, step: '1m' },
  underlyings: { A: { initialPrice: 100, price: { kind: 'replay', prices } } },
  markets: [{ symbol: 'A', underlying: 'A', contract: { kind: 'linear' }, ...(book && { book }) }],
});
const held = (...positions: readonly (readonly [string, number, number])[]): object => ({
  accounts: {
    kind: 'table',
    positions: positions.map(([account, size, margin]) => ({ account, market: 'A', size, entryPrice: 100, margin })),
  },
});
const flat = { margin: { schedule: { kind: 'flat', rate: 0.01 } } };

describe('the columns of a long of 10 that falls through a linear book', () => {
  // Equity at 89 is −10. 10⁴ · 100 quote rest per unit of log price: B = 10⁶ / 89 base, selling 10 moves x by 10 / B.
  const { column } = ran({
    ...replayed([92, 89], { impact: 'linear', depthPerBasisPoint: 100 }),
    ...held(['a', 10, 100], ['s', -10, 1_000]),
    venue: { extends: 'textbook', ...flat, funds: { main: { balance: 50 } } },
  });
  const at = (name: string): number => column(name)[0]!;
  const moved = (10 * 89) / 1e6;
  const proceeds = 1e6 * (1 - Math.exp(-moved));
  const shortfall = 900 - proceeds;

  it.each([
    ['displacement', moved],
    ['shortfall', shortfall],
    ['fundPaid', shortfall],
    ['fundDraw', shortfall],
    ['fundFinalBalance', 50 - shortfall],
    ['fundMinimumBalance', 50 - shortfall],
    // It bought 10 for less than the mark at which they are valued.
    ['bookProfit', 890 - proceeds],
    ['liquidatedAccounts', 1],
    ['negativeEquityAccounts', 1],
    ['lossBeyondMargin', 1],
    ['cascadeRounds', 1],
    ['firstLiquidationStep', 2],
    ['finalPrice[A]', 89],
    ['minimumPrice[A]', 89],
    ['maximumPrice[A]', 92],
    ['uncovered', 0],
    ['remainder', 0],
    ['unfilledNotional', 0],
  ])('%s is worked out by hand', (name, expected) => {
    expect(at(name)).toBeCloseTo(expected, 9);
  });
});

describe('the columns of fees, remainders and what stays open', () => {
  it('a capped fee to the fund, and the remainder after it', () => {
    // Equity at 90.5 is 5, maintenance 9.05; fee 0.2 % of 905.
    const { column } = ran({
      ...replayed([90.5]),
      ...held(['a', 10, 100]),
      venue: {
        extends: 'textbook',
        ...flat,
        liquidation: { fee: { rate: 0.002, cap: 'remainingEquity', to: 'fund' } },
        funds: { main: { balance: 7 } },
      },
    });
    expect(column('liquidationFees')[0]).toBeCloseTo(1.81, 12);
    expect(column('remainder')[0]).toBeCloseTo(3.19, 12);
    expect(column('fundFinalBalance')[0]).toBeCloseTo(8.81, 12);
    expect(column('fundMinimumBalance')[0]).toBe(7);
  });

  it('deleveraged notional is at the mark, profit forgone against it, and debts stay with their accounts', () => {
    // Bankrupt at 90, marked at 80: 4 of the 10 find a counterparty, 6 are sold at 80 and leave 60 owed.
    const { column } = ran({
      ...replayed([80]),
      ...held(['a', 10, 100], ['s', -4, 400]),
      venue: {
        extends: 'textbook',
        ...flat,
        backstop: {
          order: ['adl', 'debt'],
          adl: {
            kind: 'adl',
            ranking: 'profitTimesLeverage',
            allocation: 'contractQueue',
            eligible: 'opposite',
            price: 'bankruptcy',
          },
          debt: { kind: 'accountDebt' },
        },
      },
    });
    expect(column('adlSize')[0]).toBeCloseTo(4, 12);
    expect(column('adlNotional')[0]).toBeCloseTo(320, 9);
    expect(column('adlProfitTaken')[0]).toBeCloseTo(40, 9);
    expect(column('adlAccounts')[0]).toBe(1);
    expect(column('owed')[0]).toBeCloseTo(60, 9);
    expect(column('negativeBalanceAccounts')[0]).toBe(1);
    expect(column('shortfall')[0]).toBeCloseTo(100, 9);
  });

  it('what the depth cannot take is unfilled at the last mark', () => {
    const { column } = ran({
      ...replayed([90.5], { impact: 'linear', depthPerBasisPoint: 1e9, maximumDepth: 362 }),
      ...held(['a', 10, 100]),
      venue: { extends: 'textbook', ...flat },
    });
    // 362 / 90.5 = 4 of the 10 fill.
    expect(column('unfilledNotional')[0]).toBeCloseTo(6 * 90.5, 6);
  });
});

describe('the step check', () => {
  it('sees every second mark only', () => {
    const { plan, memory, column } = ran({
      ...replayed([85, 100]),
      ...held(['a', 10, 100]),
      venue: { extends: 'textbook', ...flat },
    });
    const coarse = Object.fromEntries(
      HEADLINE_COLUMNS.map((name, h) => [name, memory.stepCheck[h * plan.stepCheckPaths]]),
    );
    expect(column('negativeEquity')[0]).toBe(1);
    expect(column('fundDepletion')[0]).toBe(1);
    expect(coarse).toEqual({ negativeEquity: 0, negativeBalance: 0, fundDepletion: 0 });
  });
});

describe('a population drawn anew on every path', () => {
  it('measures losses against the margins and balances of its own path', () => {
    const { plan, column } = ran({
      paths: 400,
      horizon: { steps: 12, step: '2h' },
      underlyings: { A: { initialPrice: 100, price: { kind: 'gbm', drift: 0, volatility: 4 } } },
      markets: [{ symbol: 'A', underlying: 'A', contract: { kind: 'linear' } }],
      accounts: {
        kind: 'synthetic',
        count: 1,
        notional: { kind: 'lognormal', median: 1_000, sigma: 1.5 },
        leverage: { kind: 'constant', value: 5 },
        freeBalance: { kind: 'constant', value: 0.1 },
        resample: true,
      },
      venue: { extends: 'textbook', margin: { mode: 'cross', schedule: { kind: 'flat', rate: 0.1 } } },
    });
    let beyond = 0;
    column('lossBeyondMargin').forEach((flag, path) => {
      const { ids, positions, balance } = drawPopulation(plan.experiment, plan.root, path);
      const trader = ids.indexOf('trader-0001');
      const margin = positions.margin[positions.account.indexOf(trader)]!;
      const { events } = tracePath(plan, path, [plan.experiment.policies[0]!.name]).policies[0]!;
      const [closing] = events.filter((event) => event.event === 'liquidation');
      const lost = closing === undefined ? 0 : balance[trader]! - closing.equity!;
      expect(flag).toBe(lost > margin ? 1 : 0);
      beyond += flag;
    });
    expect(beyond).toBeGreaterThan(10);
  });
});
