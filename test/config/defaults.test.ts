import { describe, expect, it } from 'vitest';
import { parse } from './fixtures.ts';

const SMALLEST = JSON.stringify({
  horizon: { steps: 3 },
  underlyings: { X: { initialPrice: 100, price: { kind: 'gbm', volatility: 1 } } },
  markets: [{ symbol: 'X-PERP', underlying: 'X' }],
  accounts: { kind: 'synthetic', count: 10, notional: 1000, leverage: 10 },
  venue: 'textbook',
});

describe('a configuration that says only what it must', () => {
  const experiment = parse(SMALLEST);

  it('is named by its file, with a fixed seed and ten thousand paths of minutes', () => {
    expect(experiment).toMatchObject({ name: 'desk', question: '', seed: '1', paths: 10_000 });
    expect(experiment.horizon).toEqual({ steps: 3, step: 60 });
  });

  it('has one policy, named venue, that is its own baseline', () => {
    expect(experiment.policies.map(({ name }) => name)).toEqual(['venue']);
    expect(experiment.baseline).toBe('venue');
    expect(experiment.policies[0]?.venue.name).toBe('textbook');
  });

  it('has no drift, no impact, no funding, no shocks and no common driver', () => {
    expect(experiment.underlyings[0]?.price).toEqual({ kind: 'gbm', drift: 0, volatility: 1 });
    expect(experiment.markets[0]).toMatchObject({ book: { kind: 'none' }, funding: { kind: 'none' } });
    expect(experiment.shocks).toEqual([]);
    expect(experiment.joint).toEqual({ correlation: Float64Array.of(1) });
  });

  it('fills in the synthetic book', () => {
    expect(experiment.accounts).toEqual({
      kind: 'synthetic',
      count: 10,
      longShare: 0.5,
      notional: { kind: 'constant', value: 1000 },
      whales: [],
      leverage: { kind: 'constant', value: 10 },
      freeBalance: { kind: 'constant', value: 0 },
      positionsPerAccount: { values: [1], weights: [1] },
      sameSideProbability: 0.5,
      notionalShare: { kind: 'constant', value: 1 },
      marketWeights: [1],
      entryHalfWidth: 0,
      otherWallets: {},
      traders: {},
      marketMakers: { count: 10, leverage: 1 },
      admission: 'raiseMargin',
      resample: false,
    });
  });

  it('asks for 95 % intervals and the usual tail levels', () => {
    expect(experiment.statistics).toEqual({
      ...{ confidence: 0.95, quantileLevels: [0.95, 0.99, 0.999], margins: {} },
      family: {
        metrics: ['negativeEquity.probability', 'negativeBalance.probability', 'fundDepletion.probability'],
        policies: ['venue'],
      },
    });
    expect(experiment.stopping).toBeUndefined();
    expect(experiment.fundCurve).toEqual([]);
  });

  it('fills in a venue that says only margin, funds and backstop', () => {
    const venue = { margin: { schedule: { kind: 'flat', rate: 0.01 } }, funds: {}, backstop: { order: [] } };
    const { policies } = parse(JSON.stringify({ ...(JSON.parse(SMALLEST) as object), venue }));
    expect(policies[0]?.venue).toEqual({
      name: 'custom',
      margin: {
        mode: 'isolated',
        schedule: { kind: 'flat', rate: 0.01 },
        markets: {},
        valuedAt: { price: 'mark', closingFee: 'none' },
      },
      collateral: [],
      markPrice: { kind: 'index', lag: 0 },
      fees: { maker: 0, taker: 0 },
      triggers: [
        {
          name: 'liquidate',
          measure: 'maintenance',
          level: 1,
          when: 'below',
          action: 'liquidate',
          probability: 1,
          per: 60,
        },
      ],
      liquidation: {
        stages: [
          {
            name: 'all',
            slice: { kind: 'all' },
            limit: 'market',
            fillOrKill: false,
            aboveNotional: 0,
            when: 'always',
            interval: 0,
            coolDown: 0,
          },
        ],
        fee: { rate: 0, base: 'fillNotional', cap: 'remainingEquity', to: 'fund' },
        remainderTo: 'account',
        bankruptcyPrice: 'byMaintenance',
        legOrder: 'largestMaintenance',
        roundLimit: 1000,
      },
      funds: [],
      backstop: [],
      negativeBalance: { forgivenBelow: 0, sweep: [], waivedShare: 0, recoveredShare: 0 },
      settlementInterval: 0,
      entryCheck: 'warn',
      sources: [],
      notModelled: [],
    });
  });

  it('is the same where it says the defaults', () => {
    const neutral = {
      valuedAt: { price: 'mark', closingFee: 'none' },
    };
    const venue = {
      extends: 'textbook',
      margin: neutral,
      fees: { maker: 0, taker: 0 },
      negativeBalance: { forgivenBelow: 0, sweep: [], waivedShare: 0, recoveredShare: 0 },
    };
    const text = JSON.stringify({ ...(JSON.parse(SMALLEST) as object), venue, sampling: { kind: 'plain' } });
    expect(parse(text).policies[0]?.venue).toEqual(experiment.policies[0]?.venue);
  });
});
