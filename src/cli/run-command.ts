import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Experiment } from '../experiment.ts';
import type { PathRunner } from '../plan/plan.ts';
import { countText } from '../report/format.ts';
import { folderName, runId } from '../report/run-id.ts';
import { removeLeftovers } from '../report/write.ts';
import { Checkpoint } from '../run/checkpoint.ts';
import { Journal, keptPaths } from '../run/journal.ts';
import { openUnfinished, type Unfinished } from '../run/unfinished.ts';
import { stress, type StressResult } from '../stress.ts';
import { claimFolder } from './claim-folder.ts';
import type { ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { loadConfig, type ConfigArguments } from './load-config.ts';
import { logPartial } from './log.ts';
import { checkParametersCanMove, withMovedParameters } from './moved-parameters.ts';
import { endedByInterrupt } from './nothing-completed.ts';
import { packageVersion } from './package-version.ts';
import { stderrProgress } from './progress-display.ts';
import { checkReportChoice } from './report-choice.ts';
import { reportRun, type ReportArguments } from './report-run.ts';
import { commandText } from './run-facts.ts';
import { formatsOf } from './run-files.ts';
import type { Terminal } from './terminal.ts';

export interface RunArguments extends ConfigArguments, ReportArguments {
  /** Folder for reports. */
  readonly out: string;
  readonly quiet: boolean;
  readonly perAccount: boolean;
  /** Paths per task; absent = chosen. */
  readonly chunk?: number;
  /** Run again with the price models' parameters a standard error lower and higher. */
  readonly parameterUncertainty: boolean;
  /** Go on where a run stopped that was cut off. */
  readonly resume: boolean;
  /** Milliseconds between checkpoints; absent = chosen. */
  readonly checkpointEvery?: number;
}

/** What a run is given beside its options. */
export interface RunContext {
  /** Who runs the paths. */
  readonly runner: PathRunner;
  readonly terminal: Terminal;
  readonly interrupt: Interrupt;
}

/**
 * `shortfall run`: configuration → paths → report. Results go to stdout, all else to stderr.
 *
 * @throws ConfigError for what is wrong with the configuration, the accounts or the folder for reports
 * @throws RunNotWrittenError
 */
export async function runCommand(
  config: string,
  options: RunArguments,
  { runner, terminal, interrupt }: RunContext,
): Promise<ExitCode> {
  const startedAt = new Date();
  await checkReportChoice(options, formatsOf(options));
  const experiment = await loadConfig(config, options);
  if (options.parameterUncertainty) checkParametersCanMove(config, experiment);
  const folder = join(options.out, folderName(experiment.name));
  // Before the paths: a folder that cannot be written must not cost the run.
  await claimFolder(folder);
  const id = runId(experiment, packageVersion());
  const directory = join(folder, id);
  const unfinished = await openUnfinished(`${directory}-unfinished`);
  try {
    await removeLeftovers(directory);
    const partial = `${directory}-partial`;
    await removeLeftovers(partial);
    const checkpoint = openCheckpoint(unfinished, experiment, id, options, terminal);
    const identity = { experiment, runId: id, command: commandOf(config, options), config };
    const progress = stderrProgress(experiment.statistics.confidence, options.quiet);
    const signal = interrupt.beginRun(() => {
      progress.clear();
      terminal.log('interrupted: reporting the paths that are complete; once more ends at once');
    });
    const ran = await stress(experiment, {
      runner,
      signal,
      onProgress: progress.show,
      perAccount: options.perAccount,
      ...(options.chunk === undefined ? {} : { pathsPerRange: options.chunk }),
      spool: { folder: unfinished.folder },
      checkpoint,
    }).finally(progress.clear);
    const statistics = options.parameterUncertainty
      ? await withMovedParameters(config, { experiment, result: ran, options, signal, terminal })
      : ran.statistics;
    const result: StressResult = { ...ran, statistics };
    const interrupted = signal.aborted;

    const isPartial = result.stopped !== undefined;
    // A partial run never takes the place of the whole one, whose id it shares.
    const written = { ...identity, directory: isPartial ? partial : directory };
    const exitCode = await reportRun(written, result, startedAt, options, terminal).finally(result.close);
    // The text has said that it is partial, and whoever interrupted it knows why.
    if (isPartial && (options.json || !interrupted)) {
      logPartial(result.stopped, { paths: result.completedPaths, of: experiment.paths }, terminal);
    }
    if (isPartial) terminal.log('the same command with --resume goes on from there');
    else {
      unfinished.removeCheckpoint();
      // What it said is in the whole.
      await rm(partial, { recursive: true, force: true });
    }
    return interrupt.exitCode() ?? exitCode;
  } catch (error) {
    const exitCode = endedByInterrupt(error, interrupt);
    terminal.log('no path was complete, so there is nothing to report');
    return exitCode;
  } finally {
    unfinished.release();
  }
}

/** What is asked for beside the numbers of a plain run belongs to what gives the same page again. */
function commandOf(config: string, options: RunArguments): string {
  return `${commandText(config, options)}${options.parameterUncertainty ? ' --parameter-uncertainty' : ''}`;
}

/** @throws ConfigError for a checkpoint to resume that is not sound */
function openCheckpoint(
  unfinished: Unfinished,
  experiment: Experiment,
  id: string,
  { resume, checkpointEvery }: RunArguments,
  terminal: Terminal,
): Checkpoint {
  const { folder, hasCheckpoint, removeCheckpoint } = unfinished;
  if (hasCheckpoint && !resume) {
    const kept = keptPaths(folder);
    const held = kept === undefined ? 'a checkpoint that cannot be read' : `a checkpoint of ${countText(kept)} paths`;
    terminal.log(`beginning anew: ${held} is removed (--resume would have gone on from it)`);
    removeCheckpoint();
  }
  const paths = { first: 0, count: experiment.paths };
  const journal = new Journal(folder, { runId: id, version: packageVersion(), paths });
  if (resume) {
    terminal.log(
      hasCheckpoint
        ? `resuming after ${countText(journal.publishedEnd)} of ${countText(experiment.paths)} paths`
        : 'nothing to resume: beginning with the first path',
    );
  }
  return new Checkpoint(journal, checkpointEvery === undefined ? {} : { every: checkpointEvery });
}
