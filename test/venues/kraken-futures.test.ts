import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, outcomes, scripted } from './experiments.ts';

/** The shipped documents of Kraken Futures, run on accounts whose numbers are worked out by hand from its pages. */

describe('kraken-futures', () => {
  const script = (size: number, margin: number, mark: number, entryPrice = 50_000) =>
    scripted({
      ...{ venue: 'kraken-futures', prices: { BTC: [entryPrice, mark] } },
      positions: [{ account: 'a', size, entryPrice, margin }],
    });

  // Class A (360022632452): 30 BTC are 1.5 million, level II: 4 % and 2 % of the whole; 48,000/(1 − 0.02).
  it('liquidates below maintenance of the level, in slices of a tenth, and leaves the rest to the client', async () => {
    const price = 48_000 / 0.98;
    expect(eventsNamed(eventsOf(script(30, 60_000, price + 0.01)), 'liquidation')).toEqual([]);
    const closed = eventsNamed(eventsOf(script(30, 60_000, price - 0.01)), 'liquidation');
    // The first slice heals: at 97.96 % of entry 27 BTC need 2 % of 1.32 million.
    expect(closed).toHaveLength(1);
    expect(closed[0]).toMatchObject({ stage: 'slices' });
    expect(closed[0]!.size).toBeCloseTo(3, 9);
    expect(closed[0]!.fee).toBeCloseTo(0.0005 * 3 * price, 2);
    expect((await outcomes(script(30, 60_000, price - 0.01)))('fundFinalBalance')).toBeCloseTo(10_000_000, 6);
  });

  it.each([
    { size: 20, margin: 20_000, rate: 0.01 },
    { size: 90, margin: 300_000, rate: 0.03 },
    { size: 190, margin: 1_000_000, rate: 0.05 },
    { size: 390, margin: 3_000_000, rate: 0.075 },
    { size: 500, margin: 5_000_000, rate: 0.1 },
  ])('asks $rate of $size BTC at 50,000', ({ size, margin, rate }) => {
    const price = (50_000 - margin / size) / (1 - rate);
    const isLiquidated = (mark: number) => eventsNamed(eventsOf(script(size, margin, mark)), 'liquidation').length > 0;
    expect(isLiquidated(price + 0.01)).toBe(false);
    expect(isLiquidated(price - 0.01)).toBe(true);
  });
});

describe('kraken-futures-inverse', () => {
  // Equity Protection Process (360022835671): 1,000 contracts at 8,000 on 0.01 BTC; the order is limited at 7,407, where
  // the account is worth nothing, and what it leaves is assigned there.
  it('hands a bankrupt position to volunteers at the zero-equity price of 7,407', () => {
    const events = eventsOf(
      scripted({
        ...{ venue: 'kraken-futures-inverse', contract: { kind: 'inverse' }, prices: { BTC: [8_000, 7_300] } },
        positions: [{ account: 'a', size: 1_000, entryPrice: 8_000, margin: 0.01 }],
      }),
    );
    const assigned = eventsNamed(events, 'assignment');
    expect(assigned).toHaveLength(3);
    for (const { fillPrice } of assigned) expect(fillPrice).toBeCloseTo(7_407.41, 2);
  });

  it('closes the whole at once above it, and what is filled better stays with the client', () => {
    const events = eventsOf(
      scripted({
        ...{ venue: 'kraken-futures-inverse', contract: { kind: 'inverse' }, prices: { BTC: [8_000, 7_450] } },
        positions: [{ account: 'a', size: 1_000, entryPrice: 8_000, margin: 0.01 }],
      }),
    );
    const [closing] = eventsNamed(events, 'liquidation');
    expect(closing).toMatchObject({ stage: 'whole', size: 1_000 });
    expect(closing!.balance).toBeCloseTo(0.135 - 1_000 / 7_450 - (0.0005 * 1_000) / 7_450, 9);
  });

  // Ten contracts a basis point: 573 from 7,450 to 7,407.4.
  it('fills in the book no further than the zero-equity price, and has the rest assigned', () => {
    const events = eventsOf(
      scripted({
        ...{ venue: 'kraken-futures-inverse', contract: { kind: 'inverse' }, prices: { BTC: [8_000, 7_450] } },
        positions: [{ account: 'a', size: 1_000, entryPrice: 8_000, margin: 0.01 }],
        book: { impact: 'linear', depthPerBasisPoint: 10, recoveryHalfLife: '5m' },
      }),
    );
    const [order] = eventsNamed(events, 'liquidation');
    expect(order!.stage).toBe('whole');
    expect(order!.size).toBeCloseTo(100_000 * Math.log(7_450 / (1_000 / 0.135)), 6);
    const assigned = eventsNamed(events, 'assignment').reduce((sum, { size }) => sum + size, 0);
    expect(assigned).toBeCloseTo(1_000 - order!.size, 6);
  });

  // 15579128794772: 4 million contracts of BTC-USD are level IV, 10 % and 5 %; of ETH-USD 400,000 are level II.
  it.each([
    { market: 'BTC', entry: 8_000, size: 4e6, margin: 75, rate: 0.05 },
    { market: 'ETH', entry: 2_000, size: 4e5, margin: 8, rate: 0.02 },
    { market: 'LTC', entry: 80, size: 3e6, margin: 7_500, rate: 0.05 },
    { market: 'XRP', entry: 0.5, size: 2e6, margin: 1e6, rate: 0.1 },
  ])('asks $rate of $size contracts of $market', ({ market, entry, size, margin, rate }) => {
    // margin + size/entry = size (1 + rate)/P.
    const price = (size * (1 + rate)) / (margin + size / entry);
    const isLiquidated = (mark: number) =>
      eventsNamed(
        eventsOf(
          scripted({
            ...{ venue: 'kraken-futures-inverse', contract: { kind: 'inverse' }, prices: { [market]: [entry, mark] } },
            positions: [{ account: 'a', market: `${market}-PERP`, size, entryPrice: entry, margin }],
          }),
        ),
        'liquidation',
      ).length > 0;
    expect(isLiquidated(price * (1 + 1e-6))).toBe(false);
    expect(isLiquidated(price * (1 - 1e-6))).toBe(true);
  });
});
