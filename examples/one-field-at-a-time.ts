// Which number of a configuration moves the answer? The same paths at every value, so that differences are paired.
import { loadExperiment, runInProcess, sweep, sweepSettings } from '../src/index.ts';

const configured = {
  name: 'one-field-at-a-time',
  question: 'Does volatility or leverage decide?',
  seed: 'example',
  paths: 1_000,
  horizon: { steps: 24, step: '1h' },
  underlyings: { BTC: { initialPrice: 76_000, price: { kind: 'gbm', drift: 0, volatility: 0.8 } } },
  markets: [{ symbol: 'BTC-PERP', underlying: 'BTC', contract: { kind: 'linear' } }],
  accounts: {
    kind: 'table',
    positions: [{ account: 'long', market: 'BTC-PERP', size: 1, entryPrice: 76_000, leverage: 20 }],
  },
  venue: 'textbook',
};

const at = (volatility: number) => {
  const experiment = structuredClone(configured);
  experiment.underlyings.BTC.price.volatility = volatility;
  return loadExperiment(experiment);
};

const field = 'underlyings.BTC.price.volatility';
const fields = [{ field, values: ['0.4', '1.6'] }];
const points = sweepSettings(fields, 'oneAtATime').map((set) => ({ set, experiment: at(Number(set[field])) }));

const { base, points: swept } = await sweep(loadExperiment(configured), points, {
  runner: runInProcess,
  metrics: ['negativeEquity.probability'],
  fields,
  design: 'oneAtATime',
});
for (const { set, results } of [base, ...swept]) {
  const { estimate, difference } = results[0]!;
  console.log(set, `negative on ${estimate.estimate} of paths;`, 'difference', difference?.estimate ?? 'none');
}
