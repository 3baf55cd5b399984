/** What a field means when it is left out. The schemas print these, the readers fill them in. */

export const EXPERIMENT_DEFAULTS = Object.freeze({
  question: '',
  /** Any text. */
  seed: '1',
  paths: 10_000,
  /** Length of a step. */
  step: '1m',
});

export const STATISTICS_DEFAULTS = Object.freeze({
  confidence: 0.95,
  quantileLevels: Object.freeze([0.95, 0.99, 0.999]),
});

export const MARKET_DEFAULTS = Object.freeze({
  fundingInterval: '8h',
});

export const HISTORY_DEFAULTS = Object.freeze({
  column: 'close',
  meanBlock: 'auto',
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

export const VENUE_DEFAULTS = Object.freeze({
  mode: 'isolated',
  markPrice: 'index',
  trigger: Object.freeze({ measure: 'maintenance', level: 1, when: 'below', action: 'liquidate' }),
  fee: Object.freeze({ rate: 0, base: 'fillNotional', cap: 'remainingEquity', to: 'fund' }),
  remainderTo: 'account',
  bankruptcyPrice: 'byMaintenance',
  /** Most rounds of one step. */
  roundLimit: 1000,
  scope: 'venue',
  adl: Object.freeze({
    ranking: 'profitTimesLeverage',
    allocation: 'contractQueue',
    eligible: 'opposite',
    price: 'bankruptcy',
  }),
  entryCheck: 'warn',
});
