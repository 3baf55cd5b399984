import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/experiment.ts';
import { parse, WHOLE, WHOLE_SYNTHETIC } from './fixtures.ts';
import { EVERY_VENUE } from './every-venue.ts';

/** Every form that a field can take, so that each is written back in a form that reads. */
const EVERY_FORM = JSON.stringify({
  name: 'every-form',
  paths: {
    max: 900,
    until: [
      { metric: 'fundDepletion.probability', policy: 'venue', halfWidth: '0.01' },
      { metric: 'shortfall.mean', relativeHalfWidth: 0.1 },
    ],
  },
  statistics: { family: { metrics: ['shortfall.mean'] }, margins: { 'shortfall.mean': '12.5' } },
  horizon: { steps: 4, step: '90s' },
  underlyings: {
    A: { initialPrice: '0.000012345', price: { kind: 'replay', prices: [1, '0.5', 2e-7, 1, 9] } },
    B: { initialPrice: 1, price: { kind: 'bootstrap', file: 'b.csv', from: '2021-05-19', meanBlock: 2 } },
  },
  joint: { commonJumps: { intensity: 3, mean: [0, -0.1], deviation: [0.1, 0.2] } },
  shocks: [
    { kind: 'gap', underlying: 'B', size: { kind: 'uniform', low: -0.4, high: 0 }, start: 'random', over: '3m' },
    { kind: 'gap', underlying: 'B', size: { kind: 'normal', mean: -0.2, deviation: 0.1 }, start: 1 },
    { kind: 'slowBleed', underlying: 'A', size: -0.1, start: { from: 2, to: 3 }, steps: 2 },
    { kind: 'staircase', underlying: 'A', size: 0.2, start: 1, stairs: 2, pauseSteps: 1 },
    { kind: 'flashCrash', underlying: 'A', size: -0.3, start: 'random', bounce: 0.3, halfLife: '90s' },
    { kind: 'squeeze', underlying: 'B', size: 0.4, start: 1, bounce: { kind: 'uniform', low: 0.1, high: 0.2 } },
    { kind: 'oracle', underlying: 'A', size: -0.2, start: { from: 1, to: 3 }, over: '3m' },
    { kind: 'mark', market: 'B1', size: { kind: 'normal', mean: 0, deviation: 0.1 }, start: 'random' },
    { kind: 'depeg', underlying: 'B', size: -0.1, start: 1, hold: '90s', bounceOver: '90s', bounce: 1 },
    { kind: 'depth', market: 'A2', size: -0.9, start: 2, over: '3m', recoveryHalfLife: '10m' },
    { kind: 'depth', market: 'A3', size: { kind: 'uniform', low: -0.9, high: -0.5 }, start: 'random' },
  ],
  markets: [
    { symbol: 'A1', underlying: 'A', book: { depthPerBasisPoint: 1e21 } },
    {
      symbol: 'A2',
      underlying: 'A',
      book: {
        impact: 'squareRoot',
        depthPerBasisPoint: '5',
        impactCoefficient: 0.1,
        thinning: {
          kind: 'realisedVolatility',
          halfLife: '30m',
          reference: 0.5,
          exponent: 0.7,
          floor: 0.2,
          ceiling: 1.5,
        },
      },
      funding: { kind: 'ornsteinUhlenbeck', halfLife: '1h', deviation: 0.001, interval: '3m' },
    },
    {
      symbol: 'A3',
      underlying: 'A',
      book: { depthPerBasisPoint: 5, thinning: { kind: 'realisedVolatility', halfLife: '30m', reference: 0.5 } },
      funding: { kind: 'replay', file: 'rates.csv', column: 'rate', from: '2021-05-19T12:00Z', interval: '90s' },
    },
    {
      symbol: 'A4',
      underlying: 'A',
      funding: { kind: 'premium', premium: { kind: 'replay', file: 'rates.csv', column: 'rate' } },
    },
    {
      symbol: 'A5',
      underlying: 'A',
      funding: {
        kind: 'premium',
        premium: { kind: 'ornsteinUhlenbeck', mean: -0.0002, halfLife: '2h', deviation: 0.001, shockBeta: 0.02 },
      },
    },
    { symbol: 'B1', underlying: 'B', funding: { kind: 'replay', rates: [0.1, 0.2, -0.3], interval: '3m' } },
  ],
  accounts: {
    kind: 'synthetic',
    count: 5,
    notional: {
      kind: 'mixture',
      components: [
        { weight: 0.9, distribution: { kind: 'lognormal', median: '10', sigma: 1 } },
        { weight: 0.1, distribution: { kind: 'pareto', minimum: 5, exponent: 1.5 } },
      ],
    },
    leverage: { kind: 'logUniform', low: 1, high: 50 },
    freeBalance: { kind: 'pareto', minimum: 1, exponent: 2, maximum: 4 },
    notionalShare: { kind: 'uniform', low: 0.2, high: 0.8 },
    entryDistance: { kind: 'uniform', halfWidth: 0.1 },
    maximumMaintenanceShare: 0.5,
    otherWallets: { spot: 2 },
    marketWeights: [1, 3, 1, 1, 1, 1],
    admission: 'cutNotional',
    resample: true,
  },
  venue: {
    margin: { schedule: { kind: 'flat', rate: 0.01, maximumLeverage: 50 }, mode: 'perAccount' },
    markPrice: { kind: 'mid' },
    triggers: { order: [] },
    funds: { a: { balance: 'unlimited' }, b: { balance: { ofOpenInterest: 0.001 } }, c: { balance: '1.5' } },
    backstop: { order: ['x'], x: { kind: 'insuranceFund', fund: 'b' }, y: { kind: 'accountDebt' } },
    sources: [
      { pointer: '/margin', source: 'none', asOf: '2024' },
      { pointer: '/fees', source: 'none', asOf: '2024' },
    ],
    fees: { maker: 0 },
    notModelled: ['everything else'],
    funding: { interval: '3m', per: '8h' },
  },
});
const FILES = {
  'b.csv': 'timestamp,close\n1621425600,1\n1621425690,2\n1621425780,3\n1621425870,4\n',
  'rates.csv': 'time,rate\n1621425600,0.001\n1621425690,-0.002\n1621425780,0\n1621425870,0.01\n1621425960,1e-4\n',
};

const VARIANCE = {
  initialVariance: 0.64,
  meanReversion: 6,
  longRunVariance: 0.49,
  volatilityOfVariance: 1.5,
  correlation: -0.4,
};
const JUMPS = { jumpIntensity: 12, jumpMean: -0.05, jumpDeviation: 0.07 };
const CHAIN = {
  transitionPerStep: [
    [0.5, 0.5, 0],
    [0, 0.9, 0.1],
    [1, 0, 0],
  ],
  initialProbabilities: [0.2, 0.3, 0.5],
};
const PRICES = [
  { kind: 'gbm', volatility: 0.5 },
  { kind: 'merton', volatility: 0.5, ...JUMPS },
  { kind: 'kou', volatility: 0.6, jumpIntensity: 60, upProbability: 0.4, upRate: 30, downRate: 20 },
  { kind: 'heston', drift: 0.1, ...VARIANCE },
  { kind: 'bates', ...VARIANCE, ...JUMPS },
  { kind: 'garch', omega: 2e-7, alpha: 0.08, beta: 0.9 },
  { kind: 'garch', omega: 2e-7, alpha: 0.02, gamma: 0.1, beta: 0.9, degreesOfFreedom: 8, initialVariance: 2e-5 },
  { kind: 'regime', volatility: [0.3, 0.6, 2] },
  { kind: 'regime', volatility: [0.5], transitionPerStep: [[1]], initialProbabilities: [1] },
  {
    kind: 'hawkes',
    volatility: 0.5,
    baseIntensity: 20,
    excitation: 60,
    decay: 100,
    jumpMean: -0.01,
    jumpDeviation: 0.02,
  },
];
const ORDER = PRICES.map((_, i) => i);
const equal = (value: number) => ORDER.map((i) => ORDER.map((j) => (i === j ? 1 : value)));

/** Every law of prices, and all that drives them together. */
const EVERY_PRICE = JSON.stringify({
  horizon: { steps: 60, step: '1m' },
  underlyings: Object.fromEntries(PRICES.map((price, i) => [`U${i}`, { initialPrice: 100, price }])),
  joint: { regime: { ...CHAIN, correlation: [equal(0), equal(0.5), equal(0.9)] } },
  shocks: [
    { kind: 'correlationBreak', offDiagonal: 0.99, start: 31 },
    { kind: 'correlationBreak', correlation: equal(-0.1), start: 'random', over: '5m' },
  ],
  markets: ORDER.map((i) => ({ symbol: `M${i}`, underlying: `U${i}` })),
  accounts: { kind: 'table', positions: [{ account: 'a', market: 'M0', size: 1, entryPrice: 100, leverage: 10 }] },
  venue: 'textbook',
});

/** Without the places of its parts, which differ between two texts, and what was said about them. */
function wherever(experiment: Experiment): object {
  const { accounts, places, ...rest } = experiment;
  expect(places).toBeDefined();
  const nowhere = <Row extends object>(row: Row) => ({ ...row, place: undefined });
  const book =
    accounts.kind === 'table'
      ? { ...accounts, positions: accounts.positions.map(nowhere), balances: accounts.balances.map(nowhere) }
      : accounts;
  return { ...rest, accounts: book, warnings: [] };
}

describe.each([
  ['a table', WHOLE],
  ['a synthetic book', WHOLE_SYNTHETIC],
  ['every form of its fields', EVERY_FORM],
  ['every law of prices', EVERY_PRICE],
  ['every form of a venue', EVERY_VENUE],
])('the resolved configuration of %s', (_, text) => {
  const experiment = parse(text, FILES);

  it('is itself a configuration that resolves to the same bytes', () => {
    const json = JSON.stringify(experiment.resolved);
    expect(JSON.stringify(parse(json, FILES).resolved)).toBe(json);
  });

  it('gives the same experiment, but for warnings about what it no longer holds', () => {
    const again = parse(JSON.stringify(experiment.resolved), FILES);
    expect(wherever(again)).toEqual(wherever(experiment));
  });

  it('holds nothing that JSON cannot', () => {
    expect(JSON.parse(JSON.stringify(experiment.resolved))).toEqual(experiment.resolved);
  });
});

describe('the resolved configuration', () => {
  it('is the same however the file is spaced, commented and written in decimals', () => {
    const other = WHOLE.replaceAll(/\n\s*/g, ' ')
      .replace('// What a desk would ask.', '/* another comment */')
      .replace('"100000", "price"', '1e5, "price"')
      .replace('"step": "1m"', '"step": "60s"');
    expect(JSON.stringify(parse(other).resolved)).toBe(JSON.stringify(parse(WHOLE).resolved));
  });

  it('holds each policy as a whole venue', () => {
    const policies = parse(WHOLE).resolved['policies'] as { [name: string]: { [field: string]: unknown } };
    expect(Object.keys(policies)).toEqual(['isolated', 'cross']);
    expect(policies['cross']).toMatchObject({
      name: 'textbook',
      margin: { mode: 'cross' },
      funds: { main: { balance: 2880 } },
    });
    expect(policies['cross']?.['backstop']).toEqual({
      order: ['fund'],
      fund: {
        kind: 'insuranceFund',
        fund: 'main',
        perSettlement: 'unlimited',
        perMarket: 'unlimited',
        keep: 0,
        when: 'always',
      },
    });
  });

  it('differs where anything that could change a result differs', () => {
    const changes: readonly (readonly [string, string])[] = [
      ['"seed": "2026-11-21"', '"seed": "2026-11-22"'],
      ['"start": 10', '"start": 11'],
      ['"leverage": 20', '"leverage": 21'],
      ['"2880"', '"2881"'],
      ['"baseline": "isolated"', '"baseline": "cross"'],
    ];
    const texts = [WHOLE, ...changes.map(([from, to]) => WHOLE.replace(from, to))];
    expect(new Set(texts.map((text) => JSON.stringify(parse(text).resolved))).size).toBe(texts.length);
  });
});
