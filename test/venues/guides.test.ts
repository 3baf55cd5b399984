import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { outcomeColumn } from '../../src/outcome.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { stress } from '../../src/stress.ts';
import { eventsNamed, eventsOf, outcomes, scripted } from './experiments.ts';

/**
 * What public guides tell traders, claim by claim, on paths that are worked out by hand. docs/venues.md maps each claim
 * to its test here. No market has a book: what fills, fills at the mark.
 */

/** Buys 1 BTC at 100 with 20. */
const long5x = { account: 'a', size: 1, entryPrice: 100, margin: 20 };
const gapTo70 = { BTC: [100, 70] };

describe('KuCoin Futures as guides describe it', () => {
  // Equity after the gap: 20 − 30 = −10.
  it('makes the user owe what slips beyond the bankruptcy price, and takes it from the spot wallet first', async () => {
    const experiment = scripted({
      venue: 'kucoin-futures-owed',
      prices: gapTo70,
      positions: [long5x],
      balances: [{ account: 'a', wallet: 'spot', amount: 4 }],
    });
    const events = eventsOf(experiment);
    expect(eventsNamed(events, 'debt')).toMatchObject([{ account: 'a', amount: 10 }]);
    expect(eventsNamed(events, 'debtSettlement')).toMatchObject([{ how: 'swept', wallet: 'spot', amount: 4, fee: 0 }]);
    const outcome = await outcomes(experiment);
    expect(outcome('negativeBalance')).toBe(1);
    expect(outcome('owed')).toBeCloseTo(6, 9);
    expect(outcome('uncovered')).toBe(0);
  });

  it('takes free futures cash before the spot wallet, also from an isolated position that went negative', async () => {
    const experiment = scripted({
      venue: { extends: 'kucoin-futures-owed', margin: { mode: 'isolated' } },
      prices: gapTo70,
      positions: [long5x],
      balances: [
        { account: 'a', wallet: 'futures', amount: 23 },
        { account: 'a', wallet: 'spot', amount: 50 },
      ],
    });
    expect(eventsNamed(eventsOf(experiment), 'debtSettlement')).toMatchObject([
      { how: 'swept', wallet: 'futures', amount: 3 },
      { how: 'swept', wallet: 'spot', amount: 7 },
    ]);
    expect((await outcomes(experiment))('owed')).toBe(0);
  });

  it('claims nothing by its own rulebook: the fund takes the position over', async () => {
    const experiment = scripted({ venue: 'kucoin-futures-cross', prices: gapTo70, positions: [long5x] });
    const [takeover] = eventsNamed(eventsOf(experiment), 'takeover');
    // At the bankruptcy price, 80: the fund bears the 10 that the mark lies below it.
    expect(takeover).toMatchObject({ fund: 'main', size: 1 });
    expect(takeover!.fillPrice).toBeCloseTo(80, 9);
    const outcome = await outcomes(experiment);
    expect(outcome('negativeEquity')).toBe(1);
    expect(outcome('owed')).toBe(0);
    expect(outcome('inventoryProfit')).toBeLessThan(-5);
  });

  describe('with a losing BTC and a winning ETH position, 5× each', () => {
    // 500 of BTC on a margin of 100 and 100 of ETH on 20: what each loses or gains is in the prices of each test.
    const positions = [
      { account: 'a', size: 5, entryPrice: 100, margin: 100 },
      { account: 'a', market: 'ETH-PERP', size: 10, entryPrice: 10, margin: 20 },
    ];
    const policies = { isolated: {}, cross: { extends: 'kucoin-futures-cross' } };

    it('liquidates the loser alone under isolated margin, and no more than its margin is lost', async () => {
      const experiment = scripted({
        venue: 'kucoin-futures',
        policies,
        prices: { BTC: [100, 75, 75], ETH: [10, 10.8, 10.8] },
        positions,
      });
      expect(eventsNamed(eventsOf(experiment, 'isolated'), 'liquidation').map(({ market }) => market)).toEqual([
        'BTC-PERP',
      ]);
      const outcome = await outcomes(experiment);
      // 25 beyond the margin, which the fund bears.
      expect(outcome('shortfall', 'isolated')).toBeCloseTo(25, 1);
      expect(outcome('lossBeyondMargin', 'isolated')).toBe(1);
      expect(outcome('owed', 'isolated')).toBe(0);
    });

    it('spills over under cross margin: the fall of BTC liquidates the profitable ETH position', () => {
      const experiment = scripted({
        venue: 'kucoin-futures',
        policies,
        prices: { BTC: [100, 74, 74], ETH: [10, 10.1, 10.1] },
        positions,
      });
      const closed = eventsNamed(eventsOf(experiment, 'cross'), 'liquidation').map(({ market }) => market);
      expect(new Set(closed)).toEqual(new Set(['BTC-PERP', 'ETH-PERP']));
    });

    it('lets the winner save the loser under cross margin where equity suffices', async () => {
      const experiment = scripted({
        venue: 'kucoin-futures',
        policies,
        prices: { BTC: [100, 80, 80], ETH: [10, 10.8, 10.8] },
        positions,
      });
      const outcome = await outcomes(experiment);
      expect(outcome('liquidation', 'isolated')).toBe(1);
      expect(outcome('liquidation', 'cross')).toBe(0);
    });

    it('fixes the isolated liquidation price: free cash beside it changes nothing', async () => {
      const free = { account: 'a', wallet: 'futures', amount: 1_000 };
      const prices = { BTC: [100, 80, 80], ETH: [10, 10, 10] };
      const outcome = await outcomes(
        scripted({ venue: 'kucoin-futures', policies, prices, positions, balances: [free] }),
      );
      expect(outcome('liquidatedAccounts', 'isolated')).toBe(1);
      expect(outcome('liquidatedAccounts', 'cross')).toBe(0);
    });
  });
});

describe('Kraken Margin', () => {
  // Half a BTC at 62,400, 5×: equity is 25,000 − 24,960 = 40 at a price of 50,000, and −960 at 48,000.
  const position = { account: 'a', size: 0.5, entryPrice: 62_400, margin: 6_240 };
  const withoutFee = { liquidation: { fee: { rate: 0 } } };

  it('fills a gap through the liquidation level where the market is: 5×, through 50,000 to 48,000, owes 0.02 BTC', async () => {
    const experiment = scripted({
      venue: { extends: 'kraken-margin', ...withoutFee },
      prices: { BTC: [62_400, 60_000, 48_000] },
      positions: [position],
    });
    const [closing] = eventsNamed(eventsOf(experiment), 'liquidation');
    expect(closing).toMatchObject({ step: 2, stage: 'everything', fillPrice: 48_000 });
    const owed = (await outcomes(experiment))('owed');
    expect(owed).toBeCloseTo(960, 9);
    expect(owed / 48_000).toBeCloseTo(0.02, 12);
  });

  it('takes the debt from other wallets with a conversion fee, in order', async () => {
    const experiment = scripted({
      venue: { extends: 'kraken-margin', ...withoutFee },
      prices: { BTC: [62_400, 60_000, 48_000] },
      positions: [position],
      balances: [
        { account: 'a', wallet: 'fiat', amount: 203 },
        { account: 'a', wallet: 'spot', amount: 410 },
      ],
    });
    const settlements = eventsNamed(eventsOf(experiment), 'debtSettlement');
    expect(settlements.map(({ wallet }) => wallet)).toEqual(['fiat', 'spot']);
    // 203 pays 200 and 1.5 % of it, 410 pays 400 and 2.5 % of it.
    expect(settlements[0]!.amount).toBeCloseTo(200, 9);
    expect(settlements[0]!.fee).toBeCloseTo(3, 9);
    expect(settlements[1]!.amount).toBeCloseTo(400, 9);
    expect(settlements[1]!.fee).toBeCloseTo(10, 9);
    expect((await outcomes(experiment))('owed')).toBeCloseTo(360, 9);
  });

  it('recovers a stated share of what is left from later deposits', async () => {
    const experiment = scripted({
      venue: { extends: 'kraken-margin', ...withoutFee, negativeBalance: { recoveredShare: 0.25 } },
      prices: { BTC: [62_400, 60_000, 48_000] },
      positions: [position],
    });
    const outcome = await outcomes(experiment);
    expect(outcome('recovered')).toBeCloseTo(240, 9);
    expect(outcome('owed')).toBeCloseTo(720, 9);
  });

  it.each([
    { debt: 15, forgiven: 15, owed: 0 },
    { debt: 25, forgiven: 0, owed: 25 },
  ])('with negative balance protection forgives $forgiven of a debt of $debt', async ({ debt, forgiven, owed }) => {
    const experiment = scripted({
      venue: { extends: 'kraken-margin-protected', ...withoutFee },
      prices: { BTC: [100, 80 - debt] },
      positions: [long5x],
    });
    const outcome = await outcomes(experiment);
    expect(outcome('forgiven')).toBeCloseTo(forgiven, 9);
    expect(outcome('owed')).toBeCloseTo(owed, 9);
  });

  // Level 70 %: equity 14 of a used margin of 20.
  const inTheBand = { BTC: [100, ...Array.from({ length: 60 }, () => 94)] };

  it('liquidates at its discretion between 80 and 40 %: about half of the accounts within an hour', async () => {
    const experiment = scripted({ venue: 'kraken-margin', prices: inTheBand, positions: [long5x], paths: 400 });
    const { table } = await stress(experiment, { runner: runInProcess });
    const share = outcomeColumn(table, 0, 'liquidation').reduce((sum, each) => sum + each, 0) / 400;
    // Four standard errors of a half at n = 400.
    expect(Math.abs(share - 0.5)).toBeLessThan(0.1);
  });

  it('closes everything at once at or below 40 %, the oldest position first', () => {
    // Level 40 % of the used margin of 20 + 2: equity 22 − 13.2 = 8.8.
    const experiment = scripted({
      venue: 'kraken-margin',
      prices: { BTC: [100, 86.8], ETH: [10, 10] },
      positions: [{ account: 'a', market: 'ETH-PERP', size: 1, entryPrice: 10, margin: 2 }, long5x],
    });
    const closed = eventsNamed(eventsOf(experiment), 'liquidation');
    expect(closed.map(({ market }) => market)).toEqual(['ETH-PERP', 'BTC-PERP']);
    expect(closed.every(({ stage }) => stage === 'everything')).toBe(true);
  });

  describe('after a margin call', () => {
    const discretionOff = { triggers: { order: ['marginCall', 'certain'] } };
    const script = {
      venue: { extends: 'kraken-margin', ...discretionOff },
      // Called at a level of 70 %; at 85 the level is 25 %, or 125 % with 20 more.
      prices: { BTC: [100, 94, 94, 94, 85] },
      positions: [long5x],
    };

    it('an account that tops up in time is not liquidated', async () => {
      const experiment = scripted({ ...script, traders: { topUp: { share: 1, delay: '2m', size: 1 } } });
      const events = eventsOf(experiment);
      expect(eventsNamed(events, 'marginCall')).toMatchObject([{ step: 1, account: 'a' }]);
      expect(eventsNamed(events, 'topUp')).toMatchObject([{ step: 3, account: 'a', amount: 20 }]);
      expect((await outcomes(experiment))('liquidation')).toBe(0);
    });

    it('an account that does not is liquidated at the market', () => {
      const events = eventsOf(scripted(script));
      expect(eventsNamed(events, 'marginCall')).toHaveLength(1);
      expect(eventsNamed(events, 'liquidation')).toMatchObject([{ step: 4, fillPrice: 85 }]);
    });

    it('a top-up that arrives after the fall is too late', () => {
      const events = eventsOf(scripted({ ...script, traders: { topUp: { share: 1, delay: '5m', size: 1 } } }));
      expect(eventsNamed(events, 'topUp')).toEqual([]);
      expect(eventsNamed(events, 'liquidation')).toHaveLength(1);
    });
  });
});

describe('Kraken Futures', () => {
  it('refuses a book that violates initial margin, with a clear error', () => {
    const experiment = scripted({
      venue: 'kraken-futures',
      prices: gapTo70,
      positions: [{ account: 'a', size: 1, entryPrice: 100, margin: 1 }],
    });
    expect(() => buildAccounts(experiment, rootKey('any'))).toThrow(/initial margin|leverage/);
  });

  it('leaves no negative balance behind a gap: volunteers take the position at the zero-equity price', async () => {
    const experiment = scripted({ venue: 'kraken-futures', prices: gapTo70, positions: [long5x] });
    const assigned = eventsNamed(eventsOf(experiment), 'assignment');
    expect(assigned.map(({ provider }) => provider)).toEqual(['first', 'second', 'third']);
    for (const { size, fillPrice } of assigned) {
      expect(size).toBeCloseTo(1 / 3, 9);
      expect(fillPrice).toBeCloseTo(80, 9);
    }
    const outcome = await outcomes(experiment);
    expect(outcome('negativeEquity')).toBe(1);
    expect(outcome('owed')).toBe(0);
    expect(outcome('providersProfit')).toBeCloseTo(-10, 6);
  });

  // Equity 4 against 9,004 of notional: the fees of slices, 0.05 %, keep it below maintenance whatever is closed.
  it('closes what slices of a tenth cannot cure, and does not cut slices of slices without end', async () => {
    const experiment = scripted({
      venue: { extends: 'kraken-futures', margin: { mode: 'isolated' } },
      prices: { BTC: [100, 90.04] },
      positions: [{ account: 'a', size: 100, entryPrice: 100, margin: 1000 }],
    });
    const closed = eventsNamed(eventsOf(experiment), 'liquidation').map(({ size }) => size);
    expect(closed.length).toBeLessThan(100);
    expect(closed.reduce((sum, size) => sum + size, 0)).toBeCloseTo(100, 9);
    expect((await outcomes(experiment))('unfilledNotional')).toBe(0);
  });

  it('unwinds counterparties where no volunteer and no pool has room', () => {
    const experiment = scripted({
      venue: {
        extends: 'kraken-futures',
        funds: { liquidityPool: { balance: 0 } },
        backstop: { assignment: { providers: [{ name: 'only', capacity: 35 }] } },
      },
      prices: gapTo70,
      positions: [long5x, { account: 'b', size: -1, entryPrice: 100, margin: 50 }],
    });
    const events = eventsOf(experiment);
    // 35 of notional at the mark of 70 is half of the position.
    expect(eventsNamed(events, 'assignment')).toMatchObject([{ provider: 'only', size: 0.5 }]);
    expect(eventsNamed(events, 'deleveraging')).toMatchObject([{ account: 'b', size: -0.5, against: 'a' }]);
  });
});

describe('Bybit as guides describe it', () => {
  // 10×, 20 % down within minutes: equity 10 − 20 = −10, of which the fund has 4.
  const script = {
    venue: { extends: 'bybit-owed', funds: { pool: { balance: 4, drawdown: null } } },
    prices: { BTC: [100, 80, 80] },
  };
  const long10x = { account: 'a', size: 1, entryPrice: 100, margin: 10 };

  it('pays from the fund first, and lets the account owe the rest where nobody can be deleveraged', async () => {
    const experiment = scripted({ ...script, positions: [long10x] });
    const events = eventsOf(experiment);
    expect(eventsNamed(events, 'fundPayment')).toMatchObject([{ amount: 4, balance: 0 }]);
    expect(eventsNamed(events, 'debt')).toMatchObject([{ account: 'a', amount: 6 }]);
    expect((await outcomes(experiment))('owed')).toBeCloseTo(6, 9);
  });

  it('deleverages the most profitable and leveraged opposite account before anyone owes', async () => {
    const experiment = scripted({
      ...script,
      positions: [
        long10x,
        { account: 'careful', size: -1, entryPrice: 100, margin: 50 },
        { account: 'daring', size: -1, entryPrice: 100, margin: 12 },
      ],
    });
    const [first] = eventsNamed(eventsOf(experiment), 'deleveraging');
    expect(first).toMatchObject({ account: 'daring', rank: 1, against: 'a' });
    expect(first!.fillPrice).toBeCloseTo(90, 9);
    expect((await outcomes(experiment))('owed')).toBe(0);
  });

  it('raises, under cross margin, what a 20 % fall can cost: free balance is lost as well', async () => {
    const experiment = scripted({
      ...script,
      policies: { isolated: { margin: { mode: 'isolated' } }, cross: {} },
      // Isolated keeps the free 9; under cross margin they are gone before anyone else pays.
      positions: [long10x],
      balances: [{ account: 'a', wallet: 'futures', amount: 19 }],
    });
    const left = (policy: string): number =>
      eventsNamed(eventsOf(experiment, policy), 'liquidation').at(-1)!.balance ?? Number.NaN;
    expect(left('isolated')).toBeGreaterThan(left('cross'));
  });
});

describe('Binance', () => {
  it('asks a larger rate of larger positions, and covers deficits itself: no debt', async () => {
    const experiment = scripted({
      venue: 'binance-usdm',
      prices: { BTC: [100, 85] },
      positions: [{ account: 'a', size: 1_000, entryPrice: 100, margin: 10_000 }],
    });
    expect(eventsNamed(eventsOf(experiment), 'takeover')).toMatchObject([{ fund: 'main', size: 1_000 }]);
    const outcome = await outcomes(experiment);
    expect(outcome('negativeEquity')).toBe(1);
    expect(outcome('negativeBalance')).toBe(0);
    expect(outcome('uncovered')).toBe(0);
  });

  it('brings a solvent account back within margin with one order, and leaves the rest open', () => {
    // At 99.3 equity is 480, maintenance 0.5 % of 107,244 less 50: about 486.
    const experiment = scripted({
      venue: { extends: 'binance-usdm', liquidation: { fee: { rate: 0 } } },
      prices: { BTC: [100, 99.3] },
      positions: [{ account: 'a', size: 1_080, entryPrice: 100, margin: 1_236 }],
    });
    const [reduced] = eventsNamed(eventsOf(experiment), 'liquidation');
    expect(reduced!.stage).toBe('reduce');
    expect(reduced!.size).toBeGreaterThan(0);
    expect(reduced!.size).toBeLessThan(200);
  });
});

describe('OKX', () => {
  it('reduces large positions in part, two tiers at a time, and counts accounts that it reduces repeatedly', async () => {
    // 36,000 ADA: tier 8 of the published ladder, 3.5 % and the fee of 0.05 %; then tier 6, then tier 4.
    const experiment = scripted({
      venue: 'okx-linear',
      prices: { ADA: [1, 0.97, 0.943, 0.943] },
      positions: [{ account: 'a', market: 'ADA-PERP', size: 36_000, entryPrice: 1, margin: 2_300 }],
    });
    const orders = eventsNamed(eventsOf(experiment), 'liquidation');
    expect(orders.map(({ step, stage, size }) => [step, stage, size])).toEqual([
      [1, 'twoTiersDown', 12_000],
      [2, 'twoTiersDown', 12_000],
    ]);
    const outcome = await outcomes(experiment);
    expect(outcome('partialLiquidations')).toBe(2);
    expect(outcome('repeatedPartialAccounts')).toBe(1);
    expect(outcome('negativeEquity')).toBe(0);
  });

  it('matches winners at the mark, past the book, once its fund has fallen by 30 %', () => {
    const experiment = scripted({
      venue: { extends: 'okx-linear', funds: { main: { balance: 20 } } },
      contract: { kind: 'linear', multiplier: 0.01 },
      // The first account empties half of the fund; the second is liquidated solvent a step later.
      prices: { BTC: [100, 80, 79.5] },
      positions: [
        { account: 'a', size: 1, entryPrice: 100, margin: 10 },
        { account: 'b', size: 1, entryPrice: 100, margin: 20.6 },
        { account: 'winner', size: -2, entryPrice: 100, margin: 150 },
      ],
    });
    const events = eventsOf(experiment);
    // Not more of the fund than down to 70 % of its peak.
    expect(eventsNamed(events, 'fundPayment')[0]).toMatchObject({ step: 1, amount: 6, balance: 14 });
    const matched = eventsNamed(events, 'deleveraging').filter(({ against }) => against === 'b');
    expect(matched).toMatchObject([{ account: 'winner', size: -1, fillPrice: 79.5 }]);
  });
});

describe('Deribit', () => {
  // The long closes at 85 with equity 100 − 150 = −50; the fund is empty.
  const script = {
    prices: { BTC: [100, 85, 85] },
    positions: [
      { account: 'a', size: 10, entryPrice: 100, margin: 100 },
      { account: 'b', size: -8, entryPrice: 100, margin: 400 },
      { account: 'c', size: -2, entryPrice: 100, margin: 100 },
    ],
  };
  const emptyFund = { funds: { main: { balance: 0 } } };

  it('claws losses back from the winners of the session, in proportion to what they gained', async () => {
    const experiment = scripted({ ...script, venue: { extends: 'deribit-futures', ...emptyFund } });
    const haircuts = eventsNamed(eventsOf(experiment), 'haircut');
    // They gained 120 and 30.
    expect(haircuts.map(({ account }) => account)).toEqual(['b', 'c']);
    expect(haircuts[0]!.amount).toBeCloseTo(40, 9);
    expect(haircuts[1]!.amount).toBeCloseTo(10, 9);
    const outcome = await outcomes(experiment);
    expect(outcome('socialised')).toBeCloseTo(50, 9);
    expect(outcome('uncovered')).toBe(0);
  });

  it('takes it from open profits instead where guides read clawback so', async () => {
    const experiment = scripted({
      ...script,
      venue: { extends: 'deribit-socialised', ...emptyFund },
      // A winner of an earlier day: its profit is open, but not of this session.
      positions: [script.positions[0]!, { ...script.positions[1]!, entryPrice: 110 }, script.positions[2]!],
    });
    const haircuts = eventsNamed(eventsOf(experiment), 'haircut');
    // Open profits of 200 and 30.
    expect(haircuts[0]!.amount).toBeCloseTo((50 * 200) / 230, 9);
    expect(haircuts[1]!.amount).toBeCloseTo((50 * 30) / 230, 9);
  });

  it('works a solvent account off in small orders, no more than 2,400,000 of notional a minute', () => {
    const experiment = scripted({
      venue: { extends: 'deribit-futures', liquidation: { fee: { rate: 0 } } },
      // 1,000 BTC: 6 % maintenance, 2.94 million at 49,000, where equity is 2.5 million. About 915 BTC can stay.
      prices: { BTC: [50_000, 49_000, 49_000, 49_000] },
      positions: [{ account: 'a', size: 1_000, entryPrice: 50_000, margin: 3_500_000 }],
    });
    const orders = eventsNamed(eventsOf(experiment), 'liquidation');
    expect(orders.map(({ step, stage }) => [step, stage])).toEqual([
      [1, 'clips'],
      [2, 'clips'],
    ]);
    expect(orders[0]!.size * 49_000).toBeCloseTo(2_400_000, 3);
    const left = 1_000 - orders[0]!.size - orders[1]!.size;
    expect((0.01 + 0.00005 * left) * left * 49_000).toBeCloseTo(2_500_000, 0);
  });
});

describe('a DEX without an insurance fund', () => {
  const positions = [
    long5x,
    { account: 'b', size: -1, entryPrice: 100, margin: 50 },
    { account: 'c', size: 1, entryPrice: 60, margin: 60 },
  ];

  it('leaves an undercollateralised position on chain while no keeper acts', async () => {
    const experiment = scripted({
      venue: { extends: 'dex-no-fund', triggers: { liquidate: { probability: 1e-9 } } },
      prices: { BTC: [100, 75, 72, 70] },
      positions: [long5x],
    });
    expect(eventsNamed(eventsOf(experiment), 'liquidation')).toEqual([]);
    const outcome = await outcomes(experiment);
    expect(outcome('negativeEquity')).toBe(1);
    expect(outcome('negativeBalance')).toBe(0);
  });

  it('spreads the loss over every open position, the same per unit, win or lose', async () => {
    const experiment = scripted({
      venue: { extends: 'dex-no-fund', triggers: { liquidate: { probability: 1 } } },
      prices: gapTo70,
      positions,
    });
    const haircuts = eventsNamed(eventsOf(experiment), 'haircut');
    expect(haircuts.map(({ account }) => account)).toEqual(['b', 'c']);
    expect(haircuts.map(({ amount }) => amount)).toEqual([expect.closeTo(5, 9), expect.closeTo(5, 9)]);
    expect((await outcomes(experiment))('fundDepletion')).toBe(1);
  });
});

describe('what guides say of any venue', () => {
  it('funding accumulates, narrows the buffer and can itself liquidate', async () => {
    const script = {
      venue: 'textbook',
      prices: { BTC: Array.from({ length: 33 }, () => 100) },
      positions: [{ account: 'a', size: 1, entryPrice: 100, margin: 2 }],
      step: '1h',
    };
    // 0.5 of every settlement: 2 → 1.5 → 1 → 0.5, which is the maintenance.
    const funded = scripted({ ...script, funding: { kind: 'constant', rate: 0.005, interval: '8h' } });
    expect(eventsNamed(eventsOf(funded), 'funding').filter(({ account }) => account === 'a')).toHaveLength(3);
    expect(eventsNamed(eventsOf(funded), 'liquidation')).toMatchObject([{ step: 24, fillPrice: 100 }]);
    const outcome = await outcomes(funded);
    expect(outcome('fundingLiquidations')).toBe(1);
    expect(outcome('fundingPaid')).toBeCloseTo(1.5, 9);
    expect((await outcomes(scripted(script)))('liquidation')).toBe(0);
  });

  it('a stop-loss slips in a gap, and still spares the liquidation', async () => {
    const script = { venue: 'textbook', prices: { BTC: [100, 90, 79] } };
    const stopped = await outcomes(scripted({ ...script, positions: [{ ...long5x, stopLoss: 95 }] }));
    expect(stopped('stopOuts')).toBe(1);
    // 5 below the stop of 95.
    expect(stopped('stopSlippage')).toBeCloseTo(5, 9);
    expect(stopped('liquidation')).toBe(0);
    const without = await outcomes(scripted({ ...script, positions: [long5x] }));
    expect(without('stopOuts')).toBe(0);
    expect(without('negativeEquity')).toBe(1);
  });

  it('a stop-loss does not fill where the gap goes past the liquidation price', async () => {
    const experiment = scripted({
      venue: 'textbook',
      prices: gapTo70,
      positions: [{ ...long5x, stopLoss: 95 }],
    });
    const outcome = await outcomes(experiment);
    expect(outcome('stopOuts')).toBe(0);
    expect(outcome('negativeEquity')).toBe(1);
  });

  it('debts were later waived as goodwill: a stated share of what is left', async () => {
    const experiment = scripted({
      venue: { extends: 'kucoin-futures-owed', negativeBalance: { waivedShare: 0.5 } },
      prices: gapTo70,
      positions: [long5x],
      balances: [{ account: 'a', wallet: 'spot', amount: 4 }],
    });
    const how = eventsNamed(eventsOf(experiment), 'debtSettlement').map((event) => [event.how, event.amount]);
    expect(how).toEqual([
      ['swept', 4],
      ['waived', 3],
    ]);
    expect((await outcomes(experiment))('owed')).toBeCloseTo(3, 9);
  });

  it('when many are liquidated at once the fund may not cover all', async () => {
    // Three times 10, of which the fund has 25.
    const experiment = scripted({
      venue: { extends: 'textbook', funds: { main: { balance: 25 } } },
      prices: gapTo70,
      positions: ['a', 'b', 'c'].map((account) => ({ ...long5x, account })),
    });
    const outcome = await outcomes(experiment);
    expect(outcome('shortfall')).toBeCloseTo(30, 9);
    expect(outcome('fundPaid')).toBeCloseTo(25, 9);
    expect(outcome('fundDepletion')).toBe(1);
    expect(outcome('uncovered')).toBeCloseTo(5, 9);
  });
});
