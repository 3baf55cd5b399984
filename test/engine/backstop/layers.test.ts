import { describe, expect, it } from 'vitest';
import type { BackstopLayer, Fund } from '../../../src/venue.ts';
import { ADL, DEBT, INSURANCE_FUND, ofKind, run, stage, wealth, type Holding, type WorldWords } from '../worlds.ts';

/** Bankrupt at 95; at the mark of 80 it is 150 short. */
const long10From100With50: Holding = { account: 'L', size: 10, entryPrice: 100, margin: 50 };
const gapTo80 = { prices: [[80]], initialPrices: [100] } as const;
const bankrupt: WorldWords = { ...gapTo80, holdings: [long10From100With50] };

const VENUE_EQUITY = {
  name: 'venue',
  when: 'always',
  kind: 'venueEquity',
  balance: 60,
} as const satisfies BackstopLayer;
const TAKEOVER = {
  name: 'takeover',
  when: 'always',
  kind: 'takeover',
  fund: 'main',
  inventoryCap: Infinity,
  workOffHalfLife: Infinity,
} as const satisfies BackstopLayer;
const HAIRCUT = {
  name: 'haircut',
  when: 'always',
  kind: 'socialisedLoss',
  allocation: 'wealthProRata',
  eligible: 'profitable',
  exponent: 1,
  cap: 1,
  session: 86_400,
} as const satisfies BackstopLayer;

const pool = (balance: number, words: Partial<Fund> = {}): Fund => ({
  name: 'main',
  balance,
  scope: 'venue',
  ...words,
});

describe('an insurance fund', () => {
  it('draws no more than so much per settlement', () => {
    const { engine } = run({ ...bankrupt, fund: 1_000, backstop: [{ ...INSURANCE_FUND, perSettlement: 40 }] });
    expect(engine.state.tally).toMatchObject({ fundPaid: 40, uncovered: 110, fundDepletionStep: 0 });
  });

  it('draws no more than a market’s quota on a path', () => {
    const { engine, events } = run({
      ...gapTo80,
      holdings: [long10From100With50, { ...long10From100With50, account: 'M' }],
      fund: 1_000,
      backstop: [{ ...INSURANCE_FUND, perMarket: 200 }],
    });
    expect(ofKind(events, 'fundPayment').map(({ amount }) => amount)).toEqual([150, 50]);
    expect(engine.state.tally).toMatchObject({ fundPaid: 200, uncovered: 100, fundDepletionStep: 0 });
  });

  it('keeps what its rule keeps back, and is depleted when asked for more', () => {
    const { engine } = run({ ...bankrupt, fund: 1_000, backstop: [{ ...INSURANCE_FUND, keep: 900 }] });
    expect(engine.state.tally).toMatchObject({ fundPaid: 100, uncovered: 50, fundDepletionStep: 1 });
  });

  it('of each contract pays for its own contract only', () => {
    const { events, engine } = run({
      prices: [[80], [99]],
      initialPrices: [100, 100],
      holdings: [long10From100With50],
      funds: [pool(100, { scope: 'contract' })],
    });
    expect(ofKind(events, 'fundPayment')).toMatchObject([{ fund: 'main', amount: 100, balance: 0 }]);
    expect(engine.state.tally).toMatchObject({ uncovered: 50, fundMinimum: 100, fundDepletionStep: 1 });
  });

  it('of a group of contracts is passed over for the others', () => {
    const { engine } = run({
      prices: [[80], [99]],
      initialPrices: [100, 100],
      holdings: [long10From100With50],
      funds: [pool(100, { scope: { group: ['M1'] } })],
    });
    expect(engine.state.tally).toMatchObject({ fundPaid: 0, uncovered: 150, fundDepletionStep: 0 });
  });

  it('receives what its own market leaves, where remainders go to funds', () => {
    const { engine, events } = run({
      prices: [[100], [90.5]],
      initialPrices: [100, 100],
      holdings: [{ account: 'a', market: 1, size: 1, entryPrice: 100, margin: 10 }],
      funds: [pool(100, { scope: 'contract' })],
      remainderTo: 'fund',
    });
    expect(ofKind(events, 'liquidation')[0]!.remainder).toBeCloseTo(0.5, 12);
    expect([...engine.state.backstop.poolCash]).toEqual([100, expect.closeTo(100.5, 12)]);
  });
});

describe('a fund with a drawdown rule', () => {
  const drawdown = { window: 600, start: 0.1, stop: 0.05, pause: 0, minimumBalance: 0 };
  const words: WorldWords = {
    ...gapTo80,
    holdings: [long10From100With50, { ...long10From100With50, account: 'M' }],
    funds: [pool(1_000, { drawdown })],
  };

  it('pays until it is down to its share of the peak, then nothing: the rest is for the next layer', () => {
    const { events, engine } = run({ ...words, backstop: [INSURANCE_FUND, DEBT] });
    expect(ofKind(events, 'fundPayment').map(({ amount }) => amount)).toEqual([expect.closeTo(100, 9)]);
    expect(ofKind(events, 'debt').map(({ amount }) => amount)).toEqual([expect.closeTo(50, 9), 150]);
    expect(engine.state.tally.fundDepletionStep).toBe(0);
    expect(engine.state.backstop.isDrawnDown[0]).toBe(1);
  });

  it('pays again once the peak has left the window', () => {
    const { events } = run({
      prices: [[80, 80, 40]],
      initialPrices: [100],
      holdings: [long10From100With50, { account: 'later', size: 1, entryPrice: 80, margin: 30 }],
      funds: [pool(1_000, { drawdown: { ...drawdown, window: 60 } })],
      backstop: [INSURANCE_FUND, DEBT],
    });
    // Step 2: the balance of 900 is the peak of the last step and the present. Step 3: it may lose 90, and is asked for 10.
    expect(ofKind(events, 'fundPayment').map(({ step, amount }) => [step, amount])).toEqual([
      [1, expect.closeTo(100, 9)],
      [3, expect.closeTo(10, 9)],
    ]);
  });

  it('stays out until the pause has passed', () => {
    const { events } = run({
      prices: [[80, 80, 40]],
      initialPrices: [100],
      holdings: [long10From100With50, { account: 'later', size: 1, entryPrice: 80, margin: 30 }],
      funds: [pool(1_000, { drawdown: { ...drawdown, window: 60, pause: 180 } })],
      backstop: [INSURANCE_FUND, DEBT],
    });
    expect(ofKind(events, 'fundPayment').length).toBe(1);
    expect(ofKind(events, 'debt').map(({ step }) => step)).toEqual([1, 3]);
  });

  it('lets another layer act only while it is drawn down', () => {
    const { events } = run({
      ...words,
      holdings: [...words.holdings, { account: 'S', size: -20, entryPrice: 100, margin: 1_000 }],
      backstop: [{ ...ADL, onlyWhile: { fund: 'main', is: 'drawnDown' } }, INSURANCE_FUND, DEBT],
    });
    expect(ofKind(events, 'fundPayment').map(({ account }) => account)).toEqual(['L']);
    expect(ofKind(events, 'deleveraging').map(({ against }) => against)).toEqual(['M']);
  });

  it('is never drawn down where it pays without limit', () => {
    const { engine } = run({ ...words, funds: [{ ...words.funds![0]!, balance: 'unlimited' }] });
    expect(engine.state.tally).toMatchObject({ fundPaid: 300, uncovered: 0 });
  });
});

describe('the venue’s own equity', () => {
  it('pays what was set aside, over all settlements', () => {
    const { events, engine } = run({ ...bankrupt, backstop: [VENUE_EQUITY] });
    expect(ofKind(events, 'venuePayment')).toEqual([
      { event: 'venuePayment', step: 1, round: 1, layer: 'venue', account: 'L', amount: 60 },
    ]);
    expect(engine.state.tally).toMatchObject({ venuePaid: 60, uncovered: 90 });
    expect(engine.state.venueEquity).toBe(-60);
  });

  it('pays everything where it is unlimited', () => {
    const { engine } = run({ ...bankrupt, backstop: [{ ...VENUE_EQUITY, balance: 'unlimited' }] });
    expect(engine.state.tally).toMatchObject({ venuePaid: 150, uncovered: 0 });
  });
});

describe('a layer for solvent or insolvent rows', () => {
  it('leaves the others alone', () => {
    const backstop = [{ ...VENUE_EQUITY, when: 'solvent' }, DEBT] as const;
    expect(run({ ...bankrupt, backstop }).engine.state.tally.venuePaid).toBe(0);
    const insolvent = [{ ...VENUE_EQUITY, when: 'insolvent' }, DEBT] as const;
    expect(run({ ...bankrupt, backstop: insolvent }).engine.state.tally.venuePaid).toBe(60);
  });
});

describe('a socialised loss', () => {
  // At 80: profits of 100 and 200 short, 100 long.
  const holdings: Holding[] = [
    long10From100With50,
    { account: 'long', size: 5, entryPrice: 60, margin: 200 },
    { account: 's1', size: -5, entryPrice: 100, margin: 500 },
    { account: 's2', size: -5, entryPrice: 120, margin: 500 },
  ];
  const haircuts = (layer: Partial<typeof HAIRCUT> | Partial<Extract<BackstopLayer, { kind: 'socialisedLoss' }>>) =>
    run({ ...gapTo80, holdings, backstop: [{ ...HAIRCUT, ...layer }] });

  it('takes the same share of every profit at once, and says so holder by holder, then as a whole', () => {
    const { engine, events } = haircuts({ eligible: 'profitable' });
    expect(ofKind(events, 'haircut')).toMatchObject([
      { account: 'long', market: 'M0', against: 'L', amount: 37.5, balance: 162.5 },
      { account: 's1', amount: 37.5, balance: 462.5 },
      { account: 's2', amount: 75, balance: 425 },
    ]);
    expect(ofKind(events, 'socialised')).toMatchObject([{ layer: 'haircut', account: 'L', amount: 150 }]);
    expect(engine.state.tally).toMatchObject({ socialised: 150, uncovered: 0, adlSize: 0 });
    expect([...engine.state.size]).toEqual([0, 5, -5, -5]);
    expect([...engine.state.backstop.takenProfit]).toEqual([0, 37.5, 37.5, 75]);
    expect([...engine.state.backstop.profitBefore]).toEqual([0, 100, 100, 200]);
  });

  it('of the opposite side asks nobody else', () => {
    const { events } = haircuts({ eligible: 'opposite' });
    expect(ofKind(events, 'haircut').map(({ account, amount }) => [account, amount])).toEqual([
      ['s1', 50],
      ['s2', 100],
    ]);
  });

  it('by queue takes the largest profit first', () => {
    const { events } = haircuts({ allocation: 'queue' });
    expect(ofKind(events, 'haircut').map(({ account, amount }) => [account, amount])).toEqual([['s2', 150]]);
  });

  it('with a cap leaves what it cannot raise uncovered', () => {
    const { engine } = haircuts({ allocation: 'cappedProRata', cap: 0.25 });
    expect(engine.state.tally).toMatchObject({ socialised: 100, uncovered: 50 });
  });

  it('per unit moves the same amount per unit on both sides, losers included', () => {
    const { events } = haircuts({ allocation: 'perUnit' });
    expect(ofKind(events, 'haircut').map(({ account, amount }) => [account, amount])).toEqual([
      ['long', 50],
      ['s1', 50],
      ['s2', 50],
    ]);
  });

  it('as a global haircut reaches the profits of other markets', () => {
    const elsewhere = { account: 'e', market: 1, size: 10, entryPrice: 60, margin: 900 };
    const { events } = run({
      prices: [[80], [80]],
      initialPrices: [100, 100],
      holdings: [...holdings, elsewhere],
      backstop: [{ ...HAIRCUT, allocation: 'globalHaircut' }],
    });
    expect(ofKind(events, 'haircut').map(({ account, market, amount }) => [account, market, amount])).toEqual([
      ['e', 'M1', 50],
      ['long', 'M0', 25],
      ['s1', 'M0', 25],
      ['s2', 'M0', 50],
    ]);
  });

  it('takes of no row more than its equity', () => {
    const { events, engine } = run({
      ...gapTo80,
      // Two legs in profit, a third in loss: 60 of equity against 300 of profits.
      mode: 'perAccount',
      prices: [[80], [80]],
      initialPrices: [100, 100],
      holdings: [
        { ...long10From100With50, mode: 'isolated' },
        { account: 'x', market: 0, size: -10, entryPrice: 100, margin: 400, mode: 'cross' },
        { account: 'x', market: 1, size: 10, entryPrice: 134, margin: 400, mode: 'cross' },
      ],
      balances: { L: 50, x: 400 },
      schedule: { kind: 'flat', rate: 0.001 },
      backstop: [{ ...HAIRCUT, allocation: 'globalHaircut' }],
    });
    expect(ofKind(events, 'haircut').map(({ account, amount }) => [account, amount])).toEqual([['x', 60]]);
    expect(engine.state.tally.uncovered).toBeCloseTo(90, 9);
  });
});

describe('a clawback of the session’s profits', () => {
  const CLAWBACK = {
    name: 'clawback',
    when: 'always',
    kind: 'clawback',
    session: 120,
  } as const satisfies BackstopLayer;
  const words: WorldWords = {
    mode: 'perAccount',
    prices: [[98, 98, 80]],
    initialPrices: [100],
    holdings: [
      { ...long10From100With50, mode: 'isolated' },
      { account: 'cross', size: -5, entryPrice: 100, margin: 500, mode: 'cross' },
      { account: 'free', size: -5, entryPrice: 100, margin: 50, mode: 'isolated' },
    ],
    balances: { L: 50, cross: 500, free: 80 },
    backstop: [CLAWBACK],
  };

  it('counts what accounts gained since the session began, takes it out of cross equity or free cash', () => {
    const { events, engine } = run(words);
    // Since the end of step 2 both gained 5 · 18 = 90; of «free» only 30 lie within reach.
    expect(ofKind(events, 'haircut').map(({ account, market, amount }) => [account, market, amount])).toEqual([
      ['cross', 'M0', 90],
      ['free', 'M0', 30],
    ]);
    expect(ofKind(events, 'socialised')).toMatchObject([{ layer: 'clawback', amount: 120 }]);
    expect(engine.state.tally.uncovered).toBeCloseTo(30, 9);
    expect(wealth(engine, 'free')).toBeCloseTo(80 + 100 - 30, 9);
  });

  it('splits a smaller loss in proportion', () => {
    const { events } = run({ ...words, fund: 90, backstop: [INSURANCE_FUND, CLAWBACK] });
    expect(ofKind(events, 'haircut').map(({ amount }) => amount)).toEqual([
      expect.closeTo(45, 9),
      expect.closeTo(15, 9),
    ]);
  });

  it('is the same as a socialised loss by session clawback', () => {
    const { events } = run({ ...words, backstop: [{ ...HAIRCUT, allocation: 'sessionClawback', session: 120 }] });
    expect(ofKind(events, 'haircut').map(({ amount }) => amount)).toEqual([90, 30]);
  });
});

describe('a takeover by a fund', () => {
  const handedOver: WorldWords = { ...bankrupt, fund: 1_000, stages: [stage({ limit: 'none' })], backstop: [TAKEOVER] };

  it('assumes the position at the bankruptcy price, and bears the market from then on', () => {
    const { engine, events } = run({ ...handedOver, prices: [[80, 70]] });
    expect(ofKind(events, 'takeover')).toEqual([
      { event: 'takeover', step: 1, round: 1, fund: 'main', account: 'L', market: 'M0', size: 10, fillPrice: 95 },
    ]);
    expect(ofKind(events, 'liquidation')).toMatchObject([{ size: 10, fillPrice: 95, shortfall: 150, remainder: 0 }]);
    const { backstop, tally } = engine.state;
    expect(backstop.inventorySize[0]).toBe(10);
    expect(tally).toMatchObject({ fundPaid: 0, fundDraw: 0, takeoverNotional: 800, fundDepletionStep: 0 });
    expect([...backstop.layerPaid]).toEqual([150]);
    expect(wealth(engine, 'L')).toBeCloseTo(0, 12);
  });

  it('goes no further than the cap on its inventory; what it leaves follows the other layers', () => {
    const { events, engine } = run({ ...handedOver, backstop: [{ ...TAKEOVER, inventoryCap: 400 }, INSURANCE_FUND] });
    expect(ofKind(events, 'takeover')[0]!.size).toBe(5);
    // The other 5 fill at 80 against a bankruptcy price of 95.
    expect(engine.state.tally.fundPaid).toBeCloseTo(75, 9);
  });

  it('may be capped by a multiple of the fund', () => {
    const { events } = run({
      ...handedOver,
      fund: 240,
      backstop: [{ ...TAKEOVER, inventoryCap: { ofFund: 1 } }, DEBT],
    });
    expect(ofKind(events, 'takeover')[0]!.size).toBeCloseTo(3, 12);
  });

  it('counts all markets of the pool towards the cap, and lets the other side reduce what is held', () => {
    const { events } = run({
      prices: [[80], [80]],
      initialPrices: [100, 100],
      holdings: [
        { account: 'a', market: 0, size: 5, entryPrice: 100, margin: 25 },
        { account: 'b', market: 1, size: 5, entryPrice: 100, margin: 25 },
        { account: 'c', market: 0, size: -7, entryPrice: 60, margin: 70 },
      ],
      fund: 1_000,
      stages: [stage({ limit: 'none' })],
      backstop: [{ ...TAKEOVER, inventoryCap: 560 }, DEBT],
    });
    // a's 5 are 400 of notional, so b finds room for 160; c's short of 7 reduces the 5 first.
    expect(ofKind(events, 'takeover').map(({ account, size }) => [account, size])).toEqual([
      ['a', 5],
      ['b', expect.closeTo(2, 9)],
      ['c', -7],
    ]);
  });

  it('is worked off through the book, by its half-life, and realises its loss there', () => {
    const { engine, events } = run({
      ...handedOver,
      prices: [[80, 90, 100]],
      backstop: [{ ...TAKEOVER, workOffHalfLife: 60 }],
    });
    expect(ofKind(events, 'workOff')).toMatchObject([
      { step: 2, round: 0, fund: 'main', market: 'M0', size: 5, fillPrice: 90, balance: 975 },
      { step: 3, size: 2.5, fillPrice: 100, balance: 987.5 },
    ]);
    expect(engine.state.tally).toMatchObject({ fundDraw: 25, fundMinimum: 975, fundPaid: 0 });
  });

  it('that is worked off below zero depletes the fund', () => {
    const { engine } = run({
      ...handedOver,
      fund: 20,
      prices: [[80, 90]],
      backstop: [{ ...TAKEOVER, workOffHalfLife: 60 }],
    });
    expect(engine.state.tally).toMatchObject({ fundDepletionStep: 2, fundMinimum: -5 });
  });

  it('shows in the fund’s equity, with the inventory at the mark, before it shows in its cash', () => {
    const { engine } = run({ ...handedOver, fund: 149 });
    expect(engine.state.tally).toMatchObject({ fundEquityDepleted: true, fundDepletionStep: 0 });
    expect(run({ ...handedOver, fund: 151 }).engine.state.tally.fundEquityDepleted).toBe(false);
  });
});

describe('an assignment to volunteers', () => {
  it('is shared equally, each up to its capacity at the mark', () => {
    const { events, engine } = run({
      ...bankrupt,
      stages: [stage({ limit: 'none' })],
      backstop: [
        {
          name: 'pas',
          when: 'always',
          kind: 'assignment',
          providers: [
            { name: 'x', capacity: 160 },
            { name: 'y', capacity: 10_000 },
          ],
        },
      ],
    });
    expect(ofKind(events, 'assignment')).toMatchObject([
      { provider: 'x', account: 'L', size: 2, fillPrice: 95 },
      { provider: 'y', size: 8 },
    ]);
    expect(engine.state.tally).toMatchObject({ assignedNotional: 800, uncovered: 0, shortfall: 150 });
  });
});

describe('keepers', () => {
  const KEEPERS = {
    name: 'keepers',
    when: 'always',
    kind: 'keepers',
    discount: 0.05,
    capacityPerStep: 400,
  } as const satisfies BackstopLayer;

  it('buy below the mark as much as they can in a step; what that costs is for the layers behind', () => {
    const { events, engine } = run({ ...bankrupt, fund: 1_000, backstop: [KEEPERS, INSURANCE_FUND] });
    expect(ofKind(events, 'assignment')).toMatchObject([{ provider: 'keepers', size: 5, fillPrice: 76 }]);
    // 5 at 76 and 5 in the book at 80, against 95.
    expect(engine.state.tally.fundPaid).toBeCloseTo(5 * 19 + 5 * 15, 9);
    expect(engine.state.tally.shortfall).toBeCloseTo(170, 9);
  });

  it('sell above the mark to a short', () => {
    const { events } = run({
      prices: [[125]],
      initialPrices: [100],
      holdings: [{ account: 'S', size: -2, entryPrice: 100, margin: 20 }],
      backstop: [{ ...KEEPERS, discount: 0.04 }, DEBT],
    });
    expect(ofKind(events, 'assignment')).toMatchObject([{ size: -2, fillPrice: 130 }]);
  });

  it('that take everything for less than it owed leave the loss to the layers behind', () => {
    const { engine } = run({
      ...bankrupt,
      fund: 1_000,
      stages: [stage({ limit: 'none' })],
      backstop: [{ ...KEEPERS, capacityPerStep: Infinity }, INSURANCE_FUND],
    });
    expect(engine.state.tally.fundPaid).toBeCloseTo(190, 9);
    expect(engine.state.tally.uncovered).toBe(0);
  });
});

describe('at the horizon', () => {
  it('an open account below zero is run through the cash layers at the last mark', () => {
    const { engine, events } = run({
      ...bankrupt,
      nobodyIsLiquidated: true,
      holdings: [long10From100With50, { account: 's', size: -10, entryPrice: 100, margin: 1_000 }],
      fund: 30,
      backstop: [INSURANCE_FUND, ADL, { ...HAIRCUT, eligible: 'opposite', cap: 1 }, VENUE_EQUITY],
    });
    expect(events.map(({ event, round }) => [event, round])).toEqual([
      ['fundPayment', 0],
      ['haircut', 0],
      ['socialised', 0],
    ]);
    expect(engine.state.tally).toMatchObject({ shortfall: 150, fundPaid: 30, socialised: 120, adlSize: 0 });
    expect(engine.state.size[0]).toBe(10);
  });
});
