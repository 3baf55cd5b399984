import { join } from 'node:path';
import { folderName, runId } from '../report/run-id.ts';
import { makeWritableFolder } from '../report/write.ts';
import { NothingCompletedError } from '../run/run-paths.ts';
import { stress, type StressResult } from '../stress.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { loadConfig, type ConfigArguments } from './load-config.ts';
import { logPartial } from './log.ts';
import { packageVersion } from './package-version.ts';
import { pathRunner } from './path-runner.ts';
import { stderrProgress } from './progress-display.ts';
import { reportRun, type ReportArguments } from './report-run.ts';
import { commandText } from './run-facts.ts';
import type { Terminal } from './terminal.ts';

export interface RunArguments extends ConfigArguments, ReportArguments {
  /** Folder for reports. */
  readonly out: string;
  readonly quiet: boolean;
  readonly perAccount: boolean;
  /** Paths per task; absent = chosen. */
  readonly chunk?: number;
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
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const startedAt = new Date();
  const experiment = await loadConfig(config, options);
  const folder = join(options.out, folderName(experiment.name));
  // Before the paths: a folder that cannot be written must not cost the run.
  await claimFolder(folder);
  const progress = stderrProgress(experiment.statistics.confidence, options.quiet);
  const signal = interrupt.beginRun(() => {
    progress.clear();
    terminal.log('interrupted: reporting the paths that are complete; once more ends at once');
  });
  try {
    const result = await stress(experiment, {
      runner: await pathRunner(options.threads),
      signal,
      onProgress: progress.show,
      perAccount: options.perAccount,
      ...(options.chunk === undefined ? {} : { pathsPerRange: options.chunk }),
      spool: { folder },
    }).finally(progress.clear);
    const interrupted = signal.aborted;

    const id = runId(experiment, packageVersion());
    // A partial run never takes the place of the whole one, whose id it shares.
    const directory = join(folder, result.stopped === undefined ? id : `${id}-partial`);
    const identity = { experiment, runId: id, directory, command: commandText(config, options), config };
    await reportRun(identity, result, startedAt, options, terminal).finally(result.close);
    // The text has said that it is partial, and whoever interrupted it knows why.
    if (result.stopped !== undefined && (options.json || !interrupted)) {
      logPartial(result.stopped, { paths: result.completedPaths, of: experiment.paths }, terminal);
    }
    return interrupt.exitCode() ?? (isWhole(result) ? EXIT_CODE.fine : EXIT_CODE.partial);
  } catch (error) {
    const exitCode = interrupt.exitCode();
    if (!(error instanceof NothingCompletedError) || exitCode === undefined) throw error;
    terminal.log('no path was complete, so there is nothing to report');
    return exitCode;
  }
}

async function claimFolder(folder: string): Promise<void> {
  try {
    await makeWritableFolder(folder);
  } catch (error) {
    throw argumentError('--out', 'a folder that can be written', `${folder}: ${(error as Error).message}`);
  }
}

function isWhole({ stopped, failures }: StressResult): boolean {
  return stopped === undefined && failures.length === 0;
}
