import { describe, expect, it } from 'vitest';
import type { PathRunner } from '../../src/plan/plan.ts';
import { countedRows } from '../../src/run/counted-rows.ts';
import { LostRangeError } from '../../src/run/lost-range-error.ts';
import { inProcessRunner } from '../../src/run/path-runner.ts';
import type { Progress } from '../../src/run/progress.ts';
import { Ranges } from '../../src/run/ranges.ts';
import { NothingCompletedError } from '../../src/errors.ts';
import { runPaths } from '../../src/run/run-paths.ts';
import { compiledPolicies, planOf } from './fixtures.ts';
import { hashedSimulator } from './hashed-simulator.ts';

const simulator = hashedSimulator(() => {});
const runner = inProcessRunner(simulator);

function optionsOf(paths: number, size: number) {
  const { plan, memory } = planOf({ paths });
  const rows = countedRows(compiledPolicies(plan));
  return { plan, memory, options: { runner, ranges: new Ranges(paths, { size }), countedRows: rows } };
}

describe('the rows that policies count', () => {
  it('are positions under isolated margin and accounts under cross margin', () => {
    const { options } = optionsOf(1, 1);
    expect(options.countedRows).toEqual([
      [
        { account: 'a', market: 'BTC-PERP' },
        { account: 'a', market: 'ETH-PERP' },
      ],
      [{ account: 'a' }],
    ]);
  });
});

describe('a run of paths', () => {
  it('completes every path once', async () => {
    const { plan, memory, options } = optionsOf(300, 7);
    const run = await runPaths(plan, memory, options);
    expect(run.completedPaths).toBe(300);
    expect(run.stopped).toBeUndefined();
    expect(Array.from(memory.logWeight)).toEqual(Array.from({ length: 300 }, () => 1));
    expect(run.failures.map(({ path }) => path)).toEqual([13, 63, 113, 163, 213, 263]);
  });

  it('counts the running headline over the complete paths of the prefix', async () => {
    const { plan, memory, options } = optionsOf(300, 7);
    const seen: Progress[] = [];
    await runPaths(plan, memory, { ...options, onProgress: (progress) => seen.push(progress) });
    const depletions = (policy: number, paths: number): number => {
      const start =
        (policy * plan.columns.length + plan.columns.findIndex(({ name }) => name === 'fundDepletion')) * 300;
      return memory.values.subarray(start, start + paths).reduce((sum, flag) => (flag === 1 ? sum + 1 : sum), 0);
    };
    expect(seen).toHaveLength(43);
    expect(depletions(0, 300)).toBeGreaterThan(0);
    for (const { completedPaths, fundDepletion } of seen) {
      const trials = Array.from({ length: completedPaths }, (_, path) => path).filter(
        (path) => path % 50 !== 13,
      ).length;
      expect(fundDepletion).toEqual([
        { policy: 'isolated', events: depletions(0, completedPaths), trials },
        { policy: 'cross', events: depletions(1, completedPaths), trials },
      ]);
    }
  });

  it('that is aborted keeps what was complete, and says so', async () => {
    const { plan, memory, options } = optionsOf(1_000, 10);
    const controller = new AbortController();
    const onProgress = ({ finishedPaths }: Progress): void => {
      if (finishedPaths >= 200) controller.abort();
    };
    const run = await runPaths(plan, memory, { ...options, signal: controller.signal, onProgress });
    expect(run.completedPaths).toBe(200);
    expect(run.stopped).toBe('interrupted');
  });

  it('hears an abort from a timer between ranges', async () => {
    const { plan, memory, options } = optionsOf(1_000, 1);
    const wait = new Int32Array(new SharedArrayBuffer(4));
    const slow = inProcessRunner(hashedSimulator(() => void Atomics.wait(wait, 0, 0, 5)));
    const run = await runPaths(plan, memory, { ...options, runner: slow, signal: AbortSignal.timeout(50) });
    expect(run.completedPaths).toBeLessThan(1_000);
  });

  it('that is aborted before its first path has nothing to report', async () => {
    const { plan, memory, options } = optionsOf(10, 1);
    await expect(runPaths(plan, memory, { ...options, signal: AbortSignal.abort() })).rejects.toThrow(
      NothingCompletedError,
    );
  });

  it('that lost a range keeps the prefix before it', async () => {
    const { plan, memory, options } = optionsOf(100, 10);
    const losing: PathRunner = async (thePlan, theMemory, { ranges, onRange }) => {
      const simulate = simulator(thePlan, theMemory);
      for (let range = ranges.take(1); range !== undefined; range = ranges.take(1)) {
        if (range.first !== 30) onRange(simulate(range), 1);
      }
      throw new LostRangeError('paths 30 to 39 lost their thread');
    };
    const run = await runPaths(plan, memory, { ...options, runner: losing });
    expect(run.completedPaths).toBe(30);
    expect(run.stopped).toBe('paths 30 to 39 lost their thread');
  });

  it('never passes off a runner that ended early as a whole run', async () => {
    const { plan, memory, options } = optionsOf(100, 10);
    const lazy: PathRunner = async (thePlan, theMemory, { ranges, onRange }) =>
      onRange(simulator(thePlan, theMemory)(ranges.take(1)!), 1);
    await expect(runPaths(plan, memory, { ...options, runner: lazy })).rejects.toThrow('after 10 of 100 paths');
  });
});
