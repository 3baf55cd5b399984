import { describe, expect, it } from 'vitest';
import { loadExperimentFile } from '../../src/config/load.ts';
import { ConfigError } from '../../src/errors.ts';
import type { PathRunner } from '../../src/plan/plan.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { stress, type StressResult } from '../../src/stress.ts';
import { createPoolRunner } from '../../workers/pool.ts';
import { experimentOf, volatileExperiment } from './fixtures.ts';

/** A shipped experiment with everything that can act: gaps, a thin book, cascades, a fund that runs dry, deleveraging. */
const shipped = loadExperimentFile('configs/gap-30pct-thin-book.json', {
  paths: 1_100,
  set: ['accounts.count=60', 'venue.funds.main.balance=100000'],
});

function run(runner: PathRunner, pathsPerRange: number): Promise<StressResult> {
  return stress(shipped, { runner, pathsPerRange, perAccount: true });
}

describe('a stress test', () => {
  it('has the same outcomes and statistics for any runner, number of threads and size of ranges', async () => {
    const expected = await run(runInProcess, 500);
    for (const metric of ['fundDepletion', 'adl', 'negativeEquity']) {
      expect(expected.statistics.policies['isolated']!.metrics[`${metric}.probability`]!.events).toBeGreaterThan(10);
    }
    const ways: readonly (readonly [PathRunner, number])[] = [
      [runInProcess, 1],
      [createPoolRunner({ threads: 1 }), 1_000],
      [createPoolRunner({ threads: 2 }), 7],
      [createPoolRunner({ threads: 3 }), 64],
    ];
    for (const [runner, size] of ways) {
      const result = await run(runner, size);
      expect(result.digest).toBe(expected.digest);
      expect(JSON.stringify(result.statistics)).toBe(JSON.stringify(expected.statistics));
    }
  }, 240_000);

  it('that is aborted reports exactly what a run of so many paths reports of them', async () => {
    const controller = new AbortController();
    const partial = await stress(volatileExperiment(300), {
      runner: runInProcess,
      pathsPerRange: 10,
      signal: controller.signal,
      onProgress: ({ completedPaths }) => {
        if (completedPaths === 120) controller.abort();
      },
    });
    const whole = await stress(volatileExperiment(120), { runner: runInProcess });
    expect(partial.completedPaths).toBe(120);
    expect(partial.stopped).toBe('interrupted');
    expect(partial.digest).toBe(whole.digest);
    expect(partial.statistics.policies).toEqual(whole.statistics.policies);
  });

  it('refuses more paths than memory holds, and says what they would take', async () => {
    const paths = 2 ** 45;
    const refused = stress(experimentOf({ paths }), { runner: () => Promise.reject(new Error('a path was run')) });
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(
      /^two-longs \/paths: expected .*, found 35,184,372,088,832 paths × 2 policies × \d+ columns, which take [\d,]+ bytes .* \(fewer paths: each takes \d+ bytes\)$/,
    );
  });

  it('tells policies that cannot differ from those that can', async () => {
    const experiment = volatileExperiment(20);
    const [isolated, cross] = experiment.policies;
    const twin = { ...isolated!, name: 'twin' };
    const { statistics } = await stress(
      { ...experiment, policies: [isolated!, cross!, twin] },
      { runner: runInProcess },
    );
    const verdicts = (policy: string): Set<string> =>
      new Set(statistics.comparisons.filter((each) => each.policy === policy).map(({ verdict }) => verdict));
    expect(verdicts('twin')).toEqual(new Set(['identical by construction']));
    expect(verdicts('cross').has('identical by construction')).toBe(false);
  });
});
