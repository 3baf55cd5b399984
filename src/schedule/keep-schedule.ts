import type { Clock } from './clock.ts';
import { CronTimes } from './cron.ts';
import type { Log } from './events.ts';
import type { Schedule } from './schedule.ts';

/** A time at which a run is due. */
export interface Due {
  readonly at: Date;
  readonly trigger: 'scheduled' | 'missed' | 'once';
}

export interface KeptWith {
  readonly clock: Clock;
  readonly log: Log;
  /** Up to here every due time was dealt with, by this scheduler or one before it; undefined where there was none. */
  readonly handledUntil: () => Date | undefined;
  /** Remembers that. */
  readonly markHandled: (until: Date) => Promise<void>;
  /** Runs what is due; false where it was stopped before its end, so that it stays due. Never throws. */
  readonly run: (due: Due) => Promise<boolean>;
  /** Aborted: nothing further is run. */
  readonly signal: AbortSignal;
}

/** A timer may come so much too late; a due time that is older was slept through. */
const LATE_MILLISECONDS = 60_000;
/** The longest that is waited at once: the clock may be set, and a machine may sleep. */
const LONGEST_WAIT_MILLISECONDS = 60_000;
/** Missed times are counted so far. */
const MOST_COUNTED = 10_000;

/**
 * Runs what is due when it is due, until the signal is aborted: one run at a time. Times that pass while one runs are
 * skipped (overrun); times that passed while nobody looked are made up for by one run, or skipped, as the schedule says.
 */
export async function keepSchedule(
  { cron, timeZone, missedRuns }: Pick<Schedule, 'cron' | 'timeZone' | 'missedRuns'>,
  { clock, log, handledUntil, markHandled, run, signal }: KeptWith,
): Promise<void> {
  const times = new CronTimes(cron, timeZone);
  let handled = handledUntil() ?? clock.now();

  /** Runs it, then says what became due meanwhile; what was stopped stays due. */
  const runDue = async (due: Due): Promise<void> => {
    if (!(await run(due))) return;
    const now = clock.now();
    const last = times.lastIn(due.at, now);
    handled = last ?? due.at;
    if (last === undefined) return;
    const skipped = times.countIn(due.at, now, MOST_COUNTED);
    log({ event: 'overrun', due: due.at.toISOString(), skipped, last: last.toISOString() });
    await markHandled(last);
  };

  while (!signal.aborted) {
    const missed = times.lastIn(handled, new Date(clock.now().getTime() - LATE_MILLISECONDS));
    if (missed !== undefined) {
      const count = times.countIn(handled, missed, MOST_COUNTED);
      log({ event: 'missed', count, last: missed.toISOString(), policy: missedRuns });
      if (missedRuns === 'runOnce') await runDue({ at: missed, trigger: 'missed' });
      else {
        handled = missed;
        await markHandled(missed);
      }
      continue;
    }
    const next = times.after(handled);
    log({ event: 'waiting', next: next?.toISOString() ?? null });
    await waitUntil(next, clock, signal);
    if (signal.aborted || next === undefined) break;
    // Slept through: the turn of the loop counts it among the missed.
    if (clock.now().getTime() - next.getTime() > LATE_MILLISECONDS) continue;
    await runDue({ at: next, trigger: 'scheduled' });
  }
}

async function waitUntil(time: Date | undefined, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const left = time === undefined ? Infinity : time.getTime() - clock.now().getTime();
    if (left <= 0) return;
    await clock.wait(Math.min(left, LONGEST_WAIT_MILLISECONDS), signal);
  }
}
