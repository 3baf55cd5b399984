import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { entryId, lastWithResults } from '../../src/history/entry.ts';
import { headlineSeries } from '../../src/history/headline-series.ts';
import { historyText } from '../../src/history/history-text.ts';
import { withBaseline } from '../../src/history/name-baseline.ts';
import { problemsOf } from '../../src/history/problems.ts';
import { outdatedFolders, withoutFolders } from '../../src/history/retention.ts';
import { readHistory, updateHistory } from '../../src/history/store.ts';
import { entryOf, historyOf } from './entries.ts';

const day = (number: number): string => new Date(Date.UTC(2026, 10, number)).toISOString();
const folder = (): string => mkdtempSync(join(tmpdir(), 'shortfall-history-'));

describe('a history', () => {
  it('is not there before something is written, and then holds it', async () => {
    const here = folder();
    expect(readHistory(here)).toBeUndefined();
    await updateHistory(here, 'nightly', (now) => ({ ...now, entries: [entryOf({ id: 'a', at: day(1) })] }));
    expect(readHistory(here)).toEqual(historyOf([entryOf({ id: 'a', at: day(1) })]));
  });
  it('loses nothing when several processes write to it at once', { timeout: 60_000 }, async () => {
    const here = folder();
    const writer = fileURLToPath(new URL('./fixtures/writer.ts', import.meta.url));
    const children = ['one', 'two', 'three'].map((name) =>
      fork(writer, [here, name, '20'], { execArgv: ['--import', 'tsx'], stdio: 'ignore' }),
    );
    const codes = await Promise.all(children.map(async (child) => ((await once(child, 'exit')) as [number])[0]));
    expect(codes).toEqual([0, 0, 0]);
    const ids = readHistory(here)!.entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(60);
    // Each writer's own stand in its order.
    for (const name of ['one', 'two', 'three']) {
      const own = ids.filter((id) => id.startsWith(name));
      expect(own).toEqual(Array.from({ length: 20 }, (_, i) => `${name}-${i}`));
    }
    expect(readdirSync(here).sort()).toEqual(['.writing', 'history.json']);
  });
  it('stands as it was where the change throws, and can be written again', async () => {
    const here = folder();
    await updateHistory(here, 'nightly', (now) => ({ ...now, baselines: { a: 'b' } }));
    const before = readFileSync(join(here, 'history.json'), 'utf8');
    const failing = updateHistory(here, 'nightly', () => {
      throw new Error('out of ideas');
    });
    await expect(failing).rejects.toThrow('out of ideas');
    expect(readFileSync(join(here, 'history.json'), 'utf8')).toBe(before);
    await updateHistory(here, 'nightly', (now) => now);
  });
  it.each([
    ['{ "kind": "hist', 'Unterminated|Expected|JSON'],
    ['{ "kind": "model" }', 'another document'],
    ['null', 'another document'],
    ['{ "kind": "history", "schemaVersion": 2, "entries": [], "baselines": {} }', 'version 2'],
  ])('is refused, and not written over, where its file holds %s', async (text, problem) => {
    const here = folder();
    writeFileSync(join(here, 'history.json'), text);
    expect(() => readHistory(here)).toThrow(ConfigError);
    await expect(updateHistory(here, 'nightly', (now) => now)).rejects.toThrow(new RegExp(problem));
    expect(readFileSync(join(here, 'history.json'), 'utf8')).toBe(text);
  });
});

describe('an entry', () => {
  it('is named for when it was due, and never as another is', () => {
    const at = new Date('2026-11-28T02:30:00.123Z');
    expect(entryId(at, [])).toBe('20261128T023000Z');
    expect(entryId(at, [{ id: '20261128T023000Z' }, { id: '20261128T023000Z-2' }])).toBe('20261128T023000Z-3');
  });
  it('is compared with the last one that has results', () => {
    const entries = [
      entryOf({ id: 'a', at: day(1) }),
      entryOf({ id: 'b', at: day(2), run: 'a', outcome: 'unchanged' }),
      entryOf({ id: 'c', at: day(3), outcome: 'partial' }),
      entryOf({ id: 'd', at: day(4), outcome: 'failed' }),
    ];
    expect(lastWithResults({ entries })?.id).toBe('b');
    expect(lastWithResults({ entries }, 1)?.id).toBe('a');
    expect(lastWithResults({ entries: entries.slice(2) })).toBeUndefined();
  });
});

describe('what a desk should look at', () => {
  it('is nothing where all is well', () => {
    expect(problemsOf(entryOf({ id: 'a', at: day(1) }))).toEqual([]);
  });
  it('is a failure, a breach, what became worse, and a fund that is too small', () => {
    const entry = entryOf({ id: 'a', at: day(1) });
    const problems = problemsOf({
      ...entry,
      run: { ...entry.run!, gates: 'fail' },
      comparisons: [
        {
          ...{ with: 'previous', entry: 'b', runId: 'b' },
          differences: [
            {
              policy: 'cross',
              metric: 'fundDepletion.probability',
              estimate: 0.1,
              low: 0.05,
              high: 0.2,
              verdict: 'worse',
            },
            { policy: 'cross', metric: 'negativeEquity.probability', estimate: 0, low: 0, high: 0, verdict: 'better' },
          ],
        },
        { with: 'approved', entry: 'b', runId: 'b', problem: 'the files of run b are gone' },
        { with: 'best', entry: '', runId: '', problem: 'no run has that name' },
      ],
    });
    expect(problems).toEqual([
      'A gate is breached.',
      'cross: «insurance fund depleted» is worse than in the run before.',
      'It was not compared with the baseline approved: the files of run b are gone.',
    ]);
    const failed = entryOf({ id: 'a', at: day(1), outcome: 'failed', more: { problem: 'no such file' } });
    expect(problemsOf(failed)).toEqual(['The run failed: no such file']);
  });
});

describe('retention', () => {
  const entries = [1, 2, 3, 4, 5].map((number) => entryOf({ id: `run${number}`, at: day(number) }));
  const now = Date.parse(day(6));

  it('keeps the newest so many', () => {
    expect(outdatedFolders(historyOf(entries), { runs: 2 }, now)).toEqual(['e/run1', 'e/run2', 'e/run3']);
  });
  it('keeps what is younger', () => {
    expect(outdatedFolders(historyOf(entries), { age: 3 * 86_400 }, now)).toEqual(['e/run1', 'e/run2']);
  });
  it('keeps all without a rule, and the newest whatever the rule', () => {
    expect(outdatedFolders(historyOf(entries), {}, now)).toEqual([]);
    expect(outdatedFolders(historyOf(entries), { age: 1 }, now)).not.toContain('e/run5');
  });
  it('keeps baselines', () => {
    expect(outdatedFolders(historyOf(entries, { approved: 'run1' }), { runs: 1 }, now)).toEqual([
      'e/run2',
      'e/run3',
      'e/run4',
    ]);
  });
  it('counts a run as old as its last use', () => {
    const again = [...entries, entryOf({ id: 'run6', at: day(6), run: 'run1', outcome: 'unchanged' })];
    expect(outdatedFolders(historyOf(again), { runs: 2 }, now)).toEqual(['e/run2', 'e/run3', 'e/run4']);
  });
  it('never lets go of the newest or a baseline, nor more than the rule says', () => {
    const cases = fc.record({
      runs: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 25 }),
      keep: fc.integer({ min: 1, max: 8 }),
      baseline: fc.nat(24),
    });
    fc.assert(
      fc.property(cases, ({ runs, keep, baseline }) => {
        const all = runs.map((run, i) => entryOf({ id: `entry${i}`, at: day(i + 1), run: `run${run}` }));
        const named = all[baseline % all.length]!;
        const history = historyOf(all, { approved: named.id });
        const gone = outdatedFolders(history, { runs: keep }, now);
        expect(gone).not.toContain(all.at(-1)!.run!.folder);
        expect(gone).not.toContain(named.run!.folder);
        const left = new Set(all.map(({ run }) => run!.folder!).filter((each) => !gone.includes(each)));
        expect(left.size).toBeGreaterThanOrEqual(Math.min(keep, new Set(runs).size));
        expect(left.size).toBeLessThanOrEqual(keep + 1);
        expect(outdatedFolders(withoutFolders(history, gone), { runs: keep }, now)).toEqual([]);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe('a baseline', () => {
  const entries = [
    entryOf({ id: '20261101T000000Z', at: day(1), run: 'aaaa' }),
    entryOf({ id: '20261102T000000Z', at: day(2), outcome: 'failed' }),
    entryOf({ id: '20261103T000000Z', at: day(3), run: 'aaaa', outcome: 'unchanged' }),
  ];
  it.each([
    ['20261101T000000Z', '20261101T000000Z'],
    ['aaaa', '20261103T000000Z'],
    ['last', '20261103T000000Z'],
  ])('%s is run %s', (named, id) => {
    expect(withBaseline(historyOf(entries), named, 'approved').baselines).toEqual({ approved: id });
  });
  it('is a run that is there, has results and its files', () => {
    const history = historyOf(entries);
    expect(() => withBaseline(history, '20261101T000001Z', 'a')).toThrow(/did you mean "?20261101T000000Z/);
    expect(() => withBaseline(history, '20261102T000000Z', 'a')).toThrow(/one that is failed/);
    expect(() => withBaseline(withoutFolders(history, ['e/aaaa']), 'aaaa', 'a')).toThrow(/retention has removed/);
  });
});

describe('a history on a terminal', () => {
  const changed = {
    ...{ with: 'previous', entry: 'a', runId: 'a', sameOutcomes: false },
    differences: [
      {
        ...{ policy: 'cross', metric: 'fundDepletion.probability', estimate: 0.0312, low: 0.021, high: 0.0401 },
        verdict: 'worse' as const,
      },
    ],
  };
  const history = historyOf(
    [
      entryOf({ id: '20261101T000000Z', at: day(1) }),
      entryOf({ id: '20261102T000000Z', at: day(2), more: { comparisons: [changed] } }),
      entryOf({ id: '20261103T000000Z', at: day(3), outcome: 'failed', more: { problem: 'no such file' } }),
    ],
    { approved: '20261101T000000Z' },
  );
  it('tells each run, how it changed, and what became of the last', () => {
    expect(historyText(history, { colour: false, width: 120 })).toMatchInlineSnapshot(`
      "nightly
      insurance fund depleted, policy cross; times are UTC

      Run               Outcome   Estimate  Interval      Since before
      20261101T000000Z  complete    10.0 %  8.0 – 12.0 %
      20261102T000000Z  complete    10.0 %  8.0 – 12.0 %  +3.12 pp (+2.10 to +4.01 pp), worse
      20261103T000000Z  failed

      approved is run 20261101T000000Z

      Last run: no such file"
    `);
  });
  it('leaves intervals of differences out before it leaves the table', () => {
    const text = historyText(history, { colour: false, width: 80 });
    expect(text).toContain('+3.12 pp, worse');
    expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
  });
  it('shows the last so many, and says how many there are before', () => {
    const text = historyText(history, { colour: false, width: 120, last: 1 });
    expect(text).toContain('2 earlier');
    expect(text).not.toContain('complete');
  });
  it('says that there is none yet', () => {
    expect(historyText(historyOf([]), { colour: false, width: 80 })).toBe('No run yet.');
  });
});

describe('a headline through a history', () => {
  const difference = { estimate: 0.02, low: 0.01, high: 0.03, verdict: 'worse' as const };
  const history = historyOf([
    entryOf({ id: 'a', at: day(1) }),
    entryOf({ id: 'b', at: day(2), outcome: 'failed' }),
    entryOf({
      ...{ id: 'c', at: day(3), run: 'another' },
      more: {
        comparisons: [
          {
            ...{ with: 'previous', entry: 'a', runId: 'a' },
            differences: [{ policy: 'cross', metric: 'fundDepletion.probability', ...difference }],
          },
          { with: 'approved', entry: 'a', runId: 'a', problem: 'the files of run a are gone' },
        ],
      },
    }),
  ]);

  it('is that of the baseline in every run that has it, oldest first, with what it was compared with', () => {
    const points = headlineSeries(history);
    expect(points.map(({ entry, runId, due }) => [entry, runId, due])).toEqual([
      ['a', 'a', day(1)],
      ['c', 'another', day(3)],
    ]);
    expect(points[0]).toMatchObject({ estimate: 0.1, low: 0.08, high: 0.12, events: 100, confidence: 0.95, since: {} });
    expect(Object.keys(points[1]!.since)).toEqual(['previous']);
    expect(points[1]!.since['previous']).toMatchObject(difference);
  });
  it('is none of a history without results', () => {
    expect(headlineSeries(historyOf([]))).toEqual([]);
    expect(headlineSeries(historyOf([entryOf({ id: 'a', at: day(1), outcome: 'failed' })]))).toEqual([]);
  });
  it('is refused where no run has the metric or the policy, with what there is', () => {
    expect(() => headlineSeries(history, { metric: 'fundDepletion.probabilty' })).toThrow(
      'no run of the history has the metric "fundDepletion.probabilty": there are "fundDepletion.probability"; did you mean "fundDepletion.probability"?',
    );
    expect(() => headlineSeries(history, { policy: 'constructor' })).toThrow(
      'no run of the history has the policy "constructor": there are "cross"',
    );
  });
});
