import { describe, expect, it } from 'vitest';
import type { ScheduleEvent } from '../../src/schedule/events.ts';
import { keepSchedule, type Due } from '../../src/schedule/keep-schedule.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';
import { FakeClock } from './fake-clock.ts';

const MINUTE = 60_000;

interface World {
  readonly start: string;
  readonly handled?: string;
  readonly schedule?: Partial<Pick<Schedule, 'cron' | 'timeZone' | 'missedRuns'>>;
  /** Minutes that the run of an index takes. @default none */
  readonly minutes?: (run: number) => number;
  /** Runs after which it is stopped. */
  readonly runs: number;
  /** The run of this index is stopped before its end. */
  readonly stoppedIn?: number;
  readonly prepare?: (clock: FakeClock) => void;
}

/** Keeps a schedule through some runs; what ran, what was said, and up to when all is dealt with. */
async function kept({ start, handled, schedule = {}, minutes = () => 0, runs, stoppedIn, prepare }: World) {
  const clock = new FakeClock(start);
  prepare?.(clock);
  const events: ScheduleEvent[] = [];
  const ran: string[] = [];
  const marked: string[] = [];
  const stop = new AbortController();
  const run = ({ at, trigger }: Due): Promise<boolean> => {
    ran.push(`${at.toISOString().slice(0, 16)} ${trigger}`);
    clock.pass(minutes(ran.length - 1) * MINUTE);
    if (ran.length >= runs || stoppedIn === ran.length - 1) stop.abort();
    return Promise.resolve(stoppedIn !== ran.length - 1);
  };
  await keepSchedule(
    { cron: '0 2 * * *', timeZone: 'UTC', missedRuns: 'runOnce', ...schedule },
    {
      ...{ clock, run, signal: stop.signal, log: (event) => void events.push(event) },
      handledUntil: () => (handled === undefined ? undefined : new Date(handled)),
      markHandled: (until) => Promise.resolve(void marked.push(until.toISOString().slice(0, 16))),
    },
  );
  return { ran, marked, clock, events: events.filter(({ event }) => event !== 'waiting') };
}

describe('a schedule', () => {
  it('runs when it is due, and only then', async () => {
    const { ran, events } = await kept({ start: '2026-11-28T12:00Z', runs: 3 });
    expect(ran).toEqual(['2026-11-29T02:00 scheduled', '2026-11-30T02:00 scheduled', '2026-12-01T02:00 scheduled']);
    expect(events).toEqual([]);
  });
  it('keeps the local time over both changes of the clock', async () => {
    const berlin = { cron: '30 2 * * *', timeZone: 'Europe/Berlin' };
    const spring = await kept({ start: '2026-03-28T00:00Z', schedule: berlin, runs: 3 });
    expect(spring.ran.map((text) => text.slice(0, 16))).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
    const autumn = await kept({ start: '2026-10-24T00:00Z', schedule: berlin, runs: 3 });
    expect(autumn.ran.map((text) => text.slice(0, 16))).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    expect([...spring.events, ...autumn.events]).toEqual([]);
  });
  it('never waits longer than a minute at once, so that a clock that is set is noticed', async () => {
    const { clock } = await kept({ start: '2026-11-28T12:00Z', runs: 1 });
    expect(Math.max(...clock.waits)).toBe(MINUTE);
    expect(clock.waits).toHaveLength(14 * 60);
  });
});

describe('times that passed while no scheduler ran', () => {
  const away = { start: '2026-12-01T12:00Z', handled: '2026-11-28T02:00Z' };
  it('are made up for by one run, if so wanted', async () => {
    const { ran, events } = await kept({ ...away, runs: 2 });
    expect(ran).toEqual(['2026-12-01T02:00 missed', '2026-12-02T02:00 scheduled']);
    expect(events).toEqual([{ event: 'missed', count: 3, last: '2026-12-01T02:00:00.000Z', policy: 'runOnce' }]);
  });
  it('are skipped, if so wanted, and dealt with once', async () => {
    const { ran, marked, events } = await kept({ ...away, runs: 1, schedule: { missedRuns: 'skip' } });
    expect(ran).toEqual(['2026-12-02T02:00 scheduled']);
    expect(marked).toEqual(['2026-12-01T02:00']);
    expect(events).toEqual([{ event: 'missed', count: 3, last: '2026-12-01T02:00:00.000Z', policy: 'skip' }]);
  });
  it('are none where the last one was dealt with, and none before the first start', async () => {
    expect((await kept({ ...away, handled: '2026-12-01T02:00Z', runs: 1 })).events).toEqual([]);
    expect((await kept({ start: '2026-12-01T12:00Z', runs: 1 })).events).toEqual([]);
  });
  it('are missed too when the machine slept through them', async () => {
    let slept = false;
    const { ran, events } = await kept({
      start: '2026-12-01T01:30Z',
      runs: 2,
      prepare: (clock) =>
        (clock.onWait = () => {
          if (!slept) clock.pass(50 * 60 * MINUTE);
          slept = true;
        }),
    });
    expect(ran).toEqual(['2026-12-03T02:00 missed', '2026-12-04T02:00 scheduled']);
    expect(events).toMatchObject([{ event: 'missed', count: 3 }]);
  });
  it('are not, where a timer came a little late', async () => {
    let late = false;
    const { ran } = await kept({
      start: '2026-12-01T01:59:30Z',
      runs: 1,
      prepare: (clock) =>
        (clock.onWait = () => {
          if (!late) clock.pass(20_000);
          late = true;
        }),
    });
    expect(ran).toEqual(['2026-12-01T02:00 scheduled']);
  });
});

describe('a run that takes longer than there is time', () => {
  const hourly = { cron: '0 * * * *' };
  it('has what became due meanwhile skipped, and said so', async () => {
    const { ran, events, marked } = await kept({
      ...{ start: '2026-12-01T01:30Z', schedule: hourly, runs: 3 },
      minutes: (run) => (run === 0 ? 150 : 10),
    });
    expect(ran).toEqual(['2026-12-01T02:00 scheduled', '2026-12-01T05:00 scheduled', '2026-12-01T06:00 scheduled']);
    expect(events).toEqual([
      { event: 'overrun', due: '2026-12-01T02:00:00.000Z', skipped: 2, last: '2026-12-01T04:00:00.000Z' },
    ]);
    expect(marked).toEqual(['2026-12-01T04:00']);
  });
  it('never runs beside another, though the policy makes up for missed ones', async () => {
    let under = 0;
    const clock = new FakeClock('2026-12-01T00:30Z');
    const stop = new AbortController();
    let most = 0;
    let runs = 0;
    await keepSchedule(
      { cron: '* * * * *', timeZone: 'UTC', missedRuns: 'runOnce' },
      {
        ...{
          clock,
          signal: stop.signal,
          log: () => {},
          handledUntil: () => undefined,
          markHandled: () => Promise.resolve(),
        },
        run: async () => {
          most = Math.max(most, ++under);
          await Promise.resolve();
          clock.pass(3.5 * MINUTE);
          under--;
          if (++runs === 20) stop.abort();
          return true;
        },
      },
    );
    expect([most, runs]).toEqual([1, 20]);
  });
});

describe('a scheduler that is stopped', () => {
  it('begins nothing further, and ends at once where it waits', async () => {
    const stopped = new AbortController();
    stopped.abort();
    const clock = new FakeClock('2026-12-01T00:00Z');
    await keepSchedule(
      { cron: '* * * * *', timeZone: 'UTC', missedRuns: 'runOnce' },
      {
        ...{
          clock,
          signal: stopped.signal,
          log: () => {},
          handledUntil: () => undefined,
          markHandled: () => Promise.resolve(),
        },
        run: () => Promise.reject(new Error('nothing is to run')),
      },
    );
    expect(clock.waits).toEqual([]);
  });
  it('in the middle of a run leaves it due', async () => {
    const { ran, marked, events } = await kept({
      ...{ start: '2026-12-01T01:30Z', schedule: { cron: '0 * * * *' }, runs: 9, stoppedIn: 1 },
      minutes: (run) => (run === 1 ? 150 : 0),
    });
    expect(ran).toEqual(['2026-12-01T02:00 scheduled', '2026-12-01T03:00 scheduled']);
    expect([marked, events]).toEqual([[], []]);
  });
});
