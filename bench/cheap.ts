/** An experiment whose paths cost next to nothing, so that what a run keeps of each weighs most. Two policies. */
export const cheapExperiment = {
  name: 'cheap-paths',
  question: 'What does a path leave behind?',
  seed: '2026-11-21',
  horizon: { steps: 4, step: '6h' },
  underlyings: { U: { initialPrice: 100, price: { kind: 'gbm', drift: 0, volatility: 0.8 } } },
  markets: [{ symbol: 'U-PERP', underlying: 'U' }],
  accounts: {
    kind: 'table',
    positions: [{ account: 'long', market: 'U-PERP', size: 1, entryPrice: 100, leverage: 25 }],
  },
  venue: 'textbook',
  policies: { 'no fund': {}, 'a fund': { funds: { main: { balance: 1 } } } },
};
