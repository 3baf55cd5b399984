import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, outcomes, scripted } from './experiments.ts';

/** The shipped documents of Deribit, run on accounts whose numbers are worked out by hand from its pages. */

describe('deribit-futures', () => {
  // 25944826427293: 1 % + 0.005 % per BTC, 0.0004 % per ETH; 25944738177565: 2 % + 0.0005 % per SOL.
  it.each([
    { market: 'BTC', size: 40, entry: 50_000, margin: 200_000, rate: 0.01 + 40 * 0.00005 },
    { market: 'ETH', size: -2_500, entry: 2_000, margin: 500_000, rate: 0.01 + 2_500 * 0.000004 },
    { market: 'SOL', size: 2_000, entry: 200, margin: 60_000, rate: 0.02 + 2_000 * 0.000005 },
  ])('liquidates $size $market below $rate of its value', ({ market, size, entry, margin, rate }) => {
    const side = Math.sign(size);
    const price = (entry - margin / size) / (1 - side * rate);
    const isLiquidated = (mark: number) =>
      eventsNamed(
        eventsOf(
          scripted({
            ...{ venue: 'deribit-futures', prices: { [market]: [entry, mark] } },
            positions: [{ account: 'a', market: `${market}-PERP`, size, entryPrice: entry, margin }],
          }),
        ),
        'liquidation',
      ).length > 0;
    expect(isLiquidated(price * (1 + side * 1e-6))).toBe(false);
    expect(isLiquidated(price * (1 - side * 1e-6))).toBe(true);
  });

  // deribit.com/docs/auto-liquidation: up to 200 contracts of 10 USD, 20 rounds a second; 0.75 % of BTC to the fund.
  it('sells 40,000 USD a second at most, for a fee of 0.75 % to the fund', async () => {
    const script = {
      ...{ venue: 'deribit-futures', step: '1s', prices: { BTC: [50_000, 49_000, 49_000] } },
      // 2 million: equity 24,000 at 49,000 against 1.2 % of 1.96 million, 23,520; at 48,985 it is 23,400 against 23,512.8.
      positions: [{ account: 'a', size: 40, entryPrice: 50_000, margin: 64_000 }],
    };
    expect(eventsNamed(eventsOf(scripted(script)), 'liquidation')).toEqual([]);
    const lower = { ...script, prices: { BTC: [50_000, 48_985, 48_985] } };
    const clips = eventsNamed(eventsOf(scripted(lower)), 'liquidation');
    expect(clips.map(({ step, stage }) => [step, stage])).toEqual([[1, 'clips']]);
    // Each BTC sold lowers maintenance by 1 % and 0.005 % of 80 BTC and a half of the last: it takes less than 40,000.
    const q = 40 - clips[0]!.size;
    expect(clips[0]!.size * 48_985).toBeLessThanOrEqual(40_000 + 1e-6);
    expect(q * 48_985 * (0.01 + 0.00005 * q)).toBeLessThanOrEqual(23_400 - clips[0]!.fee! + 1e-6);
    expect(clips[0]!.fee).toBeCloseTo(0.0075 * clips[0]!.size * 48_985, 6);
    expect((await outcomes(scripted(lower)))('fundFinalBalance')).toBeCloseTo(20e6 + clips[0]!.fee!, 6);
  });

  it('goes on second by second where 40,000 are not enough', () => {
    const clips = eventsNamed(
      eventsOf(
        scripted({
          ...{ venue: 'deribit-futures', step: '1s', prices: { BTC: [50_000, 48_900, 48_900, 48_900] } },
          positions: [{ account: 'a', size: 40, entryPrice: 50_000, margin: 64_000 }],
        }),
      ),
      'liquidation',
    );
    expect(clips.map(({ step }) => step)).toEqual([1, 2, 3]);
    for (const { size } of clips) expect(size * 48_900).toBeCloseTo(40_000, 6);
  });

  // 25944777576477: the fund pays negative equity; depleted, the session's winners share the rest in proportion.
  it('pays from the fund, then claws back from the winners of the day', async () => {
    const script = {
      venue: { extends: 'deribit-futures', funds: { main: { balance: 300 } } },
      prices: { BTC: [50_000, 48_000] },
      positions: [
        // Bankrupt at 48,900: 900 short, of which the fund has 300.
        { account: 'a', size: 1, entryPrice: 50_000, margin: 1_100 },
        // Won 2,000 and 4,000.
        { account: 'b', size: -1, entryPrice: 50_000, margin: 50_000 },
        { account: 'c', size: -2, entryPrice: 50_000, margin: 50_000 },
        // Lost 2,000.
        { account: 'd', size: 1, entryPrice: 50_000, margin: 50_000 },
      ],
    };
    const events = eventsOf(scripted(script));
    expect(eventsNamed(events, 'fundPayment')).toMatchObject([{ amount: 300, balance: 0 }]);
    const shares = Object.fromEntries(eventsNamed(events, 'haircut').map(({ account, amount }) => [account, amount]));
    expect(Object.keys(shares)).toEqual(['b', 'c']);
    expect(shares['b']).toBeCloseTo(200, 9);
    expect(shares['c']).toBeCloseTo(400, 9);
    expect((await outcomes(scripted(script)))('owed')).toBe(0);
  });
});

describe('deribit-inverse', () => {
  // A million contracts of 1 USD are 20 BTC at 50,000: 1 % and 0.005 % of each.
  it('measures size in coin at the mark, and sells 0.4 BTC a second', () => {
    const contracts = 1_000_000;
    const coins = contracts / 49_500;
    const script = (mark: number) =>
      eventsNamed(
        eventsOf(
          scripted({
            ...{ venue: 'deribit-inverse', contract: { kind: 'inverse' }, step: '1s', prices: { BTC: [50_000, mark] } },
            positions: [
              {
                ...{ account: 'a', size: contracts, entryPrice: 50_000 },
                // So that equity is maintenance at 49,500.
                margin: coins * (1 + 0.01 + 0.00005 * coins) - contracts / 50_000,
              },
            ],
          }),
        ),
        'liquidation',
      );
    expect(script(49_500.1)).toEqual([]);
    // So far below that no second is enough.
    const [clip] = script(49_400);
    expect(clip!.size / 49_400).toBeCloseTo(0.4, 9);
    expect(clip!.fee).toBeCloseTo(0.0075 * 0.4, 9);
    expect(script(49_499.9)).toHaveLength(1);
  });
});
