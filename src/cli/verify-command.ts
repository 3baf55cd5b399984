import { tmpdir } from 'node:os';
import { finiteJson } from '../report/canonical-json.ts';
import { terminalSafe } from '../report/escape.ts';
import { countText, listText } from '../report/format.ts';
import { isFolder } from '../report/recorded-run.ts';
import { wrapped } from '../report/wrap.ts';
import { NothingCompletedError } from '../errors.ts';
import { verify, type RunDifference, type Verification } from '../verify.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { packageVersion } from './package-version.ts';
import { pathRunner } from './path-runner.ts';
import { stderrProgress } from './progress-display.ts';
import type { Terminal } from './terminal.ts';

export interface VerifyArguments {
  /** 0 = in process. */
  readonly threads: number;
  readonly quiet: boolean;
  /** For machines, on stdout alone. */
  readonly json: boolean;
  /** Folder with the files that the run read. */
  readonly inputs?: string;
}

/** Of the headline that progress shows; nothing else is shown. */
const PROGRESS_CONFIDENCE = 0.95;

/**
 * `shortfall verify`: runs a recorded run again and says whether it gives the same results, bit for bit.
 *
 * @throws ConfigError for a folder that is none of a run, or whose input files are gone or have changed
 */
export async function verifyCommand(
  directory: string,
  options: VerifyArguments,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  if (!isFolder(directory)) throw argumentError(directory, 'the folder of a run', 'no folder');
  const progress = stderrProgress(PROGRESS_CONFIDENCE, options.quiet);
  const signal = interrupt.beginRun(() => {
    progress.clear();
    terminal.log('interrupted: ending the paths under way; once more ends at once');
  });
  try {
    const verification = await verify(directory, {
      runner: await pathRunner(options.threads),
      signal,
      onProgress: progress.show,
      // Not beside the run, which may lie where nothing can be written.
      spool: { folder: tmpdir() },
      ...(options.inputs === undefined ? {} : { inputs: options.inputs }),
    }).finally(progress.clear);
    terminal.result(
      options.json
        ? verificationJson(verification)
        : verdictLines(verification)
            .flatMap((line) => wrapped(terminalSafe(line.trim()), terminal.width, /^ */.exec(line)![0]))
            .join('\n'),
    );
    return interrupt.exitCode() ?? (verification.verdict === 'same' ? EXIT_CODE.fine : EXIT_CODE.breached);
  } catch (error) {
    const exitCode = interrupt.exitCode();
    if (!(error instanceof NothingCompletedError) || exitCode === undefined) throw error;
    terminal.log('no path was complete, so nothing was verified');
    return exitCode;
  }
}

/** Outcomes that differ may be NaN, which is «none» in a column of steps, and stands as text. */
function verificationJson({ run, ...found }: Verification): string {
  const { runId, experiment, version } = run;
  const whole = { ...{ runId, experiment, madeBy: version, runAgainBy: packageVersion() }, ...found };
  return finiteJson(
    JSON.parse(
      JSON.stringify(whole, (_, value: unknown) =>
        typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
      ),
    ),
  );
}

function verdictLines({ run, paths, verdict, differences, compared, digest }: Verification): string[] {
  const count = `${countText(paths)} ${paths === 1 ? 'path' : 'paths'}`;
  const version = packageVersion();
  const versions = `made by shortfall ${run.version}, run again by ${version}`;
  switch (verdict) {
    case 'same':
      return [
        `same: run ${run.runId} gives the same ${count} again, bit for bit (${versions})`,
        `  digest ${digest}; ${listText(compared)} ${compared.length === 1 ? 'agrees' : 'agree'}`,
      ];
    case 'different':
      return [
        `different: run ${run.runId} does not give the same ${count} again (${versions})`,
        ...(run.version === version ? [] : ['  another version may rightly give other results: see CHANGELOG.md']),
        ...differences.map((difference) => `  ${differenceText(difference)}`),
      ];
    case 'interrupted':
      return [`inconclusive: interrupted after ${count} of ${countText(run.paths.completed)}`];
  }
}

function differenceText(difference: RunDifference): string {
  switch (difference.kind) {
    case 'digest':
      return `digest of the outcomes: recorded ${difference.recorded}, now ${difference.now}`;
    case 'outcome': {
      const { file, path, policy, column, recorded, now, count } = difference;
      const values = `${countText(count)} ${count === 1 ? 'value differs' : 'values differ'}`;
      return (
        `${file}: ${values}, first on path ${path} under ${policy}, ${column}: recorded ${recorded}, now ${now} ` +
        `(shortfall replay <config> --path ${path} tells that path)`
      );
    }
    case 'summary':
      return `summary.json ${difference.pointer}: recorded ${jsonText(difference.recorded)}, now ${jsonText(difference.now)}`;
    case 'file':
      return `${difference.file} cannot be compared: ${difference.problem}`;
  }
}

function jsonText(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
