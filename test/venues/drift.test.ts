import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, outcomes, scripted } from './experiments.ts';

/**
 * The shipped documents of Drift and a venue without a fund, run on accounts whose numbers are worked out by hand from the
 * code (drift-labs/protocol-v2 @0ae3e3b). Keepers come at once.
 */
const triggers = { liquidate: { probability: 1 } };

describe('drift', () => {
  // 10 SOL at 100: 5 % of the notional; sold until 5 % and the buffer of 2 % are covered: equity 40 of 900 at 90 to begin
  // with, 40 = 0.07 · 90 · (10 − q).
  it('sells what leaves collateral at maintenance and 2 %', () => {
    const [cure, ...others] = eventsNamed(
      eventsOf(
        scripted({
          venue: { extends: 'drift', triggers },
          prices: { SOL: [100, 90] },
          positions: [{ account: 'a', market: 'SOL-PERP', size: 10, entryPrice: 100, margin: 140 }],
        }),
      ),
      'liquidation',
    );
    expect(others).toEqual([]);
    expect(cure).toMatchObject({ stage: 'cure', fee: 0 });
    expect(cure!.size).toBeCloseTo(10 - 40 / 6.3, 6);
  });

  // math/liquidation/tests.rs: a loss of 100 over 7 long and 4 short is 9.09 a unit, for both sides, win or lose.
  it('shares what is left of a loss over every unit that is open, win or lose', async () => {
    const script = {
      venue: { extends: 'dex-no-fund', triggers },
      prices: { BTC: [100, 60] },
      positions: [
        // Short of 100: 10 units, bankrupt at 70.
        { account: 'a', size: 10, entryPrice: 100, margin: 300 },
        { account: 'long', size: 7, entryPrice: 50, margin: 300 },
        { account: 'short', size: -4, entryPrice: 100, margin: 300 },
      ],
    };
    const shares = eventsNamed(eventsOf(scripted(script)), 'haircut').map(({ account, amount }) => [account, amount]);
    expect(shares).toEqual([
      ['long', expect.closeTo(700 / 11, 6)],
      ['short', expect.closeTo(400 / 11, 6)],
    ]);
    expect((await outcomes(scripted(script)))('owed')).toBe(0);
  });

  it('pays from the vault first, leaving one unit in it, at most the quota of the market', async () => {
    const paid = async (balance: number, units: number) =>
      (
        await outcomes(
          scripted({
            venue: { extends: 'drift', triggers, funds: { vault: { balance } } },
            prices: { BTC: [100, 60] },
            positions: [{ account: 'a', size: units, entryPrice: 100, margin: 30 * units }],
          }),
        )
      )('fundPaid');
    expect(await paid(1_000, 10)).toBeCloseTo(100, 6);
    expect(await paid(51, 10)).toBeCloseTo(50, 6);
    expect(await paid(10_000_000, 200_000)).toBeCloseTo(1_000_000, 3);
  });
});
