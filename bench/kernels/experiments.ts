import { shareOf, type Benchmark, type BenchmarkResult } from '../benchmark.ts';
import { EngineRun } from '../engine-run.ts';
import { interleaved } from '../interleaved.ts';

/** Experiments that come with the package and need no files beside it. */
export const SHIPPED = [
  'btc-eth-isolated-vs-cross',
  'btc-20pct-in-minutes',
  'gap-30pct-thin-book',
  'venues-on-one-crash',
];

export const experiments: Benchmark = {
  name: 'experiments',
  title: 'paths of the shipped experiments, every policy, as a worker runs them',
  run: (options): Promise<BenchmarkResult> => {
    const perRound = shareOf(50, options);
    const runs = SHIPPED.map((name) => new EngineRun(`configs/${name}.json`, (options.rounds + 1) * perRound));
    const timings = interleaved(
      runs.map((run) => ({ perRound, run: (paths) => run.run(paths) })),
      options.rounds,
    );
    return Promise.resolve({
      measurements: SHIPPED.map((name, i) => ({
        what: `${name}: time per path`,
        unit: 'ms',
        engine: timings[i]!.cpu * 1e3,
        wall: timings[i]!.wall * 1e3,
      })),
      figures: [],
      faults: [],
    });
  },
};
