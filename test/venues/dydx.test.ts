import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, outcomes, scripted } from './experiments.ts';

/**
 * The shipped document of dYdX v4, run on accounts whose numbers are worked out by hand from its code
 * (dydxprotocol/v4-chain @84d4664, x/clob/keeper/liquidations.go) and the parameters of its genesis.
 */
const venue = 'dydx-v4';

describe('dydx-v4', () => {
  const closed = (script: Omit<Parameters<typeof scripted>[0], 'venue'>) =>
    eventsNamed(eventsOf(scripted({ venue, step: '1s', ...script })), 'liquidation');

  it.each([
    { market: 'BTC', entry: 50_000, rate: 0.03 },
    { market: 'ETH', entry: 2_000, rate: 0.03 },
    { market: 'LINK', entry: 10, rate: 0.05 },
    { market: 'YFI', entry: 8_000, rate: 0.1 },
  ])('liquidates a short of $market below $rate of its value', ({ market, entry, rate }) => {
    const size = 50_000 / entry;
    const price = (entry + 12_000 / size) / (1 + rate);
    const at = (mark: number) =>
      closed({
        prices: { [market]: [entry, mark] },
        positions: [{ account: 'a', market: `${market}-PERP`, size: -size, entryPrice: entry, margin: 12_000 }],
      });
    expect(at(price * (1 - 1e-6))).toEqual([]);
    expect(at(price * (1 + 1e-6)).map(({ stage }) => stage)).toEqual(['block']);
  });

  // At most 10 % of a position, but 1,000 USDC, and 100,000 USDC of an account, in a block of a second.
  it.each([
    { size: 0.1, sold: 1_000 / 48_000 },
    { size: 1, sold: 0.1 },
    { size: 100, sold: 100_000 / 48_000 },
  ])('sells $sold of $size BTC in a block', ({ size, sold }) => {
    const [first] = closed({
      prices: { BTC: [50_000, 48_000] },
      positions: [{ account: 'a', size, entryPrice: 50_000, margin: 3_000 * size }],
    });
    expect(first!.size).toBeCloseTo(sold, 9);
  });

  // Fee to the fund: 1.5 % of the fill, at most what the slice is worth above its bankruptcy value, its share of equity by
  // maintenance. 1 BTC, bankrupt at 47,500.
  it.each([
    { left: 1_000, fee: 0.015 * 4_850 },
    { left: 500, fee: 50 },
    { left: 200, fee: 20 },
  ])('takes $fee from a slice of a tenth of an account with $left', ({ left, fee }) => {
    const [first] = closed({
      prices: { BTC: [50_000, 47_500 + left] },
      positions: [{ account: 'a', size: 1, entryPrice: 50_000, margin: 2_500 }],
    });
    expect(first!.size).toBeCloseTo(0.1, 9);
    expect(first!.fee).toBeCloseTo(fee, 6);
  });

  // Below zero the fund pays up to 1 million; beyond it the other side is closed at the bankruptcy price.
  it('deleverages at the bankruptcy price what the fund cannot pay', async () => {
    const script = {
      venue: { extends: venue, funds: { main: { balance: 1_000 } } },
      prices: { BTC: [50_000, 45_000] },
      positions: [
        // Bankrupt at 47,000: 2,000 short.
        { account: 'a', size: 1, entryPrice: 50_000, margin: 3_000 },
        { account: 'b', size: -1, entryPrice: 50_000, margin: 50_000 },
      ],
    };
    const events = eventsOf(scripted(script));
    expect(eventsNamed(events, 'fundPayment')).toMatchObject([{ amount: 1_000, balance: 0 }]);
    const [half] = eventsNamed(events, 'deleveraging');
    expect(half!.size).toBeCloseTo(-0.5, 9);
    expect(half!.fillPrice).toBeCloseTo(47_000, 6);
    expect((await outcomes(scripted(script)))('uncovered')).toBe(0);
  });
});
