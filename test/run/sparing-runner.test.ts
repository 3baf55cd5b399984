import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { loadExperiment } from '../../src/config/load.ts';
import { allocateRunMemory, makePlan, type PathRunner } from '../../src/plan/plan.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { Ranges } from '../../src/run/ranges.ts';
import { sparingRunner } from '../../src/run/sparing-runner.ts';
import { smallConfig } from '../cli/fixtures.ts';

/** Runs so many paths of two policies, each costing so many milliseconds; says who ran each of the runs. */
async function whoRuns(
  ...runs: readonly { readonly paths: number; readonly milliseconds: number }[]
): Promise<string[]> {
  const ran: string[] = [];
  let cost = 0;
  const named =
    (name: string): PathRunner =>
    (_, __, { ranges, onRange }) => {
      ran.push(name);
      for (let range = ranges.take(1); range !== undefined; range = ranges.take(1)) {
        onRange({ range, failures: [], policies: [] }, cost * 2 * range.count);
      }
      return Promise.resolve();
    };
  const runner = sparingRunner(named('threads'), named('here'));
  for (const { paths, milliseconds } of runs) {
    cost = milliseconds;
    const experiment = loadExperiment({ ...smallConfig, paths });
    const plan = makePlan(experiment, buildAccounts(experiment, rootKey('sparing')).accounts);
    await runner(plan, allocateRunMemory(plan), { ranges: new Ranges(paths), onRange: () => {} });
  }
  return ran;
}

describe('a sparing runner', () => {
  it('starts threads for many paths as long as it knows nothing of their cost', async () => {
    expect(await whoRuns({ paths: 99, milliseconds: 1 })).toEqual(['here']);
    expect(await whoRuns({ paths: 100, milliseconds: 1 })).toEqual(['threads']);
  });

  it('goes by what the paths before have cost', async () => {
    // A millisecond for each policy of a path: a second of work is 500 paths.
    const first = { paths: 50, milliseconds: 1 };
    expect(await whoRuns(first, { paths: 500, milliseconds: 1 })).toEqual(['here', 'here']);
    expect(await whoRuns(first, { paths: 501, milliseconds: 1 })).toEqual(['here', 'threads']);
    expect(await whoRuns({ paths: 50, milliseconds: 0.01 }, { paths: 4_000, milliseconds: 1 })).toEqual([
      'here',
      'here',
    ]);
  });
});
