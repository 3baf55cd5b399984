import { describe, expect, it } from 'vitest';
import { cadenceOf, timesBetween, wholeSteps } from '../../src/engine/cadence.ts';
import { stage, trigger, world } from './worlds.ts';

const policy = world({
  prices: [[100]],
  holdings: [{ account: 'a', size: 1, entryPrice: 100, margin: 10 }],
  markPrice: { kind: 'ema', window: 600, lag: 90 },
  book: { kind: 'linear', depthPerBasisPoint: 1, maximumDepth: Infinity, recoveryHalfLife: 120 },
  triggers: [trigger({ probability: 0.75, per: 120 }), trigger({ name: 'certain' })],
  stages: [
    stage({ interval: 90, coolDown: 130 }),
    stage({ name: 'clip', slice: { kind: 'clip', notional: 50, perSecond: 2, buffer: 0 }, interval: 25 }),
  ],
}).policy;

describe('a cadence', () => {
  it('says what the rules come to in steps of a minute', () => {
    const cadence = cadenceOf(policy, 60);
    expect(cadence.displacementLeft[0]).toBeCloseTo(Math.SQRT1_2, 14);
    expect(cadence.basisWeight).toBeCloseTo(1 - Math.exp(-0.1), 14);
    expect(cadence.markLag).toBe(2);
    expect(Array.from(cadence.probabilities)).toEqual([expect.closeTo(0.5, 14), 1]);
    expect(cadence.stages).toEqual([
      { ordersPerStep: 1, stepsBetween: 2, coolDown: 3, clipNotional: Infinity },
      { ordersPerStep: 2, stepsBetween: 1, coolDown: 0, clipNotional: 6000 },
    ]);
  });

  it('says so anew for a step of twice the length', () => {
    const cadence = cadenceOf(policy, 120);
    expect(cadence.markLag).toBe(1);
    expect(cadence.probabilities[0]).toBeCloseTo(0.75, 14);
    expect(cadence.stages[0]).toMatchObject({ stepsBetween: 1, coolDown: 2 });
  });
});

describe('the interval of funding', () => {
  const rule = {
    interest: 0,
    clamp: 0,
    cap: 1,
    per: 28800,
    interval: 3600,
    continuous: false,
    paidOn: 'mark',
  } as const;
  const premium = { kind: 'premium', premium: 0 } as const;

  it.each([
    ['the market’s own', { kind: 'constant', rate: 0.1, interval: 7200 }, rule, 7200],
    ['the venue’s under a premium', premium, rule, 3600],
    ['the step where the venue’s funding is continuous', premium, { ...rule, continuous: true }, 60],
    ['none without funding', { kind: 'none' }, rule, NaN],
  ] as const)('is %s', (_, funding, venueFunding, seconds) => {
    const markets = policy.markets.map((market) => ({ ...market, funding }));
    const venue = { ...policy.venue, funding: venueFunding };
    expect(cadenceOf({ ...policy, markets, venue }, 60).fundingInterval[0]).toBe(seconds);
  });
});

describe('whole steps', () => {
  it.each([
    [60, 60, 1],
    [61, 60, 2],
    [0.3, 0.1, 3],
    [1.1, 0.1, 11],
  ])('of %d seconds in steps of %d are %d, whatever rounding says', (duration, step, steps) => {
    expect(wholeSteps(duration, step)).toBe(steps);
  });

  it.each([
    [0.3, 2 * 0.1, 3 * 0.1, 1],
    [0.7, 6 * 0.1, 7 * 0.1, 1],
    [60, 60, 120, 1],
    [60, 0, 59.9, 0],
    [20, 0, 60, 3],
  ])('intervals of %d that end in (%d, %d] are %d', (interval, from, to, times) => {
    expect(timesBetween(interval, from, to)).toBe(times);
  });
});
