import { loadExperimentFile } from '../../src/config/load.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../../src/market/path.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { shareOf, type Benchmark } from '../benchmark.ts';
import { workloadFile } from '../engine-run.ts';
import { interleaved } from '../interleaved.ts';
import { jointPaths } from '../naive/prices.ts';
import { naiveRandom } from '../naive/random.ts';

export const market: Benchmark = {
  name: 'market',
  title: 'price paths of W3: four correlated underlyings, common jumps, 1,440 steps',
  run: (options) => {
    const experiment = loadExperimentFile(workloadFile('w3'));
    const model = compileMarket(experiment);
    const into = allocateMarketPath(model);
    const root = rootKey(experiment.seed);
    let path = 0;
    let naivePath = 0;
    const [engineTiming, naiveTiming] = interleaved(
      [
        {
          perRound: shareOf(4_000, options),
          run: (paths) => {
            for (let i = 0; i < paths; i++) generatePath(model, root, path++, into);
          },
        },
        {
          perRound: shareOf(100, options),
          run: (paths) => {
            for (let i = 0; i < paths; i++) jointPaths(experiment, naiveRandom(`naive/market/${naivePath++}`));
          },
        },
      ],
      options.rounds,
    );
    return Promise.resolve({
      measurements: [
        {
          what: 'time per path',
          unit: 'µs',
          engine: engineTiming!.cpu * 1e6,
          wall: engineTiming!.wall * 1e6,
          naive: naiveTiming!.cpu * 1e6,
        },
      ],
      figures: [],
      faults: [],
    });
  },
};
