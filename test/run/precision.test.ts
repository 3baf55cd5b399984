import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Experiment, StoppingRule } from '../../src/experiment.ts';
import type { PathRunner } from '../../src/plan/plan.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import type { Progress } from '../../src/run/progress.ts';
import { stress, type StressOptions, type StressResult } from '../../src/stress.ts';
import { createPoolRunner } from '../../workers/pool.ts';
import { volatileExperiment } from './fixtures.ts';

const rule: StoppingRule = {
  minimumPaths: 200,
  until: [
    { metric: 'negativeEquity.probability', policy: 'isolated', relativeHalfWidth: 0.2 },
    { metric: 'negativeEquity.probability', halfWidth: 0.05 },
  ],
};

function until(stopping: StoppingRule, most = 1_500): Experiment {
  return { ...volatileExperiment(most), stopping };
}

function run(experiment: Experiment, more: Partial<StressOptions> = {}): Promise<StressResult> {
  return stress(experiment, { runner: runInProcess, ...more });
}

describe('a run that stops when it is precise enough', () => {
  const stopped = run(until(rule));

  it('ends at the first look at which every target is met, whole', async () => {
    const { completedPaths, statistics, stopped: reason } = await stopped;
    // Looks at 200, 250, 313, 392, 490, 613, 767, …: the rule's grid, known before the run.
    const looks = [200, 250, 313, 392, 490, 613, 767, 959, 1_199, 1_499, 1_500];
    expect(looks).toContain(completedPaths);
    expect(completedPaths).toBeLessThan(1_500);
    expect(reason).toBeUndefined();
    const { precision } = statistics;
    expect(precision).toMatchObject({ minimumPaths: 200, maximumPaths: 1_500, reached: true });
    expect(precision!.targets.map(({ policy, met }) => [policy, met])).toEqual([
      ['isolated', true],
      ['isolated', true],
      ['cross', true],
    ]);
    const before = looks[looks.indexOf(completedPaths) - 1]!;
    const earlier = await run({ ...until(rule), paths: before });
    expect(earlier.statistics.precision!.reached).toBe(false);
  });

  it('is the run of so many paths, bit for bit', async () => {
    const { completedPaths, digest, statistics } = await stopped;
    const fixed = await run(volatileExperiment(completedPaths));
    expect(fixed.digest).toBe(digest);
    expect(fixed.statistics.policies).toEqual(statistics.policies);
    expect(fixed.statistics.stepCheck).toEqual(statistics.stepCheck);
    expect(fixed.statistics.fans).toEqual(statistics.fans);
  });

  it('stops at the same path for any size of ranges, and with outcomes in a file', async () => {
    await expectTheSame({ pathsPerRange: 1 });
    await expectTheSame({ pathsPerRange: 1_000, spool: spoolOfNothingInMemory() });
  });

  it('stops at the same path for any number of threads, and begins none beyond a look before it is judged', async () => {
    await expectTheSame({ runner: createPoolRunner({ threads: 2 }), pathsPerRange: 7 });
    let most = 0;
    const watched: PathRunner = (plan, memory, options) =>
      createPoolRunner({ threads: 3 })(plan, memory, {
        ...options,
        ranges: {
          take: (threads) => {
            const range = options.ranges.take(threads);
            if (range !== undefined) most = Math.max(most, range.first + range.count);
            return range;
          },
        },
      });
    await expectTheSame({ runner: watched, spool: spoolOfNothingInMemory() });
    expect(most).toBe((await stopped).completedPaths);
  });

  function spoolOfNothingInMemory(): NonNullable<StressOptions['spool']> {
    const folder = mkdtempSync(join(tmpdir(), 'shortfall-precision-'));
    return { folder, bytesInMemory: 0, bytesAtATime: 0 };
  }

  async function expectTheSame(way: Partial<StressOptions>): Promise<void> {
    const expected = await stopped;
    const result = await run(until(rule), way);
    expect(result.completedPaths).toBe(expected.completedPaths);
    expect(result.digest).toBe(expected.digest);
    expect(JSON.stringify(result.statistics)).toBe(JSON.stringify(expected.statistics));
    result.close();
  }

  it('says how far each target is, from the first look on', async () => {
    const seen: Progress[] = [];
    await run(until(rule), { pathsPerRange: 50, onProgress: (progress) => seen.push(progress) });
    expect(seen[0]!.targets).toEqual([]);
    const [first] = seen.find(({ targets }) => targets.length > 0)!.targets;
    expect(first).toMatchObject({
      metric: 'negativeEquity.probability',
      policy: 'isolated',
      relative: 0.2,
      met: false,
    });
    expect(first!.halfWidth!).toBeGreaterThan(first!.wanted!);
    expect(first!.expectedPaths!).toBeGreaterThan(200);
  });

  it('runs the most paths where a target is out of reach, and says so', async () => {
    const { completedPaths, statistics } = await run(
      until({ minimumPaths: 100, until: [{ metric: 'shortfall.mean', policy: 'cross', halfWidth: 1e-9 }] }, 300),
    );
    expect(completedPaths).toBe(300);
    expect(statistics.precision).toMatchObject({ reached: false, targets: [{ policy: 'cross', met: false }] });
  });

  it('that is interrupted between looks is partial', async () => {
    const controller = new AbortController();
    const { completedPaths, stopped: reason } = await run(until(rule), {
      pathsPerRange: 20,
      signal: controller.signal,
      onProgress: ({ completedPaths: now }) => {
        if (now === 120) controller.abort();
      },
    });
    expect([completedPaths, reason]).toEqual([120, 'interrupted']);
  });
});

describe('what a target asks', () => {
  const at = async (stopping: StoppingRule['until'][number], paths = 400) =>
    (await run(until({ minimumPaths: paths, until: [stopping] }, paths))).statistics.precision!.targets[0]!;

  it('is half the reported interval', async () => {
    const target = { metric: 'shortfall.mean', policy: 'isolated', halfWidth: 100 };
    const { statistics } = await run(until({ minimumPaths: 400, until: [target] }, 400));
    const { low, high } = statistics.policies['isolated']!.metrics['shortfall.mean']!;
    expect(statistics.precision!.targets[0]).toMatchObject({ halfWidth: (high! - low!) / 2, wanted: 100, met: true });
  });
  it('is met by few events only where even the least favourable probability of the interval would meet it', async () => {
    // No path is asked to deplete a fund that is not there: 0 of 400, upper bound 0.75 %, and 1.96 √(0.0075/400) = 0.84 %.
    const target = { metric: 'uncovered.probability', policy: 'cross' };
    const wide = await at({ ...target, halfWidth: 0.5 });
    expect(wide.halfWidth!).toBeLessThan(0.5);
    expect(wide.met).toBe(true);
    expect(await at({ ...target, relativeHalfWidth: 0.5 }, 60)).toMatchObject({ met: false });
  });
  it('is not met by a width that rests on fewer than a hundred events', async () => {
    const few = await at({ metric: 'shortfall.quantile[0.95]', policy: 'isolated', halfWidth: 1e9 });
    expect(few).toMatchObject({ met: false });
    expect(few.halfWidth!).toBeLessThan(1e9);
    expect(await at({ metric: 'shortfall.quantile[0.95]', policy: 'isolated', halfWidth: 1e9 }, 2_000)).toMatchObject({
      met: true,
    });
  });
});
