import { naiveIsolated } from './isolated.ts';
import { accountSteps, timePerPath, timesFaster, workloadBenchmark } from './workload.ts';

export const w2c = workloadBenchmark({
  name: 'w2c',
  title: 'W2 with 10,000 accounts on the same depth and fund: a crash on every path',
  enginePaths: 50,
  naivePaths: 1,
  figures: [
    {
      column: 'liquidatedAccounts',
      title: 'liquidations a path',
      expected: { mean: 3_864, deviation: 789, paths: 300 },
      peers: 3_650,
      tolerance: 0.02,
    },
    {
      column: 'adlAccounts',
      title: 'deleveraged accounts a path',
      expected: { mean: 1_911, deviation: 215, paths: 300 },
      peers: 3_860,
      tolerance: 0.06,
    },
    {
      column: 'fundDepletion',
      title: 'paths that deplete the fund',
      expected: { mean: 1, deviation: 0, paths: 300 },
      peers: 1,
      tolerance: 0.02,
    },
  ],
  naive: naiveIsolated,
  measurements: (seconds) => [
    timePerPath(seconds, 'ms', { bound: 'atMost', must: 5, stretch: 2 }),
    accountSteps(seconds),
    timesFaster(seconds),
  ],
});
