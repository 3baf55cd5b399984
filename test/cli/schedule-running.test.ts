import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Notification } from '../../src/schedule/notifier.ts';
import { signature } from '../../src/schedule/webhook.ts';
import { ended, endless, startProgram } from './fixtures.ts';
import { desk, difference, eventsOf, funded, receiver, said } from './schedule-fixtures.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('shortfall schedule', { timeout: 120_000 }, () => {
  it('says what is wrong with the experiment before it waits', async () => {
    const here = desk({}, { ...funded(4), horizon: { steps: -3 } });
    const { exitCode, logs } = await said('schedule', here.schedule);
    expect([exitCode, logs.includes('/horizon/steps')]).toEqual([2, true]);
  });

  it('runs for some seconds, tells a webhook that fails twice, and stops when asked to', async () => {
    vi.stubEnv('HOOK', 'secret');
    const hook = await receiver(503, 500, 204);
    const webhook = { url: hook.url, secretVariable: 'HOOK', firstDelay: '1s' };
    const here = desk({ cron: '*/2 * * * * *', webhook });
    const child = startProgram('schedule', here.schedule);
    const whole = ended(child);
    let [text, isChanged, isStopping] = ['', false, false];
    const count = (event: string): number => text.split(`"event":"${event}"`).length - 1;
    child.stdout!.on('data', (piece: string) => {
      text += piece;
      // Once it has found nothing new, the fund is another; once it has told of that, it has done all.
      if (!isChanged && text.includes('"outcome":"unchanged"')) {
        isChanged = true;
        here.write(funded(1_000));
      }
      const isDone = text.includes('"pairing":"samePaths"') && count('notified') === count('runFinished');
      if (!isDone || isStopping) return;
      isStopping = true;
      child.kill('SIGTERM');
    });
    const { exitCode, stdout, stderr } = await whole;
    await hook.close();
    expect(exitCode, stderr).toBe(0);

    const events = eventsOf(stdout.trimEnd().split('\n'));
    expect(events[0]).toMatchObject({ event: 'started', schedule: 'nightly', cron: '*/2 * * * * *' });
    expect(events.at(-1)!.event).toBe('stopped');
    const notified = events.filter(({ event }) => event === 'notified');
    expect(notified[0]).toMatchObject({ attempts: 3, problems: ['answered 503', 'answered 500'] });
    expect(notified[1]).toMatchObject({ attempts: 1, problems: [] });

    const { entries } = here.read();
    const outcomes = entries.map(({ outcome }) => outcome);
    expect(outcomes[0]).toBe('complete');
    expect(outcomes[1]).toBe('unchanged');
    const changed = entries.find(({ outcome }, i) => i > 0 && outcome === 'complete')!;
    expect(changed.comparisons[0]!.pairing).toMatchObject({ kind: 'samePaths', paths: 400 });
    expect(difference(changed.comparisons[0], 'fundDepletion.probability')!.estimate).toBeLessThan(0);
    // Every run was due at an even second, one after another, and each at most once.
    const due = entries.map((entry) => Date.parse(entry.due));
    expect(due.every((time, i) => time % 2_000 === 0 && (i === 0 || time > due[i - 1]!))).toBe(true);

    const [first, second, third] = hook.received;
    expect([first!.status, second!.status, third!.status]).toEqual([503, 500, 204]);
    expect(new Set([first, second, third].map((each) => each!.body)).size).toBe(1);
    for (const { headers, body } of hook.received) {
      expect(headers['x-shortfall-signature']).toBe(signature(body, 'secret'));
    }
    expect((JSON.parse(third!.body) as Notification).entry).toEqual(entries[0]);
  });

  it('stops a run under way at a checkpoint, which the next start makes up for', async () => {
    const here = desk({ cron: '* * * * * *' }, { ...endless, paths: 50_000 });
    const child = startProgram('schedule', here.schedule);
    const whole = ended(child);
    child.stdout!.on('data', (piece: string) => {
      if (piece.includes('runStarted')) setTimeout(() => child.kill('SIGTERM'), 3_000);
    });
    const { exitCode, stdout, stderr } = await whole;
    expect(exitCode, stderr).toBe(0);
    const events = eventsOf(stdout.trimEnd().split('\n')).map(({ event }) => event);
    expect(events).toContain('runStopped');
    expect(events.at(-1)).toBe('stopped');
    // It is no run of the history, and its lock is gone.
    expect(existsSync(join(here.history, 'history.json'))).toBe(false);
    expect(readdirSync(join(here.history, '.scheduler'))).toEqual([]);
    const left = readdirSync(join(here.history, 'one-long')).filter((name) => name.endsWith('-unfinished'));
    expect(left).toHaveLength(1);
  });

  it('goes on from the checkpoint of a run that was stopped, to the digest of one that was not', async () => {
    const config = { ...funded(4), paths: 6_000, horizon: { steps: 600, step: '1m' } };
    const here = desk({ reserve: { target: 0.05, policy: 'isolated' } }, config);
    const child = startProgram('schedule', here.schedule, '--once');
    const whole = ended(child);
    child.stdout!.on('data', (piece: string) => {
      if (piece.includes('runStarted')) setTimeout(() => child.kill('SIGINT'), 700);
    });
    const { exitCode, stdout } = await whole;
    const isStopped = stdout.includes('runStopped');
    // On a fast machine it may have been done before it was stopped.
    expect(exitCode).toBe(isStopped ? 130 : 0);
    const resumed = await said('schedule', here.schedule, '--once');
    expect(resumed.exitCode, resumed.logs).toBe(0);
    const { run } = here.read().entries.at(-1)!;
    const other = await said('run', join(here.folder, 'config.json'), '--threads', '0', '--out', here.folder, '--json');
    const { digest, runId } = JSON.parse(other.results.join('')) as { readonly digest: string; readonly runId: string };
    expect(run!.runId).toBe(runId);
    const summary = readFileSync(join(here.history, run!.folder!, 'summary.json'), 'utf8');
    expect((JSON.parse(summary) as { readonly digest: string }).digest).toBe(digest);
    expect(readdirSync(join(here.history, 'one-long')).filter((name) => /-(?:partial|unfinished)$/.test(name))).toEqual(
      [],
    );
  });
});
