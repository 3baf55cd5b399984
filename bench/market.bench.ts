import { bench, describe } from 'vitest';
import { loadExperimentFile } from '../src/config/load.ts';
import type { Experiment } from '../src/experiment.ts';
import { plainKernel } from '../src/market/kernel/plain.ts';
import { threadKernel } from '../src/market/kernel/thread-kernel.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../src/market/path.ts';
import { rootKey } from '../src/random/root-key.ts';

const btcAndEth = loadExperimentFile('configs/btc-eth-isolated-vs-cross.json');
const merton: Experiment = {
  ...btcAndEth,
  joint: { correlation: Float64Array.of(1) },
  underlyings: [
    {
      name: 'MERTON',
      initialPrice: 100,
      price: { kind: 'merton', drift: 0, volatility: 0.8, jumpIntensity: 365, jumpMean: -0.01, jumpDeviation: 0.03 },
    },
  ],
};
const root = rootKey(btcAndEth.seed);
let path = 0;

describe('market paths', () => {
  for (const kernel of [threadKernel(), plainKernel]) {
    for (const { name, experiment } of [
      { name: '1,440 minutes of BTC and ETH with common jumps', experiment: btcAndEth },
      { name: '1,440 minutes of one underlying that jumps once a day', experiment: merton },
    ]) {
      const model = compileMarket(experiment, kernel);
      const into = allocateMarketPath(model);
      bench(`${name}, ${kernel.kind}`, () => generatePath(model, root, path++, into));
    }
  }
});
