import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Notification } from '../../src/schedule/notifier.ts';
import { desk, difference, funded, once, receiver, said } from './schedule-fixtures.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('shortfall schedule --once', { timeout: 120_000 }, () => {
  it('runs, compares with the run before path by path, and leaves a history', async () => {
    const here = desk();
    const first = await once(here);
    expect(first.exitCode, first.logs).toBe(0);
    expect(first.events().map(({ event }) => event)).toEqual(['runStarted', 'runFinished']);
    here.write(funded(1_000));
    const second = await once(here);
    expect(second.events().map(({ event }) => event)).toEqual(['runStarted', 'runFinished', 'compared']);

    const { entries } = here.read();
    expect(entries.map(({ outcome, trigger }) => `${outcome} ${trigger}`)).toEqual(['complete once', 'complete once']);
    for (const { run } of entries) {
      expect(existsSync(join(here.history, run!.folder!, 'report.html'))).toBe(true);
    }
    const [comparison] = entries[1]!.comparisons;
    expect(comparison).toMatchObject({ with: 'previous', entry: entries[0]!.id, sameOutcomes: false });
    expect(comparison!.pairing).toMatchObject({ kind: 'samePaths', paths: 400 });
    expect(comparison!.changes).toEqual([
      '/policies/isolated/funds/main/balance: 4 → 1000',
      '/policies/cross/funds/main/balance: 4 → 1000',
    ]);
    // A larger fund is depleted less, and nobody is closed below zero more or less for it.
    const [before, now] = entries.map(({ run }) => run!.headlines['cross']!['fundDepletion.probability']!.estimate!);
    expect(difference(comparison, 'fundDepletion.probability')!.estimate).toBeCloseTo(now! - before!, 12);
    expect(now).toBeLessThan(before!);
    expect(difference(comparison, 'negativeEquity.probability')!.verdict).toBe('identical on every path');
  });

  it('records what has not changed as unchanged, and runs nothing', async () => {
    const here = desk();
    await once(here);
    const runs = readdirSync(join(here.history, 'one-long'));
    const again = await once(here);
    expect(again.exitCode).toBe(0);
    expect(again.events().find(({ event }) => event === 'runFinished')).toMatchObject({
      ...{ outcome: 'unchanged', isNew: false },
    });
    const [first, second] = here.read().entries;
    expect(second).toMatchObject({ outcome: 'unchanged', run: first!.run });
    expect(second!.comparisons[0]).toMatchObject({ sameOutcomes: true, changes: [], differences: [] });
    expect(readdirSync(join(here.history, 'one-long'))).toEqual(runs);
  });

  it('knows a run again that an earlier state gave, and compares it with the one before', async () => {
    const here = desk();
    for (const balance of [4, 1_000, 4]) {
      here.write(funded(balance));
      await once(here);
    }
    const [first, , third] = here.read().entries;
    expect(third).toMatchObject({ outcome: 'complete', run: { runId: first!.run!.runId } });
    expect(difference(third!.comparisons[0], 'fundDepletion.probability')!.estimate).toBeGreaterThan(0);
  });

  it('compares with a named baseline, which retention never removes', async () => {
    const here = desk({ baseline: 'approved', retention: { runs: 1 } });
    await once(here);
    expect(here.read().entries[0]!.comparisons[0]).toMatchObject({ with: 'approved' });
    expect(here.read().entries[0]!.comparisons[0]!.problem).toContain('shortfall history baseline');
    const named = await said('history', 'baseline', here.history, 'last', '--name', 'approved');
    expect(named.exitCode, named.logs).toBe(0);
    for (const balance of [6, 8, 10]) {
      here.write(funded(balance));
      await once(here);
    }
    const { entries } = here.read();
    expect(entries.map(({ run }) => run!.folder !== undefined)).toEqual([true, false, false, true]);
    const folders = entries.flatMap(({ run }) => run!.folder ?? []);
    expect(folders.map((each) => existsSync(join(here.history, each)))).toEqual([true, true]);
    expect(readdirSync(join(here.history, 'one-long'))).toHaveLength(2);
    expect(entries[3]!.comparisons.map((each) => `${each.with} ${each.pairing?.kind}`)).toEqual([
      'previous samePaths',
      'approved samePaths',
    ]);
    expect(entries[3]!.comparisons[1]!.entry).toBe(entries[0]!.id);
  });

  it('fails with code 2 where the configuration is wrong, and the history tells it', async () => {
    const here = desk();
    await once(here);
    here.write({ ...funded(4), horizon: { steps: -3 } });
    const { exitCode, events } = await once(here);
    expect(exitCode).toBe(2);
    expect(events().map(({ event }) => event)).toContain('runFailed');
    const last = here.read().entries.at(-1)!;
    expect(last).toMatchObject({ outcome: 'failed', fault: 'configuration', comparisons: [] });
    expect(last.problem).toMatch(/config\.json:\d+:\d+ \/horizon\/steps/);
    // The next good one is compared with the last that had results.
    here.write(funded(6));
    expect((await once(here)).exitCode).toBe(0);
    expect(here.read().entries.at(-1)!.comparisons[0]!.entry).toBe(here.read().entries[0]!.id);
  });

  it('has the exit code of its gates, and tells the webhook of problems only, if so asked', async () => {
    vi.stubEnv('HOOK', 'secret');
    const hook = await receiver(204);
    const webhook = { url: hook.url, secretVariable: 'HOOK', on: 'problems' };
    const gate = { metric: 'fundDepletion.probability', policy: 'cross', atMost: 0.5 };
    const here = desk({ webhook }, funded(1_000, { gates: [gate] }));
    expect((await once(here)).exitCode).toBe(0);
    expect(hook.received).toEqual([]);
    here.write(funded(0, { gates: [{ ...gate, atMost: 0.001 }] }));
    expect((await once(here)).exitCode).toBe(3);
    await hook.close();
    const told = JSON.parse(hook.received[0]!.body) as Notification;
    expect(told.problems).toContain('A gate is breached.');
    expect(told.problems).toContain('cross: «insurance fund depleted» is worse than in the run before.');
  });

  it('makes a reserve report that history tells', async () => {
    const here = desk({ reserve: { target: 0.05, policy: 'isolated' } });
    expect((await once(here)).exitCode).toBe(0);
    const { reserve } = here.read().entries[0]!;
    const [fund] = reserve!.funds;
    expect(fund).toMatchObject({ fund: 'main', held: 4, projected: { kind: 'none' } });
    expect(fund!.required).toBeGreaterThanOrEqual(fund!.estimate!);
    expect(readdirSync(join(here.history, reserve!.folder!)).sort()).toEqual([
      'reserve.html',
      'reserve.json',
      'reserve.txt',
    ]);
    const told = await said('history', 'reserve', here.history, '--json');
    expect(JSON.parse(told.results.join(''))).toMatchObject({ policy: 'isolated', target: 0.05, funds: [fund] });
    // The same inputs again: nothing is sized anew, and the need is the same.
    await once(here);
    expect(here.read().entries[1]!.reserve!.funds[0]).toMatchObject({
      required: fund!.required,
      verdict: fund!.verdict,
    });
  });

  it('keeps a run for which no reserve can be stated, and says why', async () => {
    const sampling = { kind: 'tilt', target: { underlying: 'BTC', price: 80 }, defensive: 0.5 };
    const here = desk({ reserve: { target: 0.05 } }, funded(4, { sampling }));
    expect((await once(here)).exitCode).toBe(0);
    const [entry] = here.read().entries;
    expect(entry).toMatchObject({ outcome: 'complete' });
    expect(entry!.reserve).toBeUndefined();
    expect(entry!.problem).toContain('there is no reserve report:');
  });

  it('refuses a policy that the experiment has not, and one scheduler beside another', async () => {
    const here = desk({ reserve: { policy: 'portfolio' } });
    expect((await once(here)).exitCode).toBe(2);
    expect(here.read().entries[0]!.problem).toContain('expected a policy of one-long: isolated, cross');
    // A lock of a process that lives: this one.
    const lock = { host: (await import('node:os')).hostname(), pid: process.pid, began: null, since: 'now' };
    writeFileSync(join(here.history, '.scheduler', 'lock'), JSON.stringify(lock));
    const refused = await once(here);
    expect(refused.exitCode).toBe(2);
    expect(refused.logs).toContain('expected one scheduler at a time for this history');
  });
});

describe('shortfall history', { timeout: 60_000 }, () => {
  it('lists runs, as a table and as JSON', async () => {
    const here = desk();
    await once(here);
    here.write(funded(1_000));
    await once(here);
    const { results } = await said('history', here.history);
    const ids = here.read().entries.map(({ id }) => id);
    for (const id of ids) expect(results.join('')).toContain(id);
    const json = await said('history', here.history, '--json');
    expect(JSON.parse(json.results.join(''))).toEqual(here.read());
    expect((await said('history', here.history, '--metric', 'fundDepletion.probabilty')).logs).toContain(
      'did you mean',
    );
    expect((await said('history', here.folder)).exitCode).toBe(2);
    expect((await said('history', 'reserve', here.history)).logs).toContain('a run with a reserve report');
  });
});
