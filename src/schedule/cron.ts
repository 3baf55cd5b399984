import { Cron } from 'croner';

/** The times that a cron pattern names in a time zone, daylight saving included. */
export class CronTimes {
  readonly #cron: Cron;

  /** @throws RangeError for what is no pattern or no time zone */
  constructor(pattern: string, timeZone: string) {
    this.#cron = new Cron(pattern, { timezone: timeZone, paused: true });
  }

  /** The first time after `from`; undefined where there is none. */
  after(from: Date): Date | undefined {
    return this.#cron.nextRun(from) ?? undefined;
  }

  /** The last time up to and with `until`, if it comes after `from`. */
  lastIn(from: Date, until: Date): Date | undefined {
    // A pattern has whole seconds: what is asked for is the last before the next one.
    const [last] = this.#cron.previousRuns(1, new Date(Math.floor(until.getTime() / 1_000) * 1_000 + 1_000));
    return last !== undefined && last > from ? last : undefined;
  }

  /** How many times there are after `from`, up to and with `until`; counted as far as `most`. */
  countIn(from: Date, until: Date, most: number): number {
    let count = 0;
    for (let time = this.after(from); time !== undefined && time <= until && count < most; time = this.after(time))
      count++;
    return count;
  }
}

/** Five fields, six with seconds; not one moment, and no nickname: those are read differently from tool to tool. */
const FIELDS = /^\S+(?: +\S+){4,5}$/;

/** Why a text is no cron pattern; undefined where it is one. */
export function cronProblem(pattern: string): string | undefined {
  if (!FIELDS.test(pattern)) return 'it has not five or six fields';
  try {
    const times = new CronTimes(pattern, 'UTC');
    return times.after(new Date(0)) === undefined ? 'there is no such day' : undefined;
  } catch (error) {
    return (error as Error).message.replace(/^CronPattern: /, '');
  }
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
