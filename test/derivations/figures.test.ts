import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import committed from '../../derivations/figures.json' with { type: 'json' };
import { BAR_FILE, DEPTH_FILE, deriveDepth } from '../../derivations/depth.ts';
import { deriveFunding, PRICE_FILE, RATES_FILE } from '../../derivations/funding.ts';
import { deriveOpenInterest, OPEN_INTEREST_FILE } from '../../derivations/open-interest.ts';

const folder = process.env['SHORTFALL_DATA'];
const files = [DEPTH_FILE, BAR_FILE, RATES_FILE, PRICE_FILE, OPEN_INTEREST_FILE];
const missing = folder === undefined || !files.every((file) => existsSync(join(folder, file)));

/** Numbers agree to eight digits: other processors round elementary functions otherwise. */
function near(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : expect.closeTo(value, digitsOf(value));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, near(each)]));
}

const digitsOf = (value: number): number => 8 - Math.floor(Math.log10(Math.abs(value)));

describe.skipIf(missing)(
  `the figures of depth, funding and open interest${missing ? ' (skipped: SHORTFALL_DATA does not hold their files)' : ''}`,
  () => {
    it('of depth are what the snapshots of 2025-10-10 give', () => {
      expect(deriveDepth(folder!)).toEqual(near(committed.depth));
    });

    it('of funding are what the rates of Binance give', () => {
      expect(deriveFunding(folder!)).toEqual(near(committed.funding));
    });

    it('of open interest are what the daily closes give', () => {
      expect(deriveOpenInterest(folder!)).toEqual(near(committed.openInterest));
    });
  },
);

describe('the page on calibration', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/calibration.md'), 'utf8');
  const { depth, funding, openInterest } = committed;

  it('says what was derived', () => {
    const { thinning } = depth;
    const said = [
      `${(depth.bidsWithin1Percent / 1e6).toFixed(0)} |  ${(depth.asksWithin1Percent / 1e6).toFixed(0)}`,
      `σ between ${thinning.lowestVolatility.toFixed(2)} and ${thinning.highestVolatility.toFixed(2)}, median ${thinning.reference.toFixed(2)}`,
      `asks ${thinning.exponent.asks.estimate.toFixed(2)} (standard error ${thinning.exponent.asks.standardError.toFixed(2)})`,
      `bids −${(-thinning.exponent.bids.estimate).toFixed(2)} (${thinning.exponent.bids.standardError.toFixed(2)})`,
      `both together ${thinning.exponent.both.estimate.toFixed(2)} (${thinning.exponent.both.standardError.toFixed(2)})`,
      `${thinning.crash.leastShare.toFixed(2)} of the morning's median at σ = ${thinning.crash.volatility.toFixed(1)}`,
      `exponent of ${thinning.crash.exponent.toFixed(2)}`,
      `| mean per 8 h | ${(1e4 * funding.rate.mean).toFixed(2)} bp | ${(1e4 * funding.premium.mean).toFixed(2)} bp |`,
      `| deviation | ${(1e4 * funding.rate.deviation).toFixed(2)} bp | ${(1e4 * funding.premium.deviation).toFixed(2)} bp |`,
      `| half-life | ${funding.rate.halfLifeHours.toFixed(0)} h | ${funding.premium.halfLifeHours.toFixed(0)} h |`,
      `| shockBeta | ${funding.rate.shockBeta.toFixed(5)} | ${funding.premium.shockBeta.toFixed(5)} |`,
      `| settlements at the interest rate | ${(100 * funding.rate.shareAtInterest).toFixed(0)} % | ${(100 * funding.premium.shareAtInterest).toFixed(0)} % |`,
      `autocorrelation ${funding.rate.afterDay.toFixed(2)} after a day, ${funding.rate.afterWeek.toFixed(2)} after a week`,
      `mean ${(1e4 * funding.rate.mean2021).toFixed(1)} bp in 2021, ${(1e4 * funding.rate.meanSince2022).toFixed(1)} bp in 2022 to 2024`,
      `from ${openInterest.multiples.low.toFixed(2)} (5 %) to ${openInterest.multiples.high.toFixed(2)} (95 %) of that median since 2021-09-15, at most ${openInterest.multiples.largest.toFixed(2)}`,
      ...Object.entries(openInterest.ofBitcoin).map(
        ([symbol, share]) =>
          `| ${symbol} | ${share.toFixed(3)} | ${openInterest.crash[symbol as 'ETHUSD'].toFixed(2)} |`,
      ),
      `| BTCUSD | 1 (${(openInterest.bitcoin / 1e9).toFixed(2)} billion USD) | ${openInterest.crash.BTCUSD.toFixed(2)} |`,
    ];
    expect(said.filter((words) => !page.includes(words))).toEqual([]);
  });
});
