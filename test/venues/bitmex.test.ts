import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, outcomes, scripted } from './experiments.ts';

/** The shipped document of BitMEX, run on accounts whose numbers are worked out by hand from its pages. Amounts in XBT. */
const contract = { kind: 'inverse' };

describe('bitmex', () => {
  // riskLimitsExamples with the steps of 31 August 2021: base limit 200 XBT, steps of 150: 330 XBT are one step, 1 %.
  it('sells above the lowest risk limit what leads down to it, in one order or not at all', () => {
    // 3.3 million contracts at 10,000 on 16.5 XBT: 16.5 + 330 = 3.3 million · 1.01/P.
    const price = (3.3e6 * 1.01) / 346.5;
    const closed = (mark: number) =>
      eventsNamed(
        eventsOf(
          scripted({
            ...{ venue: 'bitmex', contract, prices: { BTC: [10_000, mark] } },
            positions: [{ account: 'a', size: 3.3e6, entryPrice: 10_000, margin: 16.5 }],
          }),
        ),
        'liquidation',
      );
    expect(closed(price * (1 + 1e-6))).toEqual([]);
    const [step, ...others] = closed(price * (1 - 1e-6));
    expect(others).toEqual([]);
    expect(step).toMatchObject({ stage: 'riskLimitDown', fee: 0 });
    // Down to 200 XBT at the mark.
    expect((3.3e6 - step!.size) / price).toBeCloseTo(200, 3);
  });

  // bitmex.com/app/liquidation: the engine takes over at the bankruptcy price, maintenance margin is lost. A long at
  // 10,000 and 20× is bankrupt at 10,000/(1 + 1/20).
  it('takes over a position of the lowest limit whole, at the bankruptcy price', async () => {
    const script = {
      ...{ venue: 'bitmex', contract, prices: { BTC: [10_000, 9_560] } },
      positions: [{ account: 'a', size: 500_000, entryPrice: 10_000, margin: 2.5 }],
    };
    const events = eventsOf(scripted(script));
    const [takeover] = eventsNamed(events, 'takeover');
    expect(takeover!.size).toBe(500_000);
    expect(takeover!.fillPrice).toBeCloseTo(10_000 / 1.05, 6);
    // What the mark lies above it is the fund's gain.
    expect((await outcomes(scripted(script)))('inventoryProfit')).toBeCloseTo(52.5 - 500_000 / 9_560, 6);
  });

  // Fair price marking: index × (1 + funding rate × time to funding / interval). The rate of hour 8 is the cap, 0.375 %.
  it('marks at the index and what is left of the interval of the funding rate', () => {
    const [closing] = eventsNamed(
      eventsOf(
        scripted({
          ...{ venue: 'bitmex', contract, step: '1h' },
          prices: { BTC: [...Array.from({ length: 9 }, () => 10_000), 10_600] },
          positions: [{ account: 'a', size: -500_000, entryPrice: 10_000, margin: 2.5 }],
          funding: { kind: 'premium', premium: 0.01 },
        }),
      ),
      'liquidation',
    );
    expect(closing!.step).toBe(9);
    expect(closing!.mark).toBeCloseTo(10_600 * (1 + (0.00375 * 7) / 8), 6);
  });

  // support 18589621443357, with the fund depleted: score = return × effective leverage of mark value over margin left;
  // closed at the bankruptcy price of the liquidated order, 9,523.81.
  it('deleverages by return times effective leverage, partially closing the last', () => {
    const events = eventsOf(
      scripted({
        venue: { extends: 'bitmex', funds: { main: { balance: 0 } } },
        ...{ contract, prices: { BTC: [10_000, 9_400] } },
        positions: [
          { account: 'a', size: 500_000, entryPrice: 10_000, margin: 2.5 },
          // Values in XBT at 9,400: a contract bought back costs 1/9,400 − 1/entry more.
          // return 6.38 %, 42.6/(14 + 2.55) = 2.57: 0.164
          { account: 'low', size: -400_000, entryPrice: 10_000, margin: 14 },
          // return 3.19 %, 31.9/(1.5 + 0.987) = 12.8: 0.41
          { account: 'late', size: -300_000, entryPrice: 9_700, margin: 1.5 },
        ],
      }),
    );
    const closed = eventsNamed(events, 'deleveraging');
    expect(closed.map(({ account, size }) => [account, size])).toEqual([
      ['late', -300_000],
      ['low', -200_000],
    ]);
    for (const { fillPrice } of closed) expect(fillPrice).toBeCloseTo(10_000 / 1.05, 6);
  });
});
