import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, scripted } from './experiments.ts';

/**
 * What a position pays under shipped venues, whose market stands at a given premium: rates by what their pages and API
 * answers say, at the first settlement.
 */
interface Case {
  readonly venue: string;
  readonly what: string;
  readonly premium: number;
  /** Of one settlement. */
  readonly rate: number;
  readonly hours: number;
  readonly contract?: object;
}

const okx = { kind: 'linear', multiplier: 0.01 };
const inverse = { kind: 'inverse' };

const CASES: readonly Case[] = [
  // Premium + clamp(0.01 % − premium, ±0.05 %), at most the maintenance rate of the first bracket (btcysb.com).
  { venue: 'binance-usdm', what: 'at no premium: the interest', premium: 0, rate: 0.0001, hours: 8 },
  { venue: 'binance-usdm', what: 'at 0.1 %: less the clamp', premium: 0.001, rate: 0.0005, hours: 8 },
  { venue: 'binance-usdm', what: 'at −1 %: the cap', premium: -0.01, rate: -0.004, hours: 8 },
  {
    venue: 'bybit-linear',
    what: 'at 1 %: the cap of ±0.5 % (API answers of July 2026)',
    premium: 0.01,
    rate: 0.005,
    hours: 8,
  },
  { venue: 'okx-linear', what: 'at 1 %: the cap of ±0.375 %', premium: 0.01, rate: 0.00375, hours: 8, contract: okx },
  { venue: 'kucoin-futures', what: 'at 1 %: less the clamp', premium: 0.01, rate: 0.0095, hours: 8 },
  // The hour's average premium over fundingRateCoefficient = 8, at most maxRelativeFundingRate (GET /instruments).
  { venue: 'kraken-futures', what: 'at 0.8 %: an eighth of it, for an hour', premium: 0.008, rate: 0.001, hours: 1 },
  { venue: 'kraken-futures', what: 'at 5 %: the cap of 0.5 % an hour', premium: 0.05, rate: 0.005, hours: 1 },
  {
    ...{ venue: 'kraken-futures-inverse', what: 'at 1 %: the cap of 0.1 % an hour', contract: inverse },
    ...{ premium: 0.01, rate: 0.001, hours: 1 },
  },
  // F = P + clamp(I − P, ±0.05 %), at most 75 % of initial less maintenance rate: 0.75 (1 % − 0.5 %).
  { venue: 'bitmex', what: 'at 1 %: the cap of 0.375 %', premium: 0.01, rate: 0.00375, hours: 8, contract: inverse },
  // Docs, Funding: impact bid 10,100 over an oracle of 10,000, 0.95 % per 8 hours, an eighth of it paid hourly.
  { venue: 'hyperliquid', what: 'at 1 %: 0.11875 % an hour', premium: 0.01, rate: 0.0011875, hours: 1 },
  { venue: 'hyperliquid', what: 'at 50 %: the cap of 4 % an hour', premium: 0.5, rate: 0.04, hours: 1 },
  // 600 % of (5 % − 3 %) per 8 hours.
  { venue: 'dydx-v4', what: 'at 50 %: an eighth of 12 % an hour', premium: 0.5, rate: 0.015, hours: 1 },
];

describe('a long of 50,000 pays funding', () => {
  it.each(CASES)('of $venue $what', ({ venue, premium, rate, hours, contract }) => {
    const isInverse = contract === inverse;
    const events = eventsOf(
      scripted({
        ...{ venue, prices: { BTC: Array.from({ length: hours * 2 + 1 }, () => 50_000) }, step: '30m' },
        positions: [
          { account: 'long', size: isInverse ? 50_000 : 1, entryPrice: 50_000, margin: isInverse ? 1 : 50_000 },
        ],
        funding: { kind: 'premium', premium },
        ...(contract === undefined ? {} : { contract }),
      }),
    );
    const [payment, ...later] = eventsNamed(events, 'funding').filter(({ account }) => account === 'long');
    expect(later).toEqual([]);
    expect(payment!.step).toBe(hours * 2);
    expect(payment!.rate).toBeCloseTo(rate, 12);
    expect(payment!.amount).toBeCloseTo(-rate * (isInverse ? 1 : 50_000), 9);
  });

  // A ticker of PF_XBTUSD, 25 September 2026: absolute over relative rate is the index, not the mark; docs of Hyperliquid and
  // code of dYdX: the oracle price. The liquidated short lifts the book, and the mark with it, above the index.
  it.each(['kraken-futures', 'hyperliquid', 'dydx-v4'])('of %s on the index, not on the mark', (venue) => {
    const events = eventsOf(
      scripted({
        ...{ venue: { extends: venue, markPrice: { kind: 'mid' } }, step: '30m' },
        prices: { BTC: [50_000, 50_000, 50_000] },
        positions: [
          { account: 'long', size: 1, entryPrice: 50_000, margin: 50_000 },
          { account: 'short', size: -100, entryPrice: 47_600, margin: 300_000 },
        ],
        book: { impact: 'linear', depthPerBasisPoint: 10_000, recoveryHalfLife: '30d' },
        funding: { kind: 'constant', rate: 0.001, interval: '1h' },
      }),
    );
    expect(eventsNamed(events, 'liquidation').length).toBeGreaterThan(0);
    const [payment] = eventsNamed(events, 'funding').filter(({ account }) => account === 'long');
    expect(payment!.amount).toBeCloseTo(-payment!.rate * 50_000, 9);
  });

  // 8-hour rate = max(0.025 %, premium) + min(−0.025 %, premium), paid continuously (31424939178397).
  it.each([
    { premium: 0.001, rate: 0.00075 },
    { premium: 0.0001, rate: 0 },
    { premium: -0.0003, rate: -0.00005 },
  ])('of deribit-futures at $premium: $rate in 8 hours, some of it every minute', ({ premium, rate }) => {
    const events = eventsOf(
      scripted({
        ...{ venue: 'deribit-futures', prices: { BTC: Array.from({ length: 481 }, () => 50_000) } },
        positions: [{ account: 'long', size: 1, entryPrice: 50_000, margin: 50_000 }],
        funding: { kind: 'premium', premium },
      }),
    );
    const payments = eventsNamed(events, 'funding').filter(({ account }) => account === 'long');
    expect(payments.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(-rate * 50_000, 9);
  });
});
