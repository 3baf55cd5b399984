import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, outcomes, scripted } from './experiments.ts';

/**
 * The shipped documents of Binance, run on accounts whose numbers are worked out by hand from its pages: the liquidation
 * price equation of support/faq/b3c689c1f50a44cabb3a84e663b81d93 with the brackets of 24 October 2024.
 */

describe('binance-usdm', () => {
  const isLiquidated = (script: Omit<Parameters<typeof scripted>[0], 'venue'>, mode = 'cross'): boolean =>
    eventsNamed(eventsOf(scripted({ venue: { extends: 'binance-usdm', margin: { mode } }, ...script })), 'liquidation')
      .length > 0;

  // P = (W − T + U + c − s q E)/(q (r − s)): 100 BTC long at 76,000 in bracket 4 (1 %, 11,450), beside 2,000 ETH short
  // at 2,500, marked at 2,600: U = −200,000, and T = 5.2 million in bracket 4: 1 % less 11,450, 40,550.
  it('liquidates a cross account of two contracts where the equation says', () => {
    const price = (600_000 - 40_550 - 200_000 + 11_450 - 100 * 76_000) / (100 * (0.01 - 1));
    const at = (mark: number): boolean =>
      isLiquidated({
        prices: { BTC: [76_000, mark], ETH: [2_500, 2_600] },
        positions: [
          { account: 'a', size: 100, entryPrice: 76_000, margin: 400_000 },
          { account: 'a', market: 'ETH-PERP', size: -2_000, entryPrice: 2_500, margin: 200_000 },
        ],
      });
    expect(at(price + 0.01)).toBe(false);
    expect(at(price - 0.01)).toBe(true);
  });

  it.each([
    // 10,000 at 50×, bracket 1 of BTCUSDT.
    { market: 'BTC', size: 0.2, entry: 50_000, margin: 200, price: (200 - 10_000) / (0.2 * (0.004 - 1)) },
    // Short of 50,000 at 40×, which lies in bracket 2 (0.5 %, 50) where it is liquidated.
    { market: 'BTC', size: -1, entry: 50_000, margin: 1_250, price: (1_250 + 50 + 50_000) / 1.005 },
    // 6 million of SOLUSDT at 20×, bracket 5 (2.5 %, 28,380).
    {
      market: 'SOL',
      size: 30_000,
      entry: 200,
      margin: 300_000,
      price: (300_000 + 28_380 - 6e6) / (30_000 * (0.025 - 1)),
    },
    // Short of 10 million of DOGEUSDT at 5×, bracket 7 (10 %, 451,670).
    { market: 'DOGE', size: -1e8, entry: 0.1, margin: 2e6, price: (2e6 + 451_670 + 1e7) / (1e8 * 1.1) },
  ])('liquidates $size isolated $market at $price', ({ market, size, entry, margin, price }) => {
    const at = (mark: number): boolean =>
      isLiquidated(
        {
          prices: { [market]: [entry, mark] },
          positions: [{ account: 'a', market: `${market}-PERP`, size, entryPrice: entry, margin }],
        },
        'isolated',
      );
    const away = Math.sign(size) * price * 1e-6;
    expect(at(price + away)).toBe(false);
    expect(at(price - away)).toBe(true);
  });

  // 1,000 BTC at 25×, in bracket 5 (2 %, 131,450). At 48,840 equity is 840,000 against 976,800 − 131,450 = 845,350; each
  // BTC sold lowers maintenance by 2 % and equity by 1.25 % of 48,840.
  it('sells as little as restores margin, for a clearance fee of 1.25 % to the fund', async () => {
    const script = {
      ...{ venue: 'binance-usdm', prices: { BTC: [50_000, 48_840] } },
      positions: [{ account: 'a', size: 1_000, entryPrice: 50_000, margin: 2_000_000 }],
    };
    const sold = 5_350 / (48_840 * (0.02 - 0.0125));
    const [reduced, ...others] = eventsNamed(eventsOf(scripted(script)), 'liquidation');
    expect(others).toEqual([]);
    expect(reduced!.stage).toBe('reduce');
    expect(reduced!.size).toBeCloseTo(sold, 3);
    expect(reduced!.fee).toBeCloseTo(sold * 610.5, 1);
    expect(reduced!.balance).toBeCloseTo(2_000_000 - sold * (1_160 + 610.5), 1);
    expect((await outcomes(scripted(script)))('fundFinalBalance')).toBeCloseTo(1e9 + sold * 610.5, 1);
  });

  // Bankrupt at 49,000 (W = 1,000): the account is returned to zero, the fund has the position at 49,000.
  it('hands a bankrupt position to the fund at the bankruptcy price, without a claim on the client', async () => {
    const script = {
      ...{ venue: 'binance-usdm', prices: { BTC: [50_000, 48_000] } },
      positions: [{ account: 'a', size: 1, entryPrice: 50_000, margin: 1_000 }],
    };
    expect(eventsNamed(eventsOf(scripted(script)), 'takeover')).toMatchObject([{ size: 1, fillPrice: 49_000 }]);
    const outcome = await outcomes(scripted(script));
    expect(outcome('inventoryProfit')).toBeCloseTo(-1_000, 6);
    expect(outcome('owed')).toBe(0);
    expect(outcome('liquidationFees')).toBe(0);
  });

  describe('with a fund of 480,000', () => {
    // support/faq/detail/360033525371 (6 May 2025): no more than 100 % of it in inventory, 10 BTC at a mark of 48,000;
    // what exceeds it goes to deleveraging, at the bankruptcy price of 49,000.
    const positions = [
      { account: 'a', size: 30, entryPrice: 50_000, margin: 30_000 },
      // (wallet, profit 2,000 a BTC): profit over wallet times maintenance over margin balance.
      // x: 10 BTC at 20× of 50,000: 20,000/25,000 · (480,000 · 0.5 % − 50)/45,000 = 0.0418
      { account: 'x', size: -10, entryPrice: 50_000, margin: 25_000 },
      // y: 10 BTC at 10×: 20,000/50,000 · 2,350/70,000 = 0.0134
      { account: 'y', size: -10, entryPrice: 50_000, margin: 50_000 },
      // z: 12 BTC at 49,000: 12,000/14,700 · (576,000 · 0.5 % − 50)/26,700 = 0.0865
      { account: 'z', size: -12, entryPrice: 49_000, margin: 14_700 },
    ];
    const script = (venue: object) => scripted({ venue, prices: { BTC: [50_000, 48_000] }, positions });

    it('takes over 10 BTC and deleverages the rest by profit times margin ratio', () => {
      const events = eventsOf(script({ extends: 'binance-usdm', funds: { main: { balance: 480_000 } } }));
      const [takeover] = eventsNamed(events, 'takeover');
      expect(takeover!.size).toBeCloseTo(10, 9);
      const closed = eventsNamed(events, 'deleveraging');
      expect(closed.map(({ account, size }) => [account, Math.round(size * 1e6) / 1e6])).toEqual([
        ['z', -12],
        ['x', -8],
      ]);
      for (const { fillPrice } of closed) expect(fillPrice).toBeCloseTo(49_000, 9);
    });

    // Maintenance over margin balance, not leverage: 400 BTC at 10× ask 2 % less 131,450, 10 BTC at 10.2× 0.5 % less 50.
    // big: 800,000/2,000,000 · 252,550/2,800,000 = 0.036; small: 20,000/49,000 · 2,350/69,000 = 0.014. By profit over
    // cost times leverage small would come first, 0.278 against 0.274.
    it('ranks large positions, of which more is asked, before small ones', () => {
      const events = eventsOf(
        scripted({
          venue: { extends: 'binance-usdm', funds: { main: { balance: 0 } } },
          prices: { BTC: [50_000, 48_000] },
          positions: [
            { account: 'a', size: 30, entryPrice: 50_000, margin: 30_000 },
            { account: 'big', size: -400, entryPrice: 50_000, margin: 2_000_000 },
            { account: 'small', size: -10, entryPrice: 50_000, margin: 49_000 },
          ],
        }),
      );
      expect(eventsNamed(events, 'deleveraging').map(({ account, size }) => [account, size])).toEqual([['big', -30]]);
    });

    // The first rules (9 September 2019): 20 % of the fund, 2 BTC.
    it('takes over 2 BTC under the rules of 2019', () => {
      const events = eventsOf(script({ extends: 'binance-usdm-2019', funds: { main: { balance: 480_000 } } }));
      const [takeover] = eventsNamed(events, 'takeover');
      expect(takeover!.size).toBeCloseTo(2, 9);
    });
  });

  // binanceapitest.github.io, Insurance_Fund (9 September 2019): after a fall by 7.5 % in 8 hours the fund stays out for 8
  // hours. The 2 BTC that it took over at 49,000 and sold from 20,000 down cost it some 60,000 of 500,000.
  it('of 2019 sends everything to deleveraging for eight hours after a fall of the fund by 7.5 %', () => {
    const later = Array.from({ length: 11 }, (_, hour) => 19_500 - 500 * hour);
    const events = eventsOf(
      scripted({
        venue: { extends: 'binance-usdm-2019', funds: { main: { balance: 500_000 } } },
        step: '1h',
        prices: { BTC: [50_000, 48_000, 20_000, ...later] },
        positions: [
          { account: 'first', size: 2, entryPrice: 50_000, margin: 2_000 },
          // One that goes bankrupt at every hour from the third on, 250 above its price.
          ...later.map((price, i) => ({
            ...{ account: `hour ${i + 3}`, size: 1, entryPrice: 50_000, margin: 50_000 - price - 250 },
          })),
          { account: 'short', size: -20, entryPrice: 50_000, margin: 1_000_000 },
        ],
      }),
    );
    const stepsOf = (name: 'takeover' | 'deleveraging'): number[] => eventsNamed(events, name).map(({ step }) => step);
    expect(stepsOf('takeover')).toEqual([1, 11, 12, 13]);
    expect(stepsOf('deleveraging')).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
