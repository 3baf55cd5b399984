import { runCross } from '../naive/cross.ts';
import { jointPaths } from '../naive/prices.ts';
import { naiveRandom } from '../naive/random.ts';
import { naiveVenue } from '../naive/venue.ts';
import { accountSteps, timePerPath, timesFaster, workloadBenchmark } from './workload.ts';

export const w3 = workloadBenchmark({
  name: 'w3',
  title: '1,000 cross accounts with one to four positions on four correlated markets',
  enginePaths: 200,
  naivePaths: 16,
  figures: [
    {
      column: 'liquidatedAccounts',
      title: 'liquidated accounts a path',
      expected: { mean: 254.1, deviation: 42.1, paths: 1_200 },
      peers: 240,
      tolerance: 0.02,
    },
    {
      column: 'fundDepletion',
      title: 'paths that deplete the fund',
      expected: { mean: 0.1275, deviation: 0.334, paths: 1_200 },
      peers: 0.096,
      tolerance: 0.02,
    },
    {
      column: 'fundMinimumBalance',
      title: 'mean lowest fund',
      expected: { mean: 16_560, deviation: 7_160, paths: 1_200 },
      peers: 17_500,
      tolerance: 0.02,
    },
  ],
  naive: (experiment, accounts) => {
    const venue = naiveVenue(experiment);
    return (path) => ({ ...runCross(venue, accounts, jointPaths(experiment, naiveRandom(`naive/w3/${path}`))) });
  },
  measurements: (seconds) => [
    timePerPath(seconds, 'µs'),
    accountSteps(seconds, { bound: 'atLeast', must: 0.85, stretch: 3.6 }),
    timesFaster(seconds, { bound: 'atLeast', must: 15 }),
  ],
});
