import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, scripted } from './experiments.ts';

/** The shipped document of Kraken Margin, run on the examples of its pages. */

describe('kraken-margin', () => {
  // 203325763: a trade balance of 10,000, 1 BTC bought for 20,000 at 5×, called at a level of 80 %: 13,200.
  it('calls margin where equity falls below 80 % of the used margin', () => {
    const calls = (mark: number) =>
      eventsNamed(
        eventsOf(
          scripted({
            ...{ venue: 'kraken-margin', prices: { BTC: [20_000, mark] } },
            positions: [{ account: 'a', size: 1, entryPrice: 20_000, margin: 4_000 }],
            balances: [{ account: 'a', wallet: 'futures', amount: 10_000 }],
          }),
        ),
        'marginCall',
      );
    expect(calls(13_200)).toEqual([]);
    expect(calls(13_199.9)).toMatchObject([{ account: 'a', required: 3_200 }]);
  });

  // 203053156: 5,000 of equity, 0.2 BTC sold at 50,000 and 5×; at 65,200 equity is 1,960 of a used margin of 2,608, 75 %.
  it('counts the used margin of a short in the borrowed coin', () => {
    const [call] = eventsNamed(
      eventsOf(
        scripted({
          ...{ venue: 'kraken-margin', prices: { BTC: [50_000, 65_200] } },
          positions: [{ account: 'a', size: -0.2, entryPrice: 50_000, margin: 2_000 }],
          balances: [{ account: 'a', wallet: 'futures', amount: 5_000 }],
        }),
      ),
      'marginCall',
    );
    expect(call!.equity).toBeCloseTo(1_960, 9);
    expect(call!.required / 0.8).toBeCloseTo(2_608, 9);
  });

  // 204586258: just enough to exceed 100 %, at any leverage.
  it.each([2, 3, 5, 10])('sells at its discretion what lifts the level to 100 %, at %i×', (leverage) => {
    const used = 10_000 / leverage;
    const events = eventsOf(
      scripted({
        venue: { extends: 'kraken-margin', triggers: { discretion: { probability: 1 } } },
        // A level of 70 %.
        prices: { BTC: [10_000, 10_000 - 0.3 * used] },
        positions: [{ account: 'a', size: 1, entryPrice: 10_000, margin: used }],
      }),
    );
    const [closing] = eventsNamed(events, 'liquidation');
    const mark = 10_000 - 0.3 * used;
    // The loss is realised or not; a fee of 0.26 % of what is sold is paid.
    const equity = 0.7 * used - 0.0026 * closing!.size * mark;
    expect(closing!.stage).toBe('restore');
    expect(equity / (used * (1 - closing!.size))).toBeCloseTo(1, 6);
  });
});
