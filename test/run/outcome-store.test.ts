import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutcomeTable } from '../../src/outcome.ts';
import { SUM_BLOCK_PATHS } from '../../src/plan/path-slices.ts';
import type { PathRange, PathRunner } from '../../src/plan/plan.ts';
import { outcomesCsv } from '../../src/report/csv.ts';
import { outcomeDigest } from '../../src/report/run-id.ts';
import { RunNotWrittenError } from '../../src/report/write.ts';
import { countedRows } from '../../src/run/counted-rows.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { outcomeBytes, outcomeStore, type OutcomeSpool, type OutcomeStore } from '../../src/run/outcome-store.ts';
import { inProcessRunner } from '../../src/run/path-runner.ts';
import { Ranges } from '../../src/run/ranges.ts';
import { runPaths, type PathsRun } from '../../src/run/run-paths.ts';
import { stress } from '../../src/stress.ts';
import { createPoolRunner } from '../../workers/pool.ts';
import { compiledPolicies, planOf, volatileExperiment } from './fixtures.ts';
import { hashedSimulator } from './hashed-simulator.ts';

const simulator = hashedSimulator(() => {});
const inProcess = inProcessRunner(simulator);

/** A file for every outcome, and no more of them in memory than three blocks of paths. */
function tightSpool(): OutcomeSpool & { readonly folder: string } {
  return { folder: mkdtempSync(join(tmpdir(), 'shortfall-spool-')), bytesInMemory: 0, bytesAtATime: 0 };
}

interface Stored {
  readonly store: OutcomeStore;
  readonly run: PathsRun;
  readonly table: OutcomeTable;
}

async function stored(
  paths: number,
  spool: OutcomeSpool | undefined,
  runner: PathRunner,
  abortAfter = Infinity,
): Promise<Stored> {
  const { plan } = planOf({ paths });
  const store = outcomeStore(plan, spool);
  const aborting = new AbortController();
  const run = await runPaths(plan, store.memory, {
    runner,
    ranges: new Ranges(paths, { size: 500, groupPaths: store.memory.groupPaths, limit: store.limit }),
    countedRows: countedRows(compiledPolicies(plan)),
    onPrefix: store.keep,
    signal: aborting.signal,
    onProgress: ({ completedPaths }) => {
      if (completedPaths >= abortAfter) aborting.abort();
    },
  });
  return { store, run, table: store.table(run.completedPaths) };
}

/** Ends the ranges under way in an order that `choose` decides: never the order in which they began. */
function disorderly(mostUnderWay: number, choose: (count: number) => number): PathRunner {
  return async (plan, memory, { ranges, onRange }) => {
    const simulate = simulator(plan, memory);
    const underWay: PathRange[] = [];
    for (;;) {
      while (underWay.length < mostUnderWay) {
        const range = ranges.take(2);
        if (range === undefined) break;
        underWay.push(range);
      }
      if (underWay.length === 0) return;
      const [range] = underWay.splice(choose(underWay.length), 1);
      await Promise.resolve();
      onRange(simulate(range!), 1);
    }
  };
}

describe('the outcomes of a run too long for memory', () => {
  const paths = 5 * SUM_BLOCK_PATHS + 700;

  it('are those that memory would hold, bit for bit, in whatever order the paths end', async () => {
    const expected = outcomeDigest((await stored(paths, undefined, inProcess)).table);
    const order = fc.record({
      underWay: fc.integer({ min: 1, max: 60 }),
      luck: fc.infiniteStream(fc.nat({ max: 1_000 })),
    });
    await fc.assert(
      fc.asyncProperty(order, async ({ underWay, luck }) => {
        const runner = disorderly(underWay, (count) => (luck.next().value as number) % count);
        const { store, table } = await stored(paths, tightSpool(), runner);
        expect(outcomeDigest(table)).toBe(expected);
        store.close();
      }),
      { numRuns: 12 },
    );
  });

  it('never lie in memory beyond three groups of paths', async () => {
    const { plan } = planOf({ paths });
    const { store } = await stored(paths, tightSpool(), inProcess);
    expect(store.memory.groupPaths).toBe(SUM_BLOCK_PATHS);
    expect(store.memory.values.byteLength).toBe((outcomeBytes(plan) / paths) * 3 * SUM_BLOCK_PATHS);
    store.close();
  });

  it('can be read from any path to any other', async () => {
    const [memory, file] = [await stored(paths, undefined, inProcess), await stored(paths, tightSpool(), inProcess)];
    const column = memory.table.columns.findIndex(({ name }) => name === 'shortfall');
    const part = fc.tuple(fc.nat({ max: paths }), fc.nat({ max: paths })).map((ends) => ends.sort((a, b) => a - b));
    fc.assert(
      fc.property(part, fc.nat({ max: 1 }), ([first, end], policy) => {
        const expected = memory.table.read(policy, column, first!, end!);
        expect(Buffer.compare(bytesOf(file.table.read(policy, column, first!, end!)), bytesOf(expected))).toBe(0);
      }),
    );
    expect([...outcomesCsv(file.table)].join('')).toBe([...outcomesCsv(memory.table)].join(''));
    file.store.close();
  });

  it.each([100, SUM_BLOCK_PATHS, 3 * SUM_BLOCK_PATHS + 250])(
    'of a run that is aborted after %d paths are those of its complete paths',
    async (abortAfter) => {
      const partial = await stored(paths, tightSpool(), inProcess, abortAfter);
      const { completedPaths, stopped } = partial.run;
      expect(stopped).toBe('interrupted');
      expect(completedPaths).toBeGreaterThanOrEqual(abortAfter);
      const whole = await stored(completedPaths, undefined, inProcess);
      expect(outcomeDigest(partial.table)).toBe(outcomeDigest(whole.table));
      partial.store.close();
    },
  );

  it('leave no file that anybody could find, and are gone when closed', async () => {
    const spool = tightSpool();
    const { store, table } = await stored(paths, spool, inProcess);
    if (process.platform !== 'win32') expect(readdirSync(spool.folder)).toEqual([]);
    const column = table.columns.findIndex(({ name }) => name === 'shortfall');
    store.close();
    store.close();
    expect(() => table.read(0, column, 0, 10)).toThrow(RunNotWrittenError);
    expect(readdirSync(spool.folder)).toEqual([]);
  });

  it('need a folder that is there', () => {
    const spool = { folder: join(tmpdir(), 'shortfall-no-such-folder'), bytesInMemory: 0 };
    expect(() => outcomeStore(planOf({ paths: 10 }).plan, spool)).toThrow(RunNotWrittenError);
    expect(() => outcomeStore(planOf({ paths: 10 }).plan, spool)).toThrow(
      /^the outcomes could not be kept in .*ENOENT/,
    );
  });

  it('stay in memory, without a file, where they are few', () => {
    const folder = join(tmpdir(), 'shortfall-no-such-folder');
    const { plan } = planOf({ paths: 10 });
    expect(outcomeStore(plan, { folder }).memory.groupPaths).toBe(10);
    expect(outcomeStore(plan, { folder, bytesInMemory: outcomeBytes(plan) }).memory.groupPaths).toBe(10);
  });
});

describe('a stress test with a spool', { timeout: 240_000 }, () => {
  it('says what one in memory says, in process and on threads', async () => {
    const experiment = volatileExperiment(SUM_BLOCK_PATHS + 600);
    const expected = await stress(experiment, { runner: runInProcess });
    for (const runner of [runInProcess, createPoolRunner({ threads: 2 })]) {
      const spool = tightSpool();
      const result = await stress(experiment, { runner, spool });
      expect(result.digest).toBe(expected.digest);
      expect(JSON.stringify(result.statistics)).toBe(JSON.stringify(expected.statistics));
      result.close();
      expect(readdirSync(spool.folder)).toEqual([]);
    }
  });
});

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
