import { loadExperiment, loadExperimentFile } from '../../src/config/load.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../../src/market/path.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { shareOf, type Benchmark, type BenchmarkOptions, type Measurement } from '../benchmark.ts';
import { workloadFile } from '../engine-run.ts';
import { cheapExperiment } from '../cheap.ts';
import { interleaved, type Contestant } from '../interleaved.ts';
import { jointPaths } from '../naive/prices.ts';
import { naiveRandom } from '../naive/random.ts';

const STEPS = 1_440;
const SQUARE_ROOT = {
  initialVariance: 0.64,
  meanReversion: 6,
  longRunVariance: 0.49,
  volatilityOfVariance: 1.5,
  correlation: -0.4,
};
const JUMPS = { jumpIntensity: 60, jumpMean: -0.01, jumpDeviation: 0.04 };
const CHAIN = {
  transitionPerStep: [
    [0.99, 0.01],
    [0.05, 0.95],
  ],
  initialProbabilities: [1, 0],
};
const GARCH = { kind: 'garch', omega: 2e-8, alpha: 0.08, beta: 0.9 };

/** A price of every law that is drawn, by the words of a configuration. */
const LAWS: readonly (readonly [string, object])[] = [
  ['gbm', { kind: 'gbm', volatility: 0.65 }],
  ['merton', { kind: 'merton', volatility: 0.65, ...JUMPS }],
  ['kou', { kind: 'kou', volatility: 0.65, jumpIntensity: 60, upProbability: 0.4, upRate: 30, downRate: 20 }],
  ['heston', { kind: 'heston', ...SQUARE_ROOT }],
  ['bates', { kind: 'bates', ...SQUARE_ROOT, ...JUMPS }],
  ['garch', GARCH],
  ["garch of Student's t", { ...GARCH, degreesOfFreedom: 5 }],
  ['regime', { kind: 'regime', volatility: [0.5, 1.6], ...CHAIN }],
  [
    'hawkes',
    {
      kind: 'hawkes',
      volatility: 0.65,
      baseIntensity: 60,
      excitation: 3000,
      decay: 5000,
      jumpMean: -0.01,
      jumpDeviation: 0.02,
    },
  ],
];

/** Paths of one underlying of `STEPS` minutes by each law, in turn. */
function timeLaws(options: BenchmarkOptions): Measurement[] {
  const contestants = LAWS.map(([, price]): Contestant => {
    const experiment = loadExperiment({
      ...cheapExperiment,
      horizon: { steps: STEPS, step: '1m' },
      underlyings: { U: { initialPrice: 100, price } },
    });
    const model = compileMarket(experiment);
    const into = allocateMarketPath(model);
    const root = rootKey(experiment.seed);
    let path = 0;
    return {
      perRound: shareOf(1_000, options),
      run: (paths) => {
        for (let i = 0; i < paths; i++) {
          generatePath(model, root, path++, into);
          into.finish();
        }
      },
    };
  });
  return interleaved(contestants, options.rounds).map(({ cpu, wall }, i) => ({
    what: `${LAWS[i]![0]}: time per step`,
    unit: 'ns',
    engine: (cpu * 1e9) / STEPS,
    wall: (wall * 1e9) / STEPS,
  }));
}

export const market: Benchmark = {
  name: 'market',
  title: 'price paths of W3: four correlated underlyings, common jumps, 1,440 steps; and one underlying of every law',
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
            for (let i = 0; i < paths; i++) {
              generatePath(model, root, path++, into);
              into.finish();
            }
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
        ...timeLaws(options),
      ],
      figures: [],
      faults: [],
    });
  },
};
