import { naiveIsolated } from './isolated.ts';
import { accountSteps, timePerPath, timesFaster, workloadBenchmark } from './workload.ts';

export const w2 = workloadBenchmark({
  name: 'w2',
  title: '1,000 isolated accounts on one market: impact, fund, deleveraging',
  enginePaths: 1_000,
  naivePaths: 16,
  figures: [
    {
      column: 'liquidatedAccounts',
      title: 'liquidations a path',
      expected: { mean: 324.7, deviation: 66.6, paths: 4_000 },
      peers: 295,
      tolerance: 0.02,
    },
    {
      column: 'adlAccounts',
      title: 'deleveraged accounts a path',
      expected: { mean: 21.6, deviation: 65.7, paths: 4_000 },
      peers: 29,
      tolerance: 0.06,
    },
    {
      column: 'fundDepletion',
      title: 'paths that deplete the fund',
      expected: { mean: 0.1325, deviation: 0.339, paths: 4_000 },
      peers: 0.16,
      tolerance: 0.02,
    },
    {
      column: 'fundMinimumBalance',
      title: 'mean lowest fund',
      expected: { mean: 16_980, deviation: 6_970, paths: 4_000 },
      peers: NaN,
      tolerance: 0.02,
    },
  ],
  naive: naiveIsolated,
  measurements: (seconds) => [
    timePerPath(seconds, 'µs'),
    accountSteps(seconds, { bound: 'atLeast', must: 20, stretch: 45 }),
    timesFaster(seconds, { bound: 'atLeast', must: 400 }),
  ],
});
