import { naiveIsolated } from './isolated.ts';
import { accountSteps, timePerPath, timesFaster, workloadBenchmark } from './workload.ts';

export const w2q = workloadBenchmark({
  name: 'w2q',
  title: 'W2 with 100 accounts: quiet paths',
  enginePaths: 5_000,
  naivePaths: 100,
  figures: [
    {
      column: 'liquidatedAccounts',
      title: 'liquidations a path',
      expected: { mean: 32.52, deviation: 7.1, paths: 8_000 },
      peers: NaN,
      tolerance: 0.02,
    },
    {
      column: 'adlAccounts',
      title: 'deleveraged accounts a path',
      expected: { mean: 0.513, deviation: 3.61, paths: 8_000 },
      peers: NaN,
      tolerance: 0.06,
    },
    {
      column: 'fundMinimumBalance',
      title: 'mean lowest fund',
      expected: { mean: 18_440, deviation: 4_280, paths: 8_000 },
      peers: NaN,
      tolerance: 0.02,
    },
  ],
  naive: naiveIsolated,
  measurements: (seconds) => [
    timePerPath(seconds, 'µs', { bound: 'atMost', must: 20, stretch: 7 }),
    accountSteps(seconds),
    timesFaster(seconds),
  ],
});
