import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PathRunner } from '../plan/plan.ts';
import { folderName, runId } from '../report/run-id.ts';
import { makeSummary, summaryText } from '../report/summary.ts';
import { rangeSize } from '../run/ranges.ts';
import { NothingCompletedError } from '../run/run-paths.ts';
import { stress, type StressResult } from '../stress.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import { listenForInterrupt } from './interrupt.ts';
import { loadConfig, type ConfigArguments } from './load-config.ts';
import { packageVersion } from './package-version.ts';
import { stderrProgress } from './progress-display.ts';
import { commandText, runFacts, type RunIdentity } from './run-facts.ts';
import { runFiles, type OutcomesFormat } from './run-files.ts';
import type { Terminal } from './terminal.ts';

export interface RunArguments extends ConfigArguments {
  /** Folder for reports. */
  readonly out: string;
  /** 0 = in process. */
  readonly threads: number;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly perAccount: boolean;
  readonly outcomes: OutcomesFormat;
  /** Charts and HTML. */
  readonly report: boolean;
  readonly chunk?: number;
}

/**
 * `shortfall run`: configuration → paths → report. Results go to stdout, all else to stderr.
 *
 * @throws ConfigError for what is wrong with the configuration, the accounts or the folder for reports
 */
export async function runCommand(config: string, options: RunArguments, terminal: Terminal): Promise<ExitCode> {
  const startedAt = new Date();
  const experiment = await loadConfig(config, options);
  const id = runId(experiment, packageVersion());
  const folder = join(options.out, folderName(experiment.name));
  // Before the paths: a folder that cannot be written must not cost the run.
  await makeFolder(folder);

  const progress = stderrProgress(experiment.statistics.confidence, options.quiet);
  const interrupt = listenForInterrupt(() => {
    progress.clear();
    terminal.log('interrupted: reporting the paths that are complete; once more ends at once');
  });
  let result: StressResult;
  try {
    result = await stress(experiment, {
      runner: await pathRunner(options.threads),
      signal: interrupt.signal,
      onProgress: progress.show,
      perAccount: options.perAccount,
      pathsPerRange: options.chunk ?? rangeSize(experiment.paths, options.threads),
    });
  } catch (error) {
    const exitCode = interrupt.exitCode();
    if (!(error instanceof NothingCompletedError) || exitCode === undefined) throw error;
    terminal.log('no path was complete, so there is nothing to report');
    return exitCode;
  } finally {
    progress.clear();
  }

  // A partial run never takes the place of the whole one, whose id it shares.
  const directory = join(folder, result.stopped === undefined ? id : `${id}-partial`);
  const identity: RunIdentity = { experiment, runId: id, directory, command: commandText(config, options) };
  const facts = runFacts(identity, result);
  const summary = makeSummary(result.statistics, experiment, facts);
  const files = await runFiles(
    { experiment, statistics: result.statistics, facts, summary },
    result.table,
    { startedAt, threads: options.threads },
    options,
  );
  const { writeRun } = await import('../report/write.ts');
  await writeRun({ directory, files });
  interrupt.stopListening();

  if (options.json) terminal.result(summaryText(summary));
  else {
    const { terminalText } = await import('../report/terminal.ts');
    const { colourResults: colour, width } = terminal;
    terminal.result(terminalText(summary, { colour, width, files: files.map(({ name }) => name) }));
  }
  if (result.stopped !== undefined) terminal.log(`${terminal.logColours.yellow('partial')} ${result.stopped}`);
  for (const { path, policy, message } of result.failures.slice(0, FAILURES_SHOWN)) {
    terminal.log(`${terminal.logColours.red('failed')} path ${path} under ${policy}: ${message}`);
  }
  if (result.failures.length > FAILURES_SHOWN) {
    terminal.log(`… and ${result.failures.length - FAILURES_SHOWN} more; manifest.json lists them all`);
  }
  return (
    interrupt.exitCode() ??
    (result.stopped !== undefined || result.failures.length > 0 ? EXIT_CODE.partial : EXIT_CODE.fine)
  );
}

const FAILURES_SHOWN = 5;

async function pathRunner(threads: number): Promise<PathRunner> {
  if (threads === 0) return (await import('../run/in-process.ts')).runInProcess;
  return (await import('../../workers/pool.ts')).createPoolRunner({ threads });
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw argumentError('--out', 'a folder that can be written', `${folder}: ${(error as Error).message}`);
  }
}
