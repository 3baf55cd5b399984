import { describe, expect, it } from 'vitest';
import { insuranceFlow } from '../../../src/engine/funds/insurance-flow.ts';

const linear = { kind: 'linear' } as const;

describe('what the fund gets of a liquidation fill, or pays for it', () => {
  // A long of 0.1 BTC over 5,100 of debt: bankrupt at 51,000.
  const long = { contract: linear, size: 0.1, bankruptcyPrice: 51_000 };

  it.each([
    ['DY-12: the fee of half a per cent, of what is left', 56_100, 0.005, 28.05],
    ['DY-14: all that is left, where the fee may take it', 56_100, 1, 510],
    ['DY-15: less than the fee, where less is left', 51_051, 0.005, 5.1],
  ])('is, by %s', (_, fillPrice, maximumFee, toFund) => {
    expect(insuranceFlow({ ...long, fillPrice, maximumFee })).toBeCloseTo(toFund, 6);
  });

  it('is a payment where the fill is worse than the bankruptcy price', () => {
    expect(insuranceFlow({ ...long, fillPrice: 50_000, maximumFee: 0.005 })).toBeCloseTo(-100, 9);
    expect(insuranceFlow({ ...long, size: -0.1, fillPrice: 52_000, maximumFee: 0.005 })).toBeCloseTo(-100, 9);
  });

  it('is +100 and −150 for a long bankrupt at 39,000 (KC-04)', () => {
    const kucoin = { contract: linear, size: 1, bankruptcyPrice: 40_000 * (1 - 1 / 40), maximumFee: 1 };
    expect(insuranceFlow({ ...kucoin, fillPrice: 39_100 })).toBeCloseTo(100, 6);
    expect(insuranceFlow({ ...kucoin, fillPrice: 38_850 })).toBeCloseTo(-150, 6);
  });

  it('is 1/P − 1/fill per contract of an inverse long (BY-09)', () => {
    const inverse = { contract: { kind: 'inverse' } as const, size: 1, bankruptcyPrice: 6_950, maximumFee: 1 };
    const [better, worse] = [6_980, 6_930].map((fillPrice) => insuranceFlow({ ...inverse, fillPrice }));
    expect(better).toBeCloseTo(1 / 6_950 - 1 / 6_980, 15);
    expect(better).toBeGreaterThan(0);
    expect(worse).toBeCloseTo(1 / 6_950 - 1 / 6_930, 15);
    expect(worse).toBeLessThan(0);
  });
});
