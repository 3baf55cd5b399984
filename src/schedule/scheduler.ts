import { readdir, rm, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { HistoryEntry } from '../history/entry.ts';
import { outdatedFolders, withoutFolders } from '../history/retention.ts';
import { readHistory, updateHistory } from '../history/store.ts';
import { makeFolder } from '../report/write.ts';
import { lockFolder } from '../run/folder-lock.ts';
import type { Clock } from './clock.ts';
import { CronTimes } from './cron.ts';
import type { Log } from './events.ts';
import { keepSchedule, type Due } from './keep-schedule.ts';
import { Notifier } from './notifier.ts';
import { perform, type Work } from './perform.ts';
import type { Schedule } from './schedule.ts';
import type { Post } from './webhook.ts';

/** What a scheduler reaches the world through. */
export interface Through {
  readonly clock: Clock;
  readonly post: Post;
  readonly log: Log;
  readonly work: Work;
  /** Aborted: the run under way ends with a checkpoint, and no further one begins. */
  readonly signal: AbortSignal;
}

/** Of the folder in which the lock of the one scheduler lies. */
const SCHEDULER = '.scheduler';
/** For what a stopping scheduler has still to tell. */
const PATIENCE_MILLISECONDS = 10_000;
/** What a stopped run left behind, and no later one went on from, is kept so long. */
const LEFTOVER_MILLISECONDS = 86_400_000;

/**
 * Keeps a schedule until the signal is aborted.
 *
 * @throws ConfigError for a history that another scheduler has, or that is none
 */
export async function runScheduler(schedule: Schedule, through: Through): Promise<void> {
  const { clock, log, signal } = through;
  await holding(schedule, through, async (notifier) => {
    const { cron, timeZone, missedRuns, history } = schedule;
    const next = new CronTimes(cron, timeZone).after(clock.now())?.toISOString() ?? null;
    log({ event: 'started', history, cron, timeZone, missedRuns, next });
    await keepSchedule(schedule, {
      ...{ clock, log, signal },
      handledUntil: () => {
        const until = readHistory(history)?.handledUntil;
        return until === undefined ? undefined : new Date(until);
      },
      markHandled: (until) => guarded(log, () => markHandled(schedule, until)),
      run: async (due) => (await safely(log, () => runOne(schedule, due, through, notifier))) !== 'stopped',
    });
    log({ event: 'stopping' });
    await notifier?.settled(PATIENCE_MILLISECONDS);
    log({ event: 'stopped' });
  });
}

/**
 * Runs a schedule's experiment once, now, whatever its times are: for cron, systemd and people.
 *
 * @returns its entry; undefined where the signal stopped it
 * @throws ConfigError for a history that another scheduler has, or that is none
 * @throws RunNotWrittenError for one that cannot be written
 */
export async function runOnce(schedule: Schedule, through: Through): Promise<HistoryEntry | undefined> {
  return holding(schedule, through, async (notifier) => {
    const done = await runOne(schedule, { at: through.clock.now(), trigger: 'once' }, through, notifier);
    await notifier?.settled(through.signal.aborted ? PATIENCE_MILLISECONDS : undefined);
    return done === 'stopped' ? undefined : done;
  });
}

/** Does something while this process alone has the history. */
async function holding<Result>(
  schedule: Schedule,
  { clock, post, log }: Through,
  work: (notifier: Notifier | undefined) => Promise<Result>,
): Promise<Result> {
  const { history, webhook } = schedule;
  const folder = join(history, SCHEDULER);
  await makeFolder(folder);
  const lock = lockFolder(folder, {
    expected: 'one scheduler at a time for this history',
    suggestion: 'wait for it, stop it, or give this schedule a history of its own',
  });
  // A second signal ends the process at once.
  process.on('exit', lock.release);
  try {
    // What stands there must be a history, before anything is run.
    readHistory(history);
    return await work(webhook && new Notifier(schedule, webhook, { clock, post, log }));
  } finally {
    process.off('exit', lock.release);
    lock.release();
  }
}

async function runOne(
  schedule: Schedule,
  due: Due,
  { clock, log, work }: Through,
  notifier: Notifier | undefined,
): Promise<HistoryEntry | 'stopped'> {
  const entry = await perform(schedule, due, {
    ...{ clock, log, work },
    onEntry: (written) => notifier?.tell(written),
  });
  if (entry === undefined) return 'stopped';
  await guarded(log, () => retain(schedule, clock.now().getTime(), log));
  return entry;
}

/** Removes what retention lets go: from the history first, so that it never names a folder that is gone. */
async function retain({ history: folder, name, retention }: Schedule, now: number, log: Log): Promise<void> {
  const history = readHistory(folder);
  const outdated = history === undefined ? [] : outdatedFolders(history, retention, now);
  if (outdated.length > 0) {
    await updateHistory(folder, name, (each) => withoutFolders(each, outdated));
    // A history that somebody wrote by hand may not lead out of its folder.
    const inside = outdated.filter((each) => !isAbsolute(each) && !each.split('/').includes('..'));
    for (const each of inside) await rm(join(folder, each), { recursive: true, force: true });
    log({ event: 'removed', folders: outdated });
  }
  const experiments = new Set(history?.entries.flatMap(({ run }) => run?.folder?.split('/')[0] ?? []));
  for (const experiment of experiments) await removeLeftovers(join(folder, experiment), now);
}

/** What runs left that were stopped and never went on, since their inputs changed. */
async function removeLeftovers(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^[0-9a-f]{16}-(?:partial|unfinished)$/.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (now - mtimeMs > LEFTOVER_MILLISECONDS) await rm(path, { recursive: true, force: true });
  }
}

async function markHandled({ history, name }: Schedule, until: Date): Promise<void> {
  await updateHistory(history, name, (now) => {
    const known = now.handledUntil === undefined ? undefined : Date.parse(now.handledUntil);
    return known !== undefined && known >= until.getTime() ? now : { ...now, handledUntil: until.toISOString() };
  });
}

/** A full disk today is no reason not to run tomorrow: what could not be written is said, and the schedule goes on. */
async function guarded(log: Log, work: () => Promise<void>): Promise<void> {
  await safely(log, work);
}

async function safely<Result>(log: Log, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    log({ event: 'historyNotWritten', error: (error as Error).message });
    return undefined;
  }
}
