// How much must the fund hold so that it runs dry on at most one day in a hundred? The same book and paths at any size.
import { loadExperiment, runInProcess, sizeFund } from '../src/index.ts';

const experiment = loadExperiment({
  name: 'size-a-fund',
  question: 'How much must the fund hold?',
  seed: 'example',
  paths: 4_000,
  horizon: { steps: 24, step: '1h' },
  underlyings: { BTC: { initialPrice: 76_000, price: { kind: 'gbm', drift: 0, volatility: 0.9 } } },
  markets: [
    {
      symbol: 'BTC-PERP',
      underlying: 'BTC',
      contract: { kind: 'linear' },
      book: { impact: 'linear', depthPerBasisPoint: 100_000 },
    },
  ],
  accounts: {
    kind: 'synthetic',
    count: 200,
    notional: { kind: 'lognormal', median: 20_000, sigma: 1.2 },
    leverage: { kind: 'logUniform', low: 5, high: 50 },
  },
  venue: { extends: 'textbook', funds: { main: { balance: 15_000 } } },
});

const { funds } = await sizeFund(experiment, { runner: runInProcess, target: 0.01, confidence: 0.95 });
for (const { fund, depletion, size, check } of funds) {
  console.log(`${fund} as configured runs dry on ${depletion.estimate} of paths`);
  console.log('it needs', size);
  console.log('on fresh paths at that size it runs dry on', check?.depletion.estimate);
}
