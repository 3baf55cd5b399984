import { spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { PathRunner, Plan, RunMemory } from '../../src/plan/plan.ts';
import { LostRangeError } from '../../src/run/lost-range-error.ts';
import { inProcessRunner } from '../../src/run/path-runner.ts';
import type { Progress } from '../../src/run/progress.ts';
import { countedRows } from '../../src/run/counted-rows.ts';
import { Ranges } from '../../src/run/ranges.ts';
import { runPaths, type PathsRun } from '../../src/run/run-paths.ts';
import { createPoolRunner, startPool } from '../../workers/pool.ts';
import { compiledPolicies, planOf } from '../run/fixtures.ts';
import { hashedSimulator } from '../run/hashed-simulator.ts';
import type { Fault } from './fixtures/fault.ts';

const fixture = (name: string): URL => new URL(`./fixtures/${name}.ts`, import.meta.url);
const workerUrl = fixture('faulty-worker');
const noFault: Fault = { kind: 'throw', paths: [] };

interface Finished {
  readonly plan: Plan;
  readonly memory: RunMemory;
  readonly run: PathsRun;
}

async function runWith(
  runner: PathRunner,
  facts: {
    readonly paths: number;
    readonly size: number;
    readonly fault?: Fault;
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: Progress) => void;
  },
): Promise<Finished> {
  const { paths, size, fault = noFault, signal, onProgress } = facts;
  const { plan, memory } = planOf({ paths, seed: JSON.stringify(fault) });
  const run = await runPaths(plan, memory, {
    runner,
    ranges: new Ranges(paths, { size }),
    countedRows: countedRows(compiledPolicies(plan)),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  return { plan, memory, run };
}

/** All that a run leaves, bit for bit. */
function bitsOf({ memory, run }: Finished): unknown {
  const hex = (column: Float64Array | Uint8Array | Uint32Array): string =>
    Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('hex');
  return {
    values: hex(memory.values),
    status: hex(memory.status),
    completedPaths: run.completedPaths,
    failures: run.failures,
    counters: run.counters.map(({ accounts, record }) =>
      [accounts.liquidations, accounts.shortfall, accounts.shortfallSquares, accounts.taken, record.sums].map(hex),
    ),
  };
}

const inProcess = inProcessRunner(hashedSimulator(() => {}));

/** How often each path with a fault was struck. */
const strikes = ({ memory }: Finished, path: number): number => memory.fund[path]!;

// A loaded machine takes long to start threads.
describe('a pool of worker threads', { timeout: 120_000 }, () => {
  it.each([
    { threads: 1, size: 64 },
    { threads: 2, size: 7 },
    { threads: 3, size: 1 },
  ])('of $threads with $size paths a range leaves the bits of a run in process', async ({ threads, size }) => {
    const expected = await runWith(inProcess, { paths: 500, size: 100 });
    const pooled = await runWith(createPoolRunner({ threads, workerUrl }), { paths: 500, size });
    expect(bitsOf(pooled)).toEqual(bitsOf(expected));
  });

  it.each([
    { death: 'exits', fault: { kind: 'exit', paths: [20, 33], times: 1 }, paths: 200 },
    { death: 'runs out of memory', fault: { kind: 'outOfMemory', paths: [20], times: 1 }, paths: 100 },
  ] as const)('runs a range again whose thread $death, with the same result', async ({ fault, paths }) => {
    const runner = createPoolRunner({ threads: 2, workerUrl, resourceLimits: { maxOldGenerationSizeMb: 64 } });
    const finished = await runWith(runner, { paths, size: 10, fault });
    expect(fault.paths.map((path) => strikes(finished, path))).toEqual(fault.paths.map(() => 1));
    expect(bitsOf(finished)).toEqual(bitsOf(await runWith(inProcess, { paths, size: 10 })));
  });

  it('gives a range up after three retries, and the prefix before it stands', async () => {
    const runner = createPoolRunner({ threads: 1, workerUrl });
    const finished = await runWith(runner, { paths: 60, size: 10, fault: { kind: 'exit', paths: [25] } });
    expect(strikes(finished, 25)).toBe(4);
    expect(finished.run.completedPaths).toBe(20);
    expect(finished.run.stopped).toMatch(/^paths 20 to 29 of seed .* lost their thread 4 times over/);
  });

  it('loses the run when the first range is lost', async () => {
    const runner = createPoolRunner({ threads: 1, workerUrl });
    const run = runWith(runner, { paths: 10, size: 10, fault: { kind: 'exit', paths: [0] } });
    await expect(run).rejects.toThrow(LostRangeError);
  });

  it('ends at once with what a range throws, its paths and its seed', async () => {
    const fault: Fault = { kind: 'throw', paths: [15] };
    const run = runWith(createPoolRunner({ threads: 2, workerUrl }), { paths: 5_000, size: 10, fault });
    await expect(run).rejects.toThrow(
      `paths 10 to 19 of seed ${JSON.stringify(JSON.stringify(fault))} threw: no such price on path 15`,
    );
  });

  it('returns soon after an abort, with every range that was handed out', async () => {
    const controller = new AbortController();
    let aborted = Infinity;
    const onProgress = ({ finishedPaths }: Progress): void => {
      if (finishedPaths < 40 || controller.signal.aborted) return;
      controller.abort();
      aborted = performance.now();
    };
    const runner = createPoolRunner({ threads: 2, workerUrl });
    const fault: Fault = { kind: 'slow', milliseconds: 5 };
    const finished = await runWith(runner, { paths: 10_000, size: 4, fault, signal: controller.signal, onProgress });
    // Four ranges of 20 ms were under way; the rest is room for a loaded machine. All paths would take 25 s.
    expect(performance.now() - aborted).toBeLessThan(5_000);
    const { completedPaths } = finished.run;
    expect(completedPaths).toBeGreaterThanOrEqual(40);
    expect(completedPaths).toBeLessThan(200);
    const attempts = Array.from(finished.memory.logWeight);
    expect(attempts).toEqual(attempts.map((_, path) => (path < completedPaths ? 1 : 0)));
  });

  it('loses nothing at the end, however long the last range takes', async () => {
    const fault: Fault = { kind: 'slow', paths: [9], milliseconds: 600 };
    const finished = await runWith(createPoolRunner({ threads: 2, workerUrl }), { paths: 10, size: 1, fault });
    expect(finished.run.completedPaths).toBe(10);
  });

  it('keeps the process alive while a thread is replaced', () => {
    // A process of its own: a test runner's would stay alive anyway.
    const script = new URL('./fixtures/lone-thread.ts', import.meta.url);
    const child = spawnSync(process.execPath, ['--import', 'tsx', script.pathname], { encoding: 'utf8' });
    expect(child.stderr).toBe('');
    expect(child.stdout).toBe('20 paths complete\n');
    expect(child.status).toBe(0);
  });

  it.each([
    { worker: 'missing-worker', reason: /missing-worker/ },
    { worker: 'broken-import-worker', reason: /this module cannot be imported/ },
    { worker: 'broken-build-worker', reason: /there is no such schedule/ },
    { worker: 'exit-at-import-worker', reason: /worker exited with code: 7/ },
  ])('fails at once with $worker, naming it', async ({ worker, reason }) => {
    const run = runWith(createPoolRunner({ threads: 2, workerUrl: fixture(worker) }), { paths: 10, size: 1 });
    await expect(run).rejects.toThrow(`the worker threads could not start ${fixture(worker).href}`);
    await expect(run).rejects.toThrow(reason);
  });

  it.each([0, -1, 1.5, NaN])('cannot have %d threads', (threads) => {
    expect(() => createPoolRunner({ threads })).toThrow(RangeError);
    expect(() => startPool({ threads })).toThrow(RangeError);
  });
});

describe('a pool that starts before its plan is known', { timeout: 120_000 }, () => {
  it('leaves the bits of a run in process, in its first run and in those after it', async () => {
    const expected = bitsOf(await runWith(inProcess, { paths: 200, size: 100 }));
    const { runner, stop } = startPool({ threads: 2, workerUrl });
    expect(bitsOf(await runWith(runner, { paths: 200, size: 7 }))).toEqual(expected);
    expect(bitsOf(await runWith(runner, { paths: 200, size: 64 }))).toEqual(expected);
    await stop();
  });

  it('gives the plan to the thread that takes the place of one that died', async () => {
    const { runner } = startPool({ threads: 1, workerUrl });
    const struck = [0, 20];
    const finished = await runWith(runner, { paths: 60, size: 10, fault: { kind: 'exit', paths: struck, times: 1 } });
    expect(struck.map((path) => strikes(finished, path))).toEqual([1, 1]);
    expect(bitsOf(finished)).toEqual(bitsOf(await runWith(inProcess, { paths: 60, size: 10 })));
  });

  it('says with its first run why its threads could not start', async () => {
    const { runner } = startPool({ threads: 2, workerUrl: fixture('broken-import-worker') });
    // By now they have failed, unheard.
    await setTimeout(1_000);
    const run = runWith(runner, { paths: 10, size: 1 });
    await expect(run).rejects.toThrow(`could not start ${fixture('broken-import-worker').href}`);
    await expect(run).rejects.toThrow(/this module cannot be imported/);
  });

  it('leaves no thread behind where no run comes', () => {
    const script = new URL('./fixtures/stopped-pool.ts', import.meta.url);
    const child = spawnSync(process.execPath, ['--import', 'tsx', script.pathname], { encoding: 'utf8' });
    expect(child.stderr).toBe('');
    expect(child.stdout).toBe('2 started, 2 ended\n');
    expect(child.status).toBe(0);
  });
});
