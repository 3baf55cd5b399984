import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import picocolors from 'picocolors';
import { loadExperimentFile } from '../config/load.ts';
import type { Experiment } from '../experiment.ts';
import type { HistoryEntry } from '../history/entry.ts';
import { folderName, runId } from '../report/run-id.ts';
import type { Summary } from '../report/summary.ts';
import { NothingCompletedError } from '../errors.ts';
import { systemClock } from '../schedule/clock.ts';
import { eventLine, type Log } from '../schedule/events.ts';
import type { Work } from '../schedule/perform.ts';
import { loadSchedule } from '../schedule/read-schedule.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { runOnce, runScheduler, type Through } from '../schedule/scheduler.ts';
import { httpPost } from '../schedule/webhook.ts';
import { claimFolderAt } from './claim-folder.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { packageVersion } from './package-version.ts';
import { pathRunner } from './path-runner.ts';
import { runCommand } from './run-command.ts';
import type { Terminal } from './terminal.ts';

export interface ScheduleArguments {
  /** Run now, once, and end. */
  readonly once: boolean;
}

/**
 * `shortfall schedule`: runs an experiment when it is due and keeps the history of its results. Each event is a line of JSON
 * on stdout.
 *
 * @throws ConfigError for what is wrong with the schedule, with its experiment at the start, and for a history that another
 *   scheduler has
 */
export async function scheduleCommand(
  file: string,
  { once }: ScheduleArguments,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const schedule = loadSchedule(file, process.env);
  await claimFolderAt(file, 'a history in a folder that can be written', schedule.history);
  const log: Log = (event) => terminal.result(eventLine(event, schedule.name, new Date()));
  // Whoever starts a scheduler is there to mend it; from cron, a failed run must be told to the history and the webhook.
  if (!once) loadOf(schedule);

  const signal = interrupt.beginRun(() =>
    terminal.log('stopping: the run under way ends with a checkpoint; once more ends at once'),
  );
  const work = workOf(schedule, terminal, interrupt, signal, log);
  const through: Through = { clock: systemClock, post: httpPost, log, work, signal };
  if (!once) {
    await runScheduler(schedule, through);
    // To stop is what it was asked to do.
    return EXIT_CODE.fine;
  }
  const entry = await runOnce(schedule, through);
  return entry === undefined ? (interrupt.exitCode() ?? EXIT_CODE.interrupted) : exitCodeOf(entry);
}

/** The commands' own work, without their words. */
function workOf(schedule: Schedule, terminal: Terminal, interrupt: Interrupt, signal: AbortSignal, log: Log): Work {
  const threads = schedule.threads ?? availableParallelism();
  return {
    version: packageVersion(),
    load: () => loadOf(schedule),
    runId: idOf,
    run: async () => {
      const results: string[] = [];
      const listening = { ...terminal, logColours: picocolors.createColors(false) };
      const inner: Terminal = {
        ...listening,
        result: (text) => void results.push(text),
        log: (text) => log({ event: 'message', text: text.trimEnd() }),
      };
      const runner = await pathRunner(threads);
      await withOwnSignal(signal, (own) =>
        runCommand(schedule.experiment, runOptions(schedule, threads), {
          runner,
          terminal: inner,
          interrupt: {
            beginRun: (onFirst) => {
              own.addEventListener('abort', onFirst, { once: true });
              return own;
            },
            exitCode: interrupt.exitCode,
            stopListening: () => {},
          },
        }),
      );
      const [text] = results;
      const summary = text === undefined ? undefined : (JSON.parse(text) as Summary);
      // A run that was stopped may have had no path left to run.
      return summary === undefined || (signal.aborted && summary.partial) ? undefined : summary;
    },
    size: async (experiment, { target, confidence, policy }) => {
      const { sizeFund } = await import('../sizing/size-fund.ts');
      try {
        return await withOwnSignal(signal, async (own) =>
          sizeFund(experiment, {
            ...{ target, policies: [policy], runner: await pathRunner(threads), signal: own },
            ...(confidence === undefined ? {} : { confidence }),
          }),
        );
      } catch (error) {
        if (error instanceof NothingCompletedError && signal.aborted) return undefined;
        throw error;
      }
    },
  };
}

function loadOf({ experiment, set }: Schedule): Experiment {
  return loadExperimentFile(experiment, { set });
}

function idOf(experiment: Experiment): string {
  return runId(experiment, packageVersion());
}

function runOptions(schedule: Schedule, threads: number): Parameters<typeof runCommand>[1] {
  const { set, history } = schedule;
  const experiment = loadOf(schedule);
  // Only then is there anything to go on from, or anything to say about it.
  const resume = existsSync(join(history, folderName(experiment.name), `${idOf(experiment)}-unfinished`));
  return {
    ...{ set, out: history, threads, resume },
    ...{ json: true, quiet: true, perAccount: false, outcomes: 'parquet', report: true, parameterUncertainty: false },
  };
}

/** A signal that goes with the scheduler's, and leaves nobody listening to it after a run. */
async function withOwnSignal<Result>(
  signal: AbortSignal,
  work: (own: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    return await work(controller.signal);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function exitCodeOf({ outcome, fault, run }: HistoryEntry): ExitCode {
  if (outcome === 'failed') return fault === 'configuration' ? EXIT_CODE.usage : EXIT_CODE.internal;
  if (run?.gates === 'fail') return EXIT_CODE.breached;
  if (outcome === 'partial' || (run?.failedPaths ?? 0) > 0) return EXIT_CODE.partial;
  return run?.gates === 'inconclusive' ? EXIT_CODE.inconclusive : EXIT_CODE.fine;
}
