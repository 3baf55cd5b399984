import { mertonPath } from '../naive/prices.ts';
import { naiveRandom } from '../naive/random.ts';
import { timesFaster, workloadBenchmark } from './workload.ts';

export const w1 = workloadBenchmark({
  name: 'w1',
  title: 'price paths: Merton, 1,440 steps; lowest, highest and last price',
  enginePaths: 10_000,
  naivePaths: 1_000,
  figures: [
    {
      column: 'minimumPrice[U]',
      title: 'mean lowest price',
      expected: { mean: 96.2, deviation: 3.2, paths: 40_000 },
      peers: 96.2,
      tolerance: 0.001,
    },
    {
      column: 'maximumPrice[U]',
      title: 'mean highest price',
      expected: { mean: 103.86, deviation: 3.14, paths: 40_000 },
      peers: 103.9,
      tolerance: 0.001,
    },
    {
      column: 'finalPrice[U]',
      title: 'mean last price',
      expected: { mean: 100, deviation: 5.19, paths: Infinity },
      peers: 100,
      tolerance: 0.001,
    },
  ],
  naive: (experiment) => (path) => {
    const ticks = mertonPath(experiment, naiveRandom(`naive/w1/${path}`));
    const prices = ticks.slice(1).map(({ price }) => price);
    return {
      'minimumPrice[U]': prices.reduce((lowest, price) => Math.min(lowest, price)),
      'maximumPrice[U]': prices.reduce((highest, price) => Math.max(highest, price)),
      'finalPrice[U]': prices.at(-1)!,
    };
  },
  measurements: (seconds) => {
    const { engine, naive, steps } = seconds;
    const perStep = (each: number): number => (each * 1e9) / steps;
    return [
      {
        what: 'time per step',
        unit: 'ns',
        engine: perStep(engine.cpu),
        wall: perStep(engine.wall),
        naive: perStep(naive.cpu),
        target: { bound: 'atMost', must: 3.6, stretch: 2.2 },
      },
      timesFaster(seconds, { bound: 'atLeast', must: 50, stretch: 80 }),
    ];
  },
});
