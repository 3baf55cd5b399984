/** What a field means when it is left out. The schemas print these, the readers fill them in. */

export const EXPERIMENT_DEFAULTS = Object.freeze({
  question: '',
  /** Any text. */
  seed: '1',
  paths: 10_000,
  /** Paths before a stopping rule first looks, or as many as there are at the most. */
  minimumPaths: 5_000,
  /** Length of a step. */
  step: '1m',
});

export const STATISTICS_DEFAULTS = Object.freeze({
  confidence: 0.95,
  quantileLevels: Object.freeze([0.95, 0.99, 0.999]),
});

export const FUND_DEFAULTS = Object.freeze({
  /** Of Cover 2 (CPMI-IOSCO, 2012, principle 4). */
  defaulters: 2,
});

export const SAMPLING_DEFAULTS = Object.freeze({
  kind: 'plain',
  target: 'auto',
  /** Share of the paths that are drawn as the laws stand. */
  defensive: 0.1,
  /** Strata of the number of jumps, and paths of a group. */
  strata: 20,
});

export const MARKET_DEFAULTS = Object.freeze({
  contract: 'linear',
  fundingInterval: '8h',
  ornsteinUhlenbeck: Object.freeze({ mean: 0, shockBeta: 0 }),
  thinning: Object.freeze({ exponent: 1, floor: 0.1, ceiling: 1 }),
});

export const HISTORY_DEFAULTS = Object.freeze({
  column: 'close',
  meanBlock: 'auto',
});

export const PRICE_DEFAULTS = Object.freeze({
  /** Annual. */
  drift: 0,
  /** Of garch: falls and rises alike. */
  gamma: 0,
});

export const SHOCK_DEFAULTS = Object.freeze({
  /** Share of a depeg that is given back. */
  depegBounce: 0,
});

export const SYNTHETIC_DEFAULTS = Object.freeze({
  longShare: 0.5,
  /** Probability that a further position is on the first one's side. */
  sameSideProbability: 0.5,
  /** Share of the account's notional draw that each position takes. */
  notionalShare: 1,
  /** Multiple of margin. */
  freeBalance: 0,
  marketMakers: Object.freeze({ count: 10, leverage: 1 }),
  admission: 'raiseMargin',
  resample: false,
});

export const TRADERS_DEFAULTS = Object.freeze({
  /** Multiple of initial margin. */
  withdrawals: Object.freeze({ leave: 1 }),
});

export const VENUE_DEFAULTS = Object.freeze({
  mode: 'isolated',
  valuedAt: Object.freeze({ price: 'mark', closingFee: 'none' }),
  collateral: Object.freeze({ conversionFee: 0 }),
  markPrice: 'index',
  funding: Object.freeze({ interval: '8h', per: '8h', interest: 0, clamp: 0, paidOn: 'mark' }),
  fees: Object.freeze({ maker: 0, taker: 0 }),
  trigger: Object.freeze({
    measure: 'maintenance',
    level: 1,
    when: 'below',
    action: 'liquidate',
    probability: 1,
    per: '1m',
  }),
  stage: Object.freeze({ limit: 'market', fillOrKill: false, aboveNotional: 0, when: 'always' }),
  /** Of orders that stop at a goal: a fraction of notional above the requirement. */
  buffer: 0,
  fee: Object.freeze({ rate: 0, base: 'fillNotional', cap: 'remainingEquity', to: 'fund' }),
  remainderTo: 'account',
  bankruptcyPrice: 'byMaintenance',
  legOrder: 'largestMaintenance',
  /** Most rounds of one step. */
  roundLimit: 1000,
  scope: 'venue',
  drawdown: Object.freeze({ minimumBalance: 0 }),
  layer: Object.freeze({ when: 'always' }),
  insuranceFund: Object.freeze({ keep: 0 }),
  venueEquity: 'unlimited',
  adl: Object.freeze({
    ranking: 'profitTimesLeverage',
    allocation: 'contractQueue',
    eligible: 'opposite',
    price: 'bankruptcy',
  }),
  unwind: Object.freeze({ ranking: 'size', allocation: 'contractProRata', eligible: 'opposite', price: 'bankruptcy' }),
  socialisedLoss: Object.freeze({
    allocation: 'wealthProRata',
    eligible: 'profitable',
    exponent: 1,
    cap: 1,
    session: '1d',
  }),
  keepers: Object.freeze({ discount: 0 }),
  negativeBalance: Object.freeze({ forgivenBelow: 0, conversionFee: 0, waivedShare: 0, recoveredShare: 0 }),
  entryCheck: 'warn',
});

/** Of a schedule, as its file writes them. */
export const SCHEDULE_DEFAULTS = Object.freeze({
  timeZone: 'UTC',
  missedRuns: 'runOnce',
  reserve: Object.freeze({ target: 0.001, ahead: '30d' }),
  webhook: Object.freeze({ on: 'everyRun', attempts: 5, timeout: '10s', firstDelay: '1s' }),
});
