import { describe, expect, it } from 'vitest';
import { insuranceFeeRate, largestCurableShare, liquidatorFeeRate, sizeToCure } from '../../src/margin/cure.ts';
import { fillablePrice } from '../../src/margin/fillable-price.ts';
import { fundingRate } from '../../src/margin/funding-rate.ts';
import { marginLevel, usedMargin } from '../../src/margin/position-margin.ts';

describe('the funding rate', () => {
  const rule = { interest: 0.0001, clamp: 0.0005, cap: 0.003, interval: 28_800, per: 28_800 };
  it('is the interest rate while the premium is within the clamp of it', () => {
    expect(fundingRate({ premium: 0.0004, ...rule })).toBeCloseTo(0.0001, 15);
    expect(fundingRate({ premium: -0.0004, ...rule })).toBeCloseTo(0.0001, 15);
  });
  it('follows the premium at the clamp’s distance beyond that', () => {
    expect(fundingRate({ premium: 0.001, ...rule })).toBeCloseTo(0.0005, 15);
    expect(fundingRate({ premium: -0.001, ...rule })).toBeCloseTo(-0.0005, 15);
  });
  it('is capped after it was scaled to the interval', () => {
    expect(fundingRate({ premium: 0.02, ...rule })).toBe(0.003);
    expect(fundingRate({ premium: -0.02, ...rule })).toBe(-0.003);
    expect(fundingRate({ premium: 0.02, ...rule, interval: 3_600 })).toBeCloseTo(0.0195 / 8, 15);
  });
});

describe('the fillable price', () => {
  const question = { mark: 8_000, maintenance: 0.00125, bankruptcyAdjustment: 1, spreadToMaintenance: 0.5 };
  const long = { contract: { kind: 'inverse' }, size: 1_000, ...question } as const;
  it('of an inverse contract gives way in 1/price', () => {
    // ABR 0.5 · 0.5 · 0.00125 / 1,000 = 3.125e-7
    expect(fillablePrice({ ...long, equity: 0.000625 })).toBeCloseTo(1 / (1 / 8_000 + 3.125e-7), 9);
  });
  it('gives way no further than the full spread, and not at all above the requirement', () => {
    const atBankruptcy = fillablePrice({ ...long, equity: 0 });
    expect(fillablePrice({ ...long, equity: -1 })).toBe(atBankruptcy);
    expect(fillablePrice({ ...long, equity: 1 })).toBe(8_000);
  });
  it('lies above the mark for a short', () => {
    expect(fillablePrice({ ...long, size: -1_000, equity: 0 })).toBeGreaterThan(8_000);
  });
  it('judges a position by its account', () => {
    const alone = fillablePrice({ ...long, equity: 0.000625 });
    expect(fillablePrice({ ...long, equity: 0.00125, accountMaintenance: 0.0025 })).toBe(alone);
  });
  it('is the mark where nothing is required', () => {
    expect(fillablePrice({ ...long, maintenance: 0, equity: 0 })).toBe(8_000);
  });
});

describe('the cure of a shortage', () => {
  const shortage = { shortage: 10, marginRatio: 0.1, liquidatorFee: 0.01, insuranceFee: 0.02, price: 100 };
  it('lifts collateral to the requirement, fees paid', () => {
    const size = sizeToCure(shortage);
    const { price, marginRatio, liquidatorFee, insuranceFee } = shortage;
    const freed = size * price * marginRatio;
    const paid = size * price * (liquidatorFee + insuranceFee);
    expect(freed - paid).toBeCloseTo(10, 12);
  });
  it('does not exist where the fees eat what a unit frees', () => {
    expect(sizeToCure({ ...shortage, insuranceFee: 0.09 })).toBe(Infinity);
  });
  it('pays the insurance fee at its maximum while there is room, and none where there is none', () => {
    const question = { size: -10, price: 100, marginRatio: 0.05, liquidatorFee: 0.01, maximumFee: 0.02 };
    expect(insuranceFeeRate({ ...question, shortage: 1 })).toBe(0.02);
    expect(insuranceFeeRate({ ...question, shortage: 100 })).toBe(0);
  });
  it('pays a late liquidator for every slot since the account was active', () => {
    const question = { baseFee: 0.02, maximumFee: 0.05, graceSlots: 1_500, risePerSlot: 1e-6 };
    expect(liquidatorFeeRate({ ...question, slotsSinceActive: 1_499 })).toBe(0.02);
    expect(liquidatorFeeRate({ ...question, slotsSinceActive: 1_500 })).toBeCloseTo(0.0215, 12);
  });
  it('may free a growing share, counting what was freed before', () => {
    const question = { shortage: 100, initialShare: 0.1, fullAfterSlots: 150, smallShortage: 50 };
    expect(largestCurableShare({ ...question, slotsSinceActive: 0 })).toBeCloseTo(0.1, 12);
    expect(largestCurableShare({ ...question, slotsSinceActive: 75 })).toBeCloseTo(0.6, 12);
    // 60 % of 200 may have been freed by now, and 100 were.
    expect(largestCurableShare({ ...question, freed: 100, slotsSinceActive: 75 })).toBeCloseTo(0.2, 12);
    expect(largestCurableShare({ ...question, freed: 100, slotsSinceActive: 0 })).toBe(0);
    expect(largestCurableShare({ ...question, slotsSinceActive: 1_000 })).toBe(1);
  });
});

describe('the level of a margin account', () => {
  const short = { contract: { kind: 'linear' }, size: -0.2, entryPrice: 50_000, margin: 2_000 } as const;
  it('falls with the price of a short’s borrowed coin, while a long’s used margin stays at entry', () => {
    expect(usedMargin({ ...short, mark: 60_000, valuedAt: 'borrowedCoin' })).toBeCloseTo(2_400, 9);
    expect(usedMargin({ ...short, size: 0.2, mark: 60_000, valuedAt: 'borrowedCoin' })).toBeCloseTo(2_000, 9);
    expect(usedMargin({ ...short, mark: 60_000, valuedAt: 'entry' })).toBeCloseTo(2_000, 9);
  });
  it('has no bound while nothing is used', () => {
    expect(marginLevel({ equity: 10, usedMargin: 0 })).toBe(Infinity);
  });
});
