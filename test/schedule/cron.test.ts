import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronProblem, CronTimes, isTimeZone } from '../../src/schedule/cron.ts';

function times(pattern: string, timeZone: string, from: string, count: number): string[] {
  const cron = new CronTimes(pattern, timeZone);
  const found: string[] = [];
  for (let time = cron.after(new Date(from)); time !== undefined && found.length < count; time = cron.after(time)) {
    found.push(time.toISOString().slice(0, 16));
  }
  return found;
}

describe('a time of the day in a zone with daylight saving', () => {
  it('that does not exist on the spring day comes when the clock has jumped', () => {
    // 29 March 2026: 02:00 becomes 03:00 in Berlin.
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-03-27T12:00Z', 3)).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
  });
  it('that exists twice on the autumn day comes once', () => {
    // 25 October 2026: 03:00 becomes 02:00 in Berlin.
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });
  it('every half an hour, comes every half an hour through the autumn night', () => {
    const found = times('*/30 * * * *', 'Europe/Berlin', '2026-10-24T23:30Z', 8).map((text) => Date.parse(`${text}Z`));
    for (let i = 1; i < found.length; i++) expect(found[i]! - found[i - 1]!).toBe(1_800_000);
  });
  it('is another time elsewhere', () => {
    expect(times('30 2 * * *', 'America/New_York', '2026-11-28T00:00Z', 1)).toEqual(['2026-11-28T07:30']);
    expect(times('30 2 * * *', 'UTC', '2026-11-28T00:00Z', 1)).toEqual(['2026-11-28T02:30']);
  });
});

describe('the last time in a span', () => {
  it('is the one after which none comes until its end, whatever the pattern and the zone', () => {
    const patterns = ['30 2 * * *', '*/7 * * * *', '0 6 1 * *', '0 0 * * 1', '*/20 * * * * *'];
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
    const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) });
    const span = fc.record({
      pattern: fc.constantFrom(...patterns),
      zone: fc.constantFrom(...zones),
      from: instant,
      length: fc.integer({ min: 0, max: 3_000_000 }),
    });
    fc.assert(
      fc.property(span, ({ pattern, zone, from: start, length }) => {
        const [cron, from, until] = [new CronTimes(pattern, zone), new Date(start), new Date(start + length)];
        const count = cron.countIn(from, until, 1_000);
        let [last, walked]: [Date | undefined, number] = [undefined, 0];
        for (let time = cron.after(from); time !== undefined && time <= until; time = cron.after(time)) {
          last = time;
          walked++;
        }
        expect(cron.lastIn(from, until)).toEqual(last);
        expect(count).toBe(walked);
      }),
      { seed: 11, numRuns: 60 },
    );
  });
  it('counts no further than asked', () => {
    const cron = new CronTimes('* * * * * *', 'UTC');
    expect(cron.countIn(new Date(0), new Date(86_400_000), 50)).toBe(50);
  });
});

describe('a pattern', () => {
  it.each(['30 2 * * *', '*/5 9-17 * * MON-FRI', '0 6 1 * *', '*/10 * * * * *', '0 0 L * *'])(
    '%s is one',
    (pattern) => {
      expect(cronProblem(pattern)).toBeUndefined();
    },
  );
  it.each([
    ['61 * * * *', 'Invalid value for minute: 61'],
    ['0 0 31 2 *', 'no such day'],
    ['@daily', 'five or six fields'],
    ['2026-11-28T00:00:00', 'five or six fields'],
    ['* * * *', 'five or six fields'],
  ])('%s is none', (pattern, problem) => {
    expect(cronProblem(pattern)).toContain(problem);
  });
  it('is read in a zone that exists', () => {
    expect([isTimeZone('Europe/Berlin'), isTimeZone('UTC'), isTimeZone('Mars/Olympus')]).toEqual([true, true, false]);
  });
});
