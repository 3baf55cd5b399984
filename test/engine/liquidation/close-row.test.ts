import { describe, expect, it } from 'vitest';
import { planLiquidation, type LiquidationPlan } from '../../../src/engine/liquidation/plan.ts';
import { PathEngine } from '../../../src/engine/simulate-path.ts';
import type { OrderBook } from '../../../src/price-model.ts';
import type { BackstopLayer } from '../../../src/venue.ts';
import {
  ADL,
  DEBT,
  DRAW,
  INSURANCE_FUND,
  ofKind,
  run,
  stage,
  wealth,
  world,
  type Holding,
  type World,
} from '../worlds.ts';

const linear = (depthPerBasisPoint: number, maximumDepth = Infinity): OrderBook => ({
  kind: 'linear',
  depthPerBasisPoint,
  maximumDepth,
  recoveryHalfLife: Infinity,
});

describe('the order of liquidations within a round', () => {
  const longAt10x = (account: string, size: number): Holding => ({
    account,
    size,
    entryPrice: 100,
    margin: size * 10,
  });
  const equallyRuined = [longAt10x('a', 0.7), longAt10x('b', 1.3), longAt10x('c', 0.1), longAt10x('d', 2.9)];

  it('goes by account id where leverage and entry are the same, whatever rounding says', () => {
    const { events } = run({ prices: [[89.7]], initialPrices: [100], holdings: equallyRuined, fund: 0.1 });
    expect(ofKind(events, 'liquidation').map(({ account }) => account)).toEqual(['a', 'b', 'c', 'd']);
    expect(ofKind(events, 'fundPayment').map(({ account }) => account)).toEqual(['a']);
  });

  it('goes by equity over maintenance otherwise, lowest first', () => {
    const holdings = [longAt10x('a', 1), { account: 'b', size: 1, entryPrice: 101, margin: 10.1 }];
    const { events } = run({ prices: [[89]], initialPrices: [100], holdings });
    expect(ofKind(events, 'liquidation').map(({ account }) => account)).toEqual(['b', 'a']);
  });

  it('of deleveraging goes by account id too, and closes nobody for the sake of rounding', () => {
    const shorts = ['a', 'b', 'c', 'd', 'e'].map((account, i) => ({
      account,
      size: -[0.7, 0.3, 0.1, 0.2, 2.9][i]!,
      entryPrice: 100,
      margin: [0.7, 0.3, 0.1, 0.2, 2.9][i]! * 50,
    }));
    const { events } = run({
      prices: [[80]],
      initialPrices: [100],
      holdings: [{ account: 'z', size: 1, entryPrice: 100, margin: 5 }, ...shorts],
      backstop: [ADL],
    });
    expect(ofKind(events, 'deleveraging').map(({ account }) => account)).toEqual(['a', 'b']);
  });
});

describe('an order that the book cannot take whole', () => {
  it('is deleveraged beyond the depth at the bankruptcy price, and what the book earned is left over', () => {
    // 10 at 95 against a book of about 6.3: the fillable part gains over 94.15, the rest would not.
    const { engine, events } = run({
      prices: [[95]],
      initialPrices: [100],
      holdings: [
        { account: 'a', size: 10, entryPrice: 100, margin: 58.5 },
        { account: 's', size: -10, entryPrice: 100, margin: 1_000 },
      ],
      book: linear(4, 600),
      schedule: { kind: 'flat', rate: 0.02 },
      backstop: [ADL],
    });
    const [closing] = ofKind(events, 'liquidation');
    expect(closing!.size).toBe(10);
    // Closed whole: what the account keeps, what deleveraging kept off and the shortfall agree with its equity.
    expect(closing!.remainder).toBeGreaterThan(0);
    expect(wealth(engine, 'a')).toBeCloseTo(closing!.remainder!, 12);
    expect(ofKind(events, 'deleveraging')[0]!.fillPrice).toBeCloseTo(94.15, 12);
  });

  it('promises no gain of a leg that the book cannot realise to the losing legs', () => {
    const { policy, path } = world({
      mode: 'cross',
      prices: [[95], [95]],
      initialPrices: [100, 100],
      holdings: [
        { account: 'a', market: 0, size: 10, entryPrice: 100, margin: 75 },
        { account: 'a', market: 1, size: 10, entryPrice: 100, margin: 75 },
        { account: 's', market: 0, size: -10, entryPrice: 100, margin: 5_000 },
      ],
      books: [linear(1_000, 95), linear(0.5)],
      schedule: { kind: 'flat', rate: 0.04 },
      backstop: [ADL, DEBT],
    });
    // Throws if a settlement does not add up.
    const engine = new PathEngine(policy);
    expect(() => engine.run(path, { draw: DRAW })).not.toThrow();
  });

  it('of no depth limit that would move the price beyond all bounds is refused in words', () => {
    const words = {
      prices: [[200]],
      initialPrices: [100],
      holdings: [{ account: 'a', size: -10, entryPrice: 100, margin: 10 }],
      book: linear(0.0001),
    };
    expect(() => run(words)).toThrow(/give it a maximumDepth/);
  });
});

describe('an account with isolated and cross positions', () => {
  const holdings: Holding[] = [
    { account: 'a', market: 0, size: 1, entryPrice: 100, margin: 10, mode: 'isolated' },
    { account: 'a', market: 1, size: 1, entryPrice: 100, margin: 10, mode: 'cross' },
  ];

  it('gives the cross positions what an isolated one leaves: the whole balance is at stake', () => {
    const { events } = run({
      mode: 'perAccount',
      prices: [
        [90.5, 80],
        [100, 90],
      ],
      initialPrices: [100, 100],
      holdings,
    });
    const [isolated, cross] = ofKind(events, 'liquidation');
    expect(isolated).toMatchObject({ step: 1, market: 'M0', remainder: 0.5 });
    expect(cross).toMatchObject({ step: 2, market: 'M1', equity: 0.5, shortfall: 0 });
  });
});

describe('the trace of a liquidation', () => {
  it('shows the fund after each of its payments', () => {
    const { events } = run({
      mode: 'cross',
      prices: [[80], [80]],
      initialPrices: [100, 100],
      holdings: [
        { account: 'a', market: 0, size: 1, entryPrice: 100, margin: 5 },
        { account: 'a', market: 1, size: 2, entryPrice: 100, margin: 10 },
      ],
      fund: 100,
      backstop: [INSURANCE_FUND],
    });
    const payments = ofKind(events, 'fundPayment');
    expect(payments.length).toBe(2);
    expect(payments[0]!.balance).toBeCloseTo(100 - payments[0]!.amount, 9);
    expect(payments[1]!.balance).toBeCloseTo(100 - payments[0]!.amount - payments[1]!.amount, 9);
  });
});

/** Before the horizon settles what is open. */
function planAtTheEnd(policy: World['policy'], path: World['path']): LiquidationPlan {
  const engine = new PathEngine(policy);
  let plan: LiquidationPlan | undefined;
  engine.run(path, { draw: DRAW, stepEnded: () => (plan = planLiquidation(policy, engine.state, 0)) });
  return plan!;
}

describe('the plan of a liquidation', () => {
  // At the marks of 80 and 90 the two lose 200 and 120: equity −120; maintenance 16 and 9.
  const holdings: Holding[] = [
    { account: 'a', market: 0, size: 20, entryPrice: 90, margin: 100 },
    { account: 'a', market: 1, size: 10, entryPrice: 102, margin: 100 },
  ];
  const planned = (words: { bankruptcyPrice: 'byMaintenance' | 'perLeg'; legOrder?: 'firstInFirstOut' }) => {
    const { policy, path } = world({
      ...words,
      mode: 'cross',
      prices: [[80], [90]],
      initialPrices: [80, 90],
      holdings,
      nobodyIsLiquidated: true,
    });
    return planAtTheEnd(policy, path);
  };

  it('shares the equity by maintenance: Σ size · (mark − bankruptcy price) is all of it', () => {
    const { equity, legs } = planned({ bankruptcyPrice: 'byMaintenance' });
    expect(equity).toBeCloseTo(-120, 9);
    expect(legs[0]!.bankruptcyValue).toBeCloseTo(80 + (120 * (16 / 25)) / 20, 9);
    expect(legs[1]!.bankruptcyValue).toBeCloseTo(90 + (120 * (9 / 25)) / 10, 9);
  });

  it('charges all of it to the first leg where the venue looks at one leg at a time', () => {
    const { legs } = planned({ bankruptcyPrice: 'perLeg' });
    expect(legs.map(({ bankruptcyValue }) => bankruptcyValue)).toEqual([expect.closeTo(86, 9), 90]);
  });

  it('takes the legs in the order in which they were opened where the venue does', () => {
    const first = [...holdings].reverse();
    const { policy, path } = world({
      mode: 'cross',
      prices: [[80], [90]],
      initialPrices: [80, 90],
      holdings: first,
      legOrder: 'firstInFirstOut',
      nobodyIsLiquidated: true,
    });
    expect(planAtTheEnd(policy, path).legs.map(({ market }) => market)).toEqual([1, 0]);
  });
});

describe('a stage that hands over first', () => {
  const TAKEOVER = {
    name: 'takeover',
    when: 'always',
    kind: 'takeover',
    fund: 'main',
    inventoryCap: 400,
    workOffHalfLife: Infinity,
  } as const satisfies BackstopLayer;
  const words = {
    prices: [[80]],
    initialPrices: [100],
    holdings: [
      { account: 'L', size: 10, entryPrice: 100, margin: 50 },
      { account: 'S', size: -20, entryPrice: 100, margin: 2_000 },
    ],
    fund: 1_000,
    stages: [stage({ limit: 'none' })],
  } as const;

  it('asks the leading position layers in turn, and keeps the book out of it', () => {
    const { events, engine } = run({ ...words, backstop: [TAKEOVER, ADL, INSURANCE_FUND] });
    expect(events.map(({ event }) => event)).toEqual(['liquidation', 'takeover', 'deleveraging']);
    expect(ofKind(events, 'deleveraging')).toMatchObject([{ size: -5, fillPrice: 95 }]);
    expect(engine.state.bookSize[0]).toBe(0);
    expect([...engine.state.backstop.layerPaid]).toEqual([75, 75, 0]);
  });

  it('walks the rest of the waterfall with what they leave', () => {
    const { events, engine } = run({ ...words, backstop: [TAKEOVER, INSURANCE_FUND, ADL] });
    expect(events.map(({ event }) => event)).toEqual(['liquidation', 'takeover', 'fundPayment']);
    expect(engine.state.tally.fundPaid).toBeCloseTo(75, 9);
    expect(engine.state.bookSize[0]).toBe(5);
    expect(ofKind(events, 'liquidation')).toMatchObject([
      { size: 10, fillPrice: (95 * 5 + 80 * 5) / 10, shortfall: 150 },
    ]);
  });

  it('is an order at market where the backstop begins with cash', () => {
    const { events } = run({ ...words, backstop: [INSURANCE_FUND, TAKEOVER] });
    expect(events.map(({ event }) => event)).toEqual(['liquidation', 'fundPayment']);
  });

  it('skips those whose condition forbids', () => {
    const { events } = run({ ...words, backstop: [{ ...TAKEOVER, when: 'solvent' }, ADL, INSURANCE_FUND] });
    expect(events.map(({ event }) => event)).toEqual(['liquidation', 'deleveraging']);
  });

  it('takes a solvent row too: its equity goes to whoever takes over at the bankruptcy price', () => {
    const { events, engine } = run({
      ...words,
      prices: [[95.5]],
      backstop: [{ ...TAKEOVER, inventoryCap: Infinity }],
    });
    expect(ofKind(events, 'liquidation')).toMatchObject([{ size: 10, fillPrice: 95, remainder: 0, shortfall: 0 }]);
    expect(wealth(engine, 'L')).toBe(0);
    // 10 assumed at 95 stand at 95.5.
    expect(engine.state.backstop.poolCash[0]! + 10 * 95.5).toBeCloseTo(1_005, 9);
  });
});
