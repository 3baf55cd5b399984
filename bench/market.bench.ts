import { bench, describe } from 'vitest';
import { loadExperimentFile } from '../src/config/load.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../src/market/path.ts';
import { rootKey } from '../src/random/root-key.ts';

const experiment = loadExperimentFile('configs/btc-eth-isolated-vs-cross.json');
const model = compileMarket(experiment);
const into = allocateMarketPath(model);
const root = rootKey(experiment.seed);
let path = 0;

describe('market paths', () => {
  bench('1,440 minutes of BTC and ETH with common jumps', () => generatePath(model, root, path++, into));
});
