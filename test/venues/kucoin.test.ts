import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, outcomes, scripted } from './experiments.ts';

/** The shipped documents of KuCoin Futures, run on accounts whose numbers are worked out by hand from its help pages. */

describe('kucoin-futures', () => {
  // Insurance Fund (support/26686139092889, 31 December 2025): 1 BTC at 40,000 and 40× is bankrupt at 39,000; closed at
  // 39,100 the remaining margin goes to the fund, at 38,850 the loss of 150 is taken from it.
  const long = { account: 'a', size: 1, entryPrice: 40_000, margin: 1_000 };
  const closedAt = (mark: number) =>
    scripted({ venue: 'kucoin-futures', prices: { BTC: [40_000, mark] }, positions: [long] });

  it('pays all that is left above the bankruptcy price to the fund', async () => {
    const [closing] = eventsNamed(eventsOf(closedAt(39_100)), 'liquidation');
    expect(closing).toMatchObject({ stage: 'sell', size: 1, fillPrice: 39_100, balance: 0 });
    expect((await outcomes(closedAt(39_100)))('fundFinalBalance')).toBeCloseTo(10_000_000 + 100, 6);
  });

  it('takes the loss below the bankruptcy price from the fund, which takes over', async () => {
    const [takeover] = eventsNamed(eventsOf(closedAt(38_850)), 'takeover');
    expect(takeover).toMatchObject({ fund: 'main', size: 1 });
    expect(takeover!.fillPrice).toBeCloseTo(39_000, 9);
    expect((await outcomes(closedAt(38_850)))('inventoryProfit')).toBeCloseTo(-150, 6);
  });

  // 24 BTC at 50,000 are 1.2 million, level 2: 0.7 % and 0.06 % to close, met at 49,000/(1 − 0.0076) on a margin of 2 %.
  // Level 1 ends at 500,000.
  it('sells the levels above the first before it takes over', () => {
    const price = 49_000 / (1 - 0.0076);
    const closed = (mark: number) =>
      eventsNamed(
        eventsOf(
          scripted({
            ...{ venue: 'kucoin-futures', prices: { BTC: [50_000, mark] } },
            positions: [{ account: 'a', size: 24, entryPrice: 50_000, margin: 24_000 }],
          }),
        ),
        'liquidation',
      );
    expect(closed(price + 0.01)).toEqual([]);
    const [first, ...others] = closed(price - 0.01);
    expect(others).toEqual([]);
    expect(first!.stage).toBe('levelDown');
    expect(first!.size).toBeCloseTo(24 - 500_000 / (price - 0.01), 9);
  });
});

describe('kucoin-futures-cross', () => {
  // MMR = (1 + n/300)/(2 · 125): of 30 BTC 0.44 %, beside 0.06 % to close. Equity meets it at 49,000/(1 − 0.005).
  const price = 49_000 / (1 - 0.005);
  const events = (mark: number) =>
    eventsOf(
      scripted({
        ...{ venue: 'kucoin-futures-cross', prices: { BTC: [50_000, mark] } },
        // A stop far below, to see orders cancelled.
        positions: [{ account: 'a', size: 30, entryPrice: 50_000, margin: 30_000, stopLoss: 10_000 }],
      }),
    );

  it('liquidates at a risk rate of 100 %, in part above 600,000 USD', () => {
    expect(eventsNamed(events(price + 0.01), 'liquidation')).toEqual([]);
    const [first, ...others] = eventsNamed(events(price - 0.01), 'liquidation');
    expect(others).toEqual([]);
    expect(first!.stage).toBe('partial');
    expect(first!.size).toBeLessThan(1);
  });

  it('cancels orders at a risk rate of 95 %', () => {
    const cancelling = 49_000 / (1 - 0.005 / 0.95);
    expect(eventsNamed(events(cancelling + 0.01), 'ordersCancelled')).toEqual([]);
    expect(eventsNamed(events(cancelling - 0.01), 'ordersCancelled')).toHaveLength(1);
  });

  it('closes the whole below 600,000 USD', () => {
    const [closing] = eventsNamed(
      eventsOf(
        scripted({
          ...{ venue: 'kucoin-futures-cross', prices: { BTC: [50_000, 49_100] } },
          positions: [{ account: 'a', size: 3, entryPrice: 50_000, margin: 3_000 }],
        }),
      ),
      'liquidation',
    );
    expect(closing).toMatchObject({ stage: 'sell', size: 3 });
  });
});
