// Two policies compared: does cross margin make it likelier that somebody ends below zero?
import { loadExperiment, runInProcess, stress } from '../src/index.ts';

const result = await stress(
  loadExperiment({
    name: 'isolated-or-cross',
    question: 'Does cross margin help a hedged trader?',
    seed: 'example',
    paths: 2_000,
    horizon: { steps: 24, step: '1h' },
    underlyings: {
      BTC: { initialPrice: 76_000, price: { kind: 'gbm', drift: 0, volatility: 1.1 } },
      ETH: { initialPrice: 2_250, price: { kind: 'gbm', drift: 0, volatility: 1.4 } },
    },
    joint: { correlation: [[1, 0.83], [0.83, 1]] }, // prettier-ignore
    markets: [
      { symbol: 'BTC-PERP', underlying: 'BTC', contract: { kind: 'linear' } },
      { symbol: 'ETH-PERP', underlying: 'ETH', contract: { kind: 'linear' } },
    ],
    accounts: {
      kind: 'table',
      positions: [
        { account: 'hedged', market: 'BTC-PERP', size: 1, entryPrice: 76_000, leverage: 20 },
        { account: 'hedged', market: 'ETH-PERP', size: -30, entryPrice: 2_250, leverage: 20 },
      ],
    },
    venue: 'textbook',
    policies: { isolated: { margin: { mode: 'isolated' } }, cross: { margin: { mode: 'cross' } } },
  }),
  { runner: runInProcess },
);

for (const [policy, { metrics }] of Object.entries(result.statistics.policies)) {
  const { estimate, low, high } = metrics['negativeEquity.probability']!;
  console.log(`${policy}: ${estimate} [${low}, ${high}]`);
}
for (const { metric, difference, verdict } of result.statistics.comparisons) {
  if (metric === 'negativeEquity.probability') console.log(`difference ${difference.estimate}: ${verdict}`);
}
