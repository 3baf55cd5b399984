import { describe, expect, it } from 'vitest';
import { ConfigError, issueText } from '../../src/errors.ts';
import { readSchedule } from '../../src/schedule/read-schedule.ts';

const LEAST = '{\n  "experiment": "exp.json",\n  "cron": "30 2 * * *",\n  "history": "h"\n}';

function complaints(text: string, environment = {}): string[] {
  try {
    readSchedule(text, 'desk/nightly.json', environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map(issueText);
    throw error;
  }
  return [];
}

describe('a schedule file', () => {
  it('needs an experiment, a pattern and a history, and has the rest filled in', () => {
    expect(readSchedule(LEAST, 'desk/nightly.json', {})).toEqual({
      ...{ name: 'nightly', file: 'desk/nightly.json', experiment: 'desk/exp.json', history: 'desk/h', set: [] },
      ...{ cron: '30 2 * * *', timeZone: 'UTC', missedRuns: 'runOnce', retention: {} },
    });
  });
  it('is read with all that it may say', () => {
    const text = `{
      // Comments are fine.
      "name": "desk", "experiment": "flash-crash", "set": ["paths=500"], "cron": "0 6 1 * *",
      "timeZone": "Europe/Berlin", "missedRuns": "skip", "history": "/var/lib/h", "baseline": "approved",
      "retention": { "runs": 90, "age": "400d" }, "threads": 2,
      "reserve": { "target": 0.01, "confidence": 0.99, "policy": "cross", "held": "2500000", "ahead": "90d" },
      "webhook": { "url": "https://desk.example/x", "secretVariable": "HOOK", "on": "problems", "attempts": 3,
                   "timeout": "5s", "firstDelay": "2s" },
    }`;
    expect(readSchedule(text, 'desk/nightly.json', { HOOK: 'secret' })).toEqual({
      ...{ name: 'desk', file: 'desk/nightly.json', experiment: 'flash-crash', set: ['paths=500'] },
      ...{ cron: '0 6 1 * *', timeZone: 'Europe/Berlin', missedRuns: 'skip', history: '/var/lib/h' },
      ...{ baseline: 'approved', retention: { runs: 90, age: 400 * 86_400 }, threads: 2 },
      reserve: { target: 0.01, confidence: 0.99, policy: 'cross', held: 2_500_000, ahead: 90 * 86_400 },
      webhook: {
        ...{ url: 'https://desk.example/x', secretVariable: 'HOOK', secret: 'secret', on: 'problems' },
        ...{ attempts: 3, timeout: 5, firstDelay: 2 },
      },
    });
  });
  it('has all that is wrong with it said at once, each at its place', () => {
    const text = `{
  "experiment": "exp.json",
  "cron": "61 * * * *",
  "timeZone": "Mars/Olympus",
  "history": "h",
  "retention": { "runs": 0, "age": "1y" },
  "reserve": { "held": "-5" },
  "webhook": { "url": "ftp://x", "secretVariable": "HOOK" },
  "webhok": 1
}`;
    const found = complaints(text);
    expect(found.map((each) => /^desk\/nightly\.json:\d+:\d+/.exec(each)?.[0])).toEqual(
      ['3:11', '4:15', '6:26', '6:36', '7:24', '8:23', '9:3'].map((at) => `desk/nightly.json:${at}`),
    );
    expect(found[0]).toContain('expected five fields');
    expect(found[0]).toContain('Invalid value for minute: 61');
    expect(found[1]).toContain('found "Mars/Olympus"');
    expect(found[4]).toContain('an amount ≥ 0');
    expect(found[6]).toContain('did you mean');
  });
  it('is refused where the secret is not in the environment, and never says what it is', () => {
    const text = LEAST.replace('"h"', '"h", "webhook": { "url": "https://x.example", "secretVariable": "HOOK" }');
    expect(complaints(text)).toEqual([
      'desk/nightly.json:4:78 /webhook/secretVariable: expected an environment variable that holds the secret, found HOOK, which is not set',
    ]);
    expect(complaints(text, { HOOK: '' })[0]).toContain('which is empty');
    expect(complaints(text, { HOOK: 'x' })).toEqual([]);
  });
  it('is refused where a time never comes', () => {
    expect(complaints(LEAST.replace('30 2 * * *', '0 0 31 2 *'))[0]).toContain('there is no such day');
  });
});
