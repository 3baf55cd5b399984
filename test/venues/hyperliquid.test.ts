import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, outcomes, scripted } from './experiments.ts';

/** The shipped document of Hyperliquid, run on accounts whose numbers are worked out by hand from its docs (September 2025). */
const venue = 'hyperliquid';

describe('hyperliquid', () => {
  const closed = (script: Omit<Parameters<typeof scripted>[0], 'venue'>) =>
    eventsNamed(eventsOf(scripted({ venue, ...script })), 'liquidation');

  // Half of the initial rate at the largest leverage: 1.25 % of BTC, 2 % of ETH, 2.5 % of SOL, 5 % of DOGE.
  it.each([
    { market: 'BTC', entry: 50_000, rate: 1 / 80 },
    { market: 'ETH', entry: 2_000, rate: 1 / 50 },
    { market: 'SOL', entry: 200, rate: 1 / 40 },
    { market: 'XRP', entry: 0.5, rate: 1 / 40 },
    { market: 'DOGE', entry: 0.1, rate: 1 / 20 },
    { market: 'ARB', entry: 0.5, rate: 1 / 20 },
  ])('liquidates 50,000 of $market where price − margin available/size/(1 − l) says', ({ market, entry, rate }) => {
    const size = 50_000 / entry;
    const script = (mark: number) => ({
      prices: { [market]: [entry, mark] },
      positions: [{ account: 'a', market: `${market}-PERP`, size, entryPrice: entry, margin: 10_000 }],
    });
    const available = 10_000 - 50_000 * rate;
    const price = entry - available / size / (1 - rate);
    expect(closed(script(price * (1 + 1e-6)))).toEqual([]);
    const [whole] = closed(script(price * (1 - 1e-6)));
    // No clearance fee, and the user keeps what is left.
    expect(whole).toMatchObject({ stage: 'whole', fee: 0 });
    expect(whole!.balance).toBeCloseTo(price * size * rate, 0);
  });

  // 10 BTC: 500,000 are more than 100,000.
  describe('of an account above 100,000', () => {
    const positions = [{ account: 'a', size: 10, entryPrice: 50_000, margin: 25_000 }];
    // 475,000/(10 · 0.9875) = 48,101.3.
    it('sells a fifth first', () => {
      const [first, ...others] = closed({ step: '10s', prices: { BTC: [50_000, 48_100, 48_100] }, positions });
      expect(first).toMatchObject({ stage: 'first', step: 1 });
      expect(first!.size).toBeCloseTo(2, 9);
      expect(others).toEqual([]);
    });

    it('sells the whole within 30 seconds, a fifth again after them', () => {
      const prices = [50_000, 48_100, 48_100, 47_940, 47_940];
      const soon = closed({ step: '10s', prices: { BTC: prices }, positions });
      expect(soon.map(({ step, stage }) => [step, stage])).toEqual([
        [1, 'first'],
        [3, 'whole'],
      ]);
      const later = closed({ step: '20s', prices: { BTC: prices }, positions });
      expect(later.map(({ step, stage }) => [step, stage])).toEqual([
        [1, 'first'],
        [3, 'first'],
      ]);
      expect(later[1]!.size).toBeCloseTo(1.6, 9);
    });
  });

  // Below two thirds of maintenance: position and margin go to the vault, which keeps the maintenance margin.
  it('hands accounts below two thirds of maintenance to the vault', async () => {
    // 25,000 − 10 (50,000 − P) = 2/3 · 1.25 % · 10 P.
    const price = 475_000 / (10 * (1 - 0.025 / 3));
    const script = (mark: number) => ({
      prices: { BTC: [50_000, mark] },
      positions: [{ account: 'a', size: 10, entryPrice: 50_000, margin: 25_000 }],
    });
    expect(closed(script(price + 0.01)).map(({ stage }) => stage)).not.toContain('vault');
    const below = scripted({ venue, ...script(price - 0.01) });
    const [takeover] = eventsNamed(eventsOf(below), 'takeover');
    expect(takeover).toMatchObject({ fund: 'vault', size: 10 });
    // Less than 0.84 % of the value is left, all of it the vault's.
    expect((await outcomes(below))('inventoryProfit')).toBeCloseTo((10 * price * 0.025) / 3, 0);
  });

  // Below zero: (mark/entry) · (notional/account value) on the other side, closed at the previous mark.
  it('deleverages for accounts below zero, at the previous mark', () => {
    const events = eventsOf(
      scripted({
        ...{ venue, prices: { BTC: [50_000, 49_900, 45_000] } },
        positions: [
          { account: 'a', size: 3, entryPrice: 50_000, margin: 10_000 },
          // 50,000/45,000 · 45,000/25,000 = 2
          { account: 'plain', size: -1, entryPrice: 50_000, margin: 20_000 },
          // 46,000/45,000 · 45,000/9,000 = 5.1
          { account: 'geared', size: -1, entryPrice: 46_000, margin: 8_000 },
          // 60,000/45,000 · 45,000/65,000 = 0.92
          { account: 'early', size: -2, entryPrice: 60_000, margin: 50_000 },
        ],
      }),
    );
    const ranked = eventsNamed(events, 'deleveraging');
    expect(ranked.map(({ account, size }) => [account, size])).toEqual([
      ['geared', -1],
      ['plain', -1],
      ['early', -1],
    ]);
    for (const { fillPrice } of ranked) expect(fillPrice).toBe(49_900);
  });
});
