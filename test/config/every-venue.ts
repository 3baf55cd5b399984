/** Policies that together use every word of a venue, over two inverse contracts, so that each is read and written back. */
const MARGIN = { schedule: { kind: 'flat', rate: 0.01 } };
const layers = (layers: { readonly [name: string]: object }): object => ({ order: Object.keys(layers), ...layers });

const SCHEDULES: readonly object[] = [
  {
    kind: 'positionBrackets',
    unit: 'contracts',
    brackets: [
      { upTo: '1000', rate: 0.004, initialRate: 0.01 },
      { upTo: 5000, rate: 0.01, initialRate: 0.02 },
    ],
    next: { sizeStep: 2000, rateStep: 0.005, initialRateStep: 0.01 },
  },
  { kind: 'positionBrackets', unit: 'notional', brackets: [{ rate: 0.01 }] },
  { kind: 'linear', base: 0.01, slopePerUnit: 0.00005, initialBase: 0.02 },
  { kind: 'steps', baseLimit: '200', step: 100, base: 0.004, rateStep: 0.004, initialBase: 0.01 },
  { kind: 'sqrt', base: 0.03, sizeFactor: 0.0003, initialBase: 0.05 },
  { kind: 'curve', maximumLeverage: 125, constant: 63, cap: 0.5, initialFactor: 1.3 },
  { kind: 'usedMarginLevel' },
];

const MARKS: readonly object[] = [
  { kind: 'index', lag: '2m' },
  { kind: 'mid' },
  { kind: 'ema', window: '30s' },
  { kind: 'median', window: '5m', lag: '3s' },
  { kind: 'fundingBasis' },
];

const STAGES = {
  fifth: { slice: { kind: 'fraction', share: 0.2, minimumNotional: '1', maximumNotional: 5 }, limit: 'zeroEquity' },
  tier: { slice: { kind: 'tiersDown', tiers: 2 }, limit: 'bankruptcy', fillOrKill: true, interval: '1m' },
  lowest: { slice: { kind: 'tiersDown', tiers: 'lowest', fromTier: 3 }, when: 'solvent' },
  suits: { slice: { kind: 'tiersDown', tiers: 'justEnough' } },
  clips: { slice: { kind: 'clip', notional: 1, perSecond: 2, buffer: 0.01 }, aboveNotional: '10', coolDown: '30s' },
  enough: {
    slice: { kind: 'justEnough', level: 1.2 },
    limit: { kind: 'fillable', bankruptcyAdjustment: 1, spreadToMaintenance: 0.1 },
    onlyWhile: { fund: 'coins', is: 'sound' },
  },
  handOver: { limit: 'none' },
};

const BACKSTOP = {
  take: {
    kind: 'takeover',
    fund: 'coins',
    inventoryCap: { ofFund: 0.5 },
    workOff: { halfLife: '10m' },
    when: 'solvent',
  },
  more: { kind: 'takeover', fund: 'pair', inventoryCap: '12' },
  help: { kind: 'assignment', providers: [{ name: 'one', capacity: 3 }, { name: 'two' }] },
  keep: { kind: 'keepers', discount: 0.01, capacityPerStep: '100' },
  undo: { kind: 'unwind', maximumAccounts: 10 },
  fund: { kind: 'insuranceFund', fund: 'coins', perSettlement: 1, perMarket: '2', keep: 0.5 },
  adl: {
    kind: 'adl',
    ranking: 'profitOverEquity',
    allocation: 'wholePositionQueue',
    eligible: 'profitable',
    price: 'previousMark',
    onlyWhile: { fund: 'coins', is: 'drawnDown' },
  },
  rap: { kind: 'socialisedLoss', allocation: 'rap', exponent: 2, eligible: 'opposite' },
  capped: { kind: 'socialisedLoss', allocation: 'cappedProRata', cap: 0.3 },
  session: { kind: 'socialisedLoss', allocation: 'sessionClawback', session: '8h' },
  back: { kind: 'clawback' },
  own: { kind: 'venueEquity', balance: '7' },
  debt: { kind: 'accountDebt', when: 'insolvent' },
};

const everything = {
  title: 'All at once',
  supports: { modes: ['isolated', 'cross'], contracts: ['inverse'] },
  margin: {
    ...MARGIN,
    mode: 'cross',
    markets: { B1: { schedule: SCHEDULES[0] } },
    valuedAt: { price: 'borrowedCoin', closingFee: 'bankruptcy' },
  },
  collateral: layers({ BTC: { underlying: 'B', haircut: 0.1, conversionFee: 0.005 }, USDE: { haircut: 0 } }),
  funding: { interval: 'continuous', per: '1d', interest: 0.0003, clamp: 0.0005, cap: 0.02, paidOn: 'index' },
  fees: { maker: -0.0001, taker: 0.0006 },
  triggers: {
    order: ['call', 'cancel', 'maybe', 'sure'],
    call: { measure: 'usedMargin', level: 0.8, action: 'warn' },
    cancel: { level: 1.5, action: 'cancel', when: 'atOrBelow' },
    maybe: {
      measure: 'usedMargin',
      level: 0.6,
      probability: 0.3,
      per: '2m',
      from: 'clips',
      delay: { kind: 'uniform', low: '1m', high: '1h' },
    },
    sure: { measure: 'usedMargin', level: 0.4, delay: '90s' },
  },
  liquidation: {
    stages: layers(STAGES),
    fee: { rate: 0.01, cap: 'none', to: 'venue' },
    remainderTo: 'fund',
    bankruptcyPrice: 'perLeg',
    legOrder: 'firstInFirstOut',
    roundLimit: 7,
  },
  funds: {
    coins: {
      balance: '5',
      scope: 'coin',
      drawdown: { window: '8h', start: 0.3, stop: 0.25, pause: '1h', minimumBalance: '0.1' },
    },
    pair: { balance: { ofOpenInterest: 0.01 }, scope: { group: ['B1', 'B2'] } },
    each: { balance: 1, scope: 'contract', drawdown: { window: '1d', start: 0.5 } },
  },
  backstop: layers(BACKSTOP),
  negativeBalance: {
    forgivenBelow: '0.001',
    sweep: ['spot', { wallet: 'futures' }, { wallet: 'fiat', conversionFee: 0.005 }],
    waivedShare: 0.1,
    recoveredShare: 0.2,
  },
  settlementInterval: '1d',
  entryCheck: 'refuse',
};

export const EVERY_VENUE = JSON.stringify({
  name: 'every-venue',
  horizon: { steps: 2, step: '1m' },
  underlyings: { B: { initialPrice: 100, price: { kind: 'gbm', volatility: 1 } } },
  markets: [
    {
      symbol: 'B1',
      underlying: 'B',
      contract: { kind: 'inverse', multiplier: '10' },
      funding: { kind: 'premium', premium: [0.001, -0.001] },
    },
    { symbol: 'B2', underlying: 'B', contract: { kind: 'inverse' }, funding: { kind: 'premium', premium: 0.002 } },
  ],
  accounts: {
    kind: 'table',
    positions: [
      { account: 'a', market: 'B1', size: 100, entryPrice: 100, leverage: 2, stopLoss: '90' },
      { account: 'b', market: 'B2', size: -100, entryPrice: 100, margin: 1 },
    ],
    balances: [{ account: 'a', wallet: 'spot', amount: 3 }],
    traders: {
      stopLoss: { share: 0.5, distance: 0.1 },
      topUp: { share: 1, delay: '5m', size: 0.5 },
      withdrawals: [
        { account: 'trader-1', at: '2m' },
        { account: 'a', at: '90s', leave: 1.5 },
      ],
    },
  },
  venue: everything,
  policies: {
    everything: {},
    ...Object.fromEntries(SCHEDULES.map((schedule, i) => [`schedule ${i}`, { margin: { schedule } }])),
    ...Object.fromEntries(MARKS.map((markPrice, i) => [`mark ${i}`, { markPrice }])),
  },
});
