import { describe, expect, it } from 'vitest';
import { loadVenue } from '../../src/config/load.ts';
import { LOSS_ALLOCATIONS, RANKINGS, type BackstopLayer, type LiquidationStage, type Venue } from '../../src/venue.ts';

const MINIMUM = { margin: { schedule: { kind: 'flat', rate: 0.01 } }, funds: {}, backstop: { order: [] } };
const venueWith = (fields: object): Venue => loadVenue({ ...MINIMUM, ...fields });

describe('a margin schedule', () => {
  const scheduleOf = (schedule: object): unknown => venueWith({ margin: { schedule } }).margin.schedule;

  it('of whole positions ends where its last bracket says, or nowhere', () => {
    expect(
      scheduleOf({
        kind: 'positionBrackets',
        unit: 'notional',
        brackets: [{ upTo: '100', rate: 0.01 }, { rate: 0.02 }],
      }),
    ).toEqual({
      kind: 'positionBrackets',
      unit: 'notional',
      brackets: [
        { upTo: 100, rate: 0.01 },
        { upTo: Infinity, rate: 0.02 },
      ],
    });
  });

  it('goes on after its last bracket, initial rates alike unless they rise too', () => {
    const next = { sizeStep: '50', rateStep: 0.005 };
    expect(
      scheduleOf({ kind: 'positionBrackets', unit: 'contracts', brackets: [{ upTo: 100, rate: 0.01 }], next }),
    ).toMatchObject({ unit: 'contracts', next: { sizeStep: 50, rateStep: 0.005, initialRateStep: 0 } });
  });

  it.each([
    { kind: 'linear', base: 0.01, slopePerUnit: 0.0001 },
    { kind: 'linear', base: 0.01, slopePerUnit: 0, initialBase: 0.01 },
    { kind: 'steps', baseLimit: 200, step: 100, base: 0.004, rateStep: 0.004, initialBase: 0.01 },
    { kind: 'sqrt', base: 0.03, sizeFactor: 0.0003, initialBase: 0.05 },
    { kind: 'curve', maximumLeverage: 100, constant: 63, cap: 0.5, initialFactor: 1.3 },
    { kind: 'usedMarginLevel' },
  ])('$kind is read as it is written', (schedule) => {
    expect(scheduleOf(schedule)).toEqual(schedule);
  });

  it('values margin as it says', () => {
    const { valuedAt } = venueWith({
      margin: { ...MINIMUM.margin, valuedAt: { price: 'entry', closingFee: 'mark' } },
      fees: { taker: 0.001 },
    }).margin;
    expect(valuedAt).toEqual({ price: 'entry', closingFee: 'mark' });
  });
});

describe('the mark price', () => {
  it('has a window where it averages, and a lag where it is late', () => {
    expect(venueWith({ markPrice: { kind: 'median', window: '5m', lag: '3s' } }).markPrice).toEqual({
      kind: 'median',
      window: 300,
      lag: 3,
    });
    expect(venueWith({ markPrice: { kind: 'fundingBasis' } }).markPrice).toEqual({ kind: 'fundingBasis', lag: 0 });
  });
});

describe('the venue’s funding rule', () => {
  it('settles eight-hourly and passes the premium on, unless it says otherwise', () => {
    expect(venueWith({ funding: {} }).funding).toEqual({
      interval: 28_800,
      continuous: false,
      per: 28_800,
      interest: 0,
      clamp: 0,
      cap: Infinity,
      paidOn: 'mark',
    });
  });

  it('is none where the venue has none', () => {
    expect('funding' in venueWith({})).toBe(false);
  });

  it('may settle continuously, a rate per day paid on the index', () => {
    const funding = { interval: 'continuous', per: '1d', interest: 0.0003, clamp: 0.0005, cap: 0.04, paidOn: 'index' };
    expect(venueWith({ funding }).funding).toEqual({ ...funding, interval: 0, continuous: true, per: 86_400 });
  });
});

describe('a trigger', () => {
  const triggerOf = (trigger: object): unknown => venueWith({ triggers: { order: ['it'], it: trigger } }).triggers[0];

  it('may send for a liquidator who takes so long, or a time drawn between two', () => {
    expect(triggerOf({ delay: '90s' })).toMatchObject({ delay: { kind: 'constant', value: 90 } });
    expect(triggerOf({ delay: { kind: 'uniform', low: '1m', high: '1h' } })).toMatchObject({
      delay: { kind: 'uniform', low: 60, high: 3600 },
    });
    expect(() => triggerOf({ delay: { kind: 'uniform', low: '1h', high: '60m' } })).toThrow(/a time longer than `low`/);
    expect(() => triggerOf({ delay: '0s' })).toThrow(/a duration/);
  });

  it('is certain, and begins with the first stage', () => {
    expect(triggerOf({ measure: 'usedMargin', level: 0.4 })).toEqual({
      name: 'it',
      measure: 'usedMargin',
      level: 0.4,
      when: 'below',
      action: 'liquidate',
      probability: 1,
      per: 60,
    });
  });

  it('may be at the venue’s discretion, within a minute unless it says otherwise', () => {
    expect(triggerOf({ probability: 0.2 })).toMatchObject({ probability: 0.2, per: 60 });
    expect(triggerOf({ probability: 0.2, per: '1h', from: 'all' })).toMatchObject({ per: 3_600, from: 'all' });
  });

  it.each(['warn', 'cancel'])('may %s', (action) => {
    expect(triggerOf({ action })).toMatchObject({ action });
  });
});

describe('a stage', () => {
  const stageOf = (stage: object): LiquidationStage => {
    const margin = { schedule: { kind: 'marginalBrackets', brackets: [{ notionalFloor: 0, rate: 0.01 }] } };
    const stages = { order: ['it', 'rest'], it: stage, rest: {} };
    return venueWith({ margin, liquidation: { stages } }).liquidation.stages[0]!;
  };

  it('closes everything at the market, whenever it is asked', () => {
    expect(stageOf({})).toEqual({
      name: 'it',
      slice: { kind: 'all' },
      limit: 'market',
      fillOrKill: false,
      aboveNotional: 0,
      when: 'always',
      interval: 0,
      coolDown: 0,
    });
  });

  it.each([
    [
      { kind: 'fraction', share: 0.2 },
      { kind: 'fraction', share: 0.2 },
    ],
    [
      { kind: 'fraction', share: 0.2, minimumNotional: '10', maximumNotional: '1000' },
      { kind: 'fraction', share: 0.2, minimumNotional: 10, maximumNotional: 1000 },
    ],
    [
      { kind: 'tiersDown', tiers: 2 },
      { kind: 'tiersDown', tiers: 2, fromTier: 3 },
    ],
    [
      { kind: 'tiersDown', tiers: 'lowest' },
      { kind: 'tiersDown', tiers: 'lowest', fromTier: 2 },
    ],
    [
      { kind: 'tiersDown', tiers: 'justEnough', fromTier: 4 },
      { kind: 'tiersDown', tiers: 'justEnough', fromTier: 4 },
    ],
    [
      { kind: 'clip', notional: '500', perSecond: 0.5 },
      { kind: 'clip', notional: 500, perSecond: 0.5, buffer: 0 },
    ],
    [
      { kind: 'justEnough', buffer: 0.01 },
      { kind: 'justEnough', buffer: 0.01 },
    ],
    [
      { kind: 'justEnough', level: 1.5 },
      { kind: 'justEnough', level: 1.5, buffer: 0 },
    ],
  ])('takes the slice %j', (slice, expected) => {
    expect(stageOf({ slice }).slice).toEqual(expected);
  });

  it.each([
    'none',
    'bankruptcy',
    'zeroEquity',
    { kind: 'fillable', bankruptcyAdjustment: 1, spreadToMaintenance: 0.1 },
  ])('keeps to the limit %j', (limit) => {
    expect(stageOf({ limit }).limit).toEqual(limit);
  });

  it('may be for large, solvent accounts, from time to time', () => {
    const rules = { limit: 'bankruptcy', fillOrKill: true, aboveNotional: '100000', when: 'solvent' };
    expect(stageOf({ ...rules, interval: '1s', coolDown: '30s' })).toMatchObject({
      ...rules,
      aboveNotional: 100_000,
      interval: 1,
      coolDown: 30,
    });
  });
});

describe('a fund', () => {
  const fundOf = (fund: object): unknown =>
    venueWith({ funds: { it: fund }, backstop: { order: ['it'], it: { kind: 'insuranceFund', fund: 'it' } } }).funds[0];

  it.each(['venue', 'contract', 'coin', { group: ['X-PERP', 'Y-PERP'] }])('stands for %j', (scope) => {
    expect(fundOf({ balance: '7', scope })).toEqual({ name: 'it', balance: 7, scope });
  });

  it('counts as drawn down until it has recovered, without a pause, unless it says otherwise', () => {
    expect(fundOf({ balance: 1, drawdown: { window: '8h', start: 0.3 } })).toMatchObject({
      drawdown: { window: 28_800, start: 0.3, stop: 0.3, pause: 0, minimumBalance: 0 },
    });
    const drawdown = { window: '8h', start: 0.3, stop: 0.25, pause: '1h', minimumBalance: '5' };
    expect(fundOf({ balance: 1, drawdown })).toMatchObject({
      drawdown: { window: 28_800, start: 0.3, stop: 0.25, pause: 3_600, minimumBalance: 5 },
    });
  });
});

describe('a layer of the backstop', () => {
  const layerOf = (layer: object): BackstopLayer =>
    venueWith({
      funds: { main: { balance: 1, drawdown: { window: '1d', start: 0.3 } } },
      backstop: { order: ['it', 'fund'], it: layer, fund: { kind: 'insuranceFund', fund: 'main' } },
    }).backstop[0]!;
  const always = { name: 'it', when: 'always' };

  it.each([
    [
      { kind: 'insuranceFund', fund: 'main' },
      { fund: 'main', perSettlement: Infinity, perMarket: Infinity, keep: 0 },
    ],
    [{ kind: 'venueEquity' }, { balance: 'unlimited' }],
    [
      { kind: 'socialisedLoss' },
      { allocation: 'wealthProRata', eligible: 'profitable', exponent: 1, cap: 1, session: 86_400 },
    ],
    [{ kind: 'clawback' }, { session: 86_400 }],
    [{ kind: 'accountDebt' }, {}],
    [
      { kind: 'adl' },
      {
        ranking: 'profitTimesLeverage',
        allocation: 'contractQueue',
        eligible: 'opposite',
        price: 'bankruptcy',
        maximumAccounts: Infinity,
      },
    ],
    [
      { kind: 'unwind' },
      {
        ranking: 'size',
        allocation: 'contractProRata',
        eligible: 'opposite',
        price: 'bankruptcy',
        maximumAccounts: Infinity,
      },
    ],
    [
      { kind: 'takeover', fund: 'main' },
      { fund: 'main', inventoryCap: Infinity, workOffHalfLife: Infinity },
    ],
    [{ kind: 'assignment', providers: [{ name: 'p' }] }, { providers: [{ name: 'p', capacity: Infinity }] }],
    [{ kind: 'keepers' }, { discount: 0, capacityPerStep: Infinity }],
  ])('has its defaults: %j', (layer, defaults) => {
    expect(layerOf(layer)).toEqual({ ...always, kind: layer.kind, ...defaults });
  });

  it.each([
    [
      { kind: 'insuranceFund', fund: 'main', perSettlement: '2', perMarket: 'unlimited', keep: '3' },
      { perSettlement: 2, perMarket: Infinity, keep: 3 },
    ],
    [{ kind: 'venueEquity', balance: '9' }, { balance: 9 }],
    [{ kind: 'clawback', session: '8h' }, { session: 28_800 }],
    [
      { kind: 'adl', maximumAccounts: 1, price: 'mark' },
      { maximumAccounts: 1, price: 'mark' },
    ],
    [{ kind: 'takeover', fund: 'main', inventoryCap: '4' }, { inventoryCap: 4 }],
    [
      { kind: 'takeover', fund: 'main', inventoryCap: { ofFund: 2 }, workOff: { halfLife: '10m' } },
      { inventoryCap: { ofFund: 2 }, workOffHalfLife: 600 },
    ],
    [{ kind: 'assignment', providers: [{ name: 'p', capacity: '5' }] }, { providers: [{ name: 'p', capacity: 5 }] }],
    [
      { kind: 'keepers', discount: 0.02, capacityPerStep: 6 },
      { discount: 0.02, capacityPerStep: 6 },
    ],
    [
      { kind: 'accountDebt', when: 'insolvent', onlyWhile: { fund: 'main', is: 'sound' } },
      { when: 'insolvent', onlyWhile: { fund: 'main', is: 'sound' } },
    ],
  ])('says otherwise: %j', (layer, said) => {
    expect(layerOf(layer)).toMatchObject(said);
  });

  it.each(LOSS_ALLOCATIONS)('may share losses by %s', (allocation) => {
    expect(layerOf({ kind: 'socialisedLoss', allocation })).toMatchObject({ allocation });
  });

  it.each(RANKINGS)('may rank by %s', (ranking) => {
    expect(layerOf({ kind: 'adl', ranking })).toMatchObject({ ranking });
  });
});

describe('a negative balance', () => {
  it('may be forgiven, swept, waived and recovered', () => {
    const backstop = { order: ['debt'], debt: { kind: 'accountDebt' } };
    const negativeBalance = {
      forgivenBelow: '20',
      sweep: ['spot', { wallet: 'fiat', conversionFee: 0.01 }],
      waivedShare: 0.3,
      recoveredShare: 0.1,
    };
    expect(venueWith({ backstop, negativeBalance }).negativeBalance).toEqual({
      ...negativeBalance,
      forgivenBelow: 20,
      sweep: [
        { wallet: 'spot', conversionFee: 0 },
        { wallet: 'fiat', conversionFee: 0.01 },
      ],
    });
  });
});

describe('a settlement of profits', () => {
  it('comes at intervals, or never', () => {
    expect(venueWith({ settlementInterval: '8h' }).settlementInterval).toBe(28_800);
    expect(venueWith({}).settlementInterval).toBe(0);
  });
});
