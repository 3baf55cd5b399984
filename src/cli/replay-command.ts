import { basename, extname } from 'node:path';
import { didYouMean } from '../config/document/nearest.ts';
import type { PathTrace } from '../engine/trace-path.ts';
import { InvariantError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import { isFolder, readRecordedRun, recordedExperiment } from '../report/recorded-run.ts';
import { involves } from '../report/timeline/entries.ts';
import { writeResult } from '../report/write.ts';
import { replayPath } from '../replay.ts';
import { checkPolicies } from './check-policies.ts';
import { claimFolderOf } from './claim-folder.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { loadConfig } from './load-config.ts';
import { logFailures, logWarnings } from './log.ts';
import { packageVersion } from './package-version.ts';
import { checkReportChoice, pageChoice, type PageArguments } from './report-choice.ts';
import type { Terminal } from './terminal.ts';

export interface ReplayArguments extends PageArguments {
  readonly path: number;
  readonly policy?: readonly string[];
  readonly exact: boolean;
  /** Events alone on stdout, one object a line. */
  readonly json: boolean;
  readonly account?: string;
  /** Picture or page to write. */
  readonly out?: string;
  /** Folder with the files that a recorded run read. */
  readonly inputs?: string;
  readonly seed?: string;
  readonly set?: readonly string[];
}

/**
 * `shortfall replay`: one path of a configuration, or of a recorded run, event by event, and why.
 *
 * @param source  a configuration (`-` = stdin) or the folder of a run
 * @throws ConfigError for what is wrong with the source or the arguments
 * @throws RunNotWrittenError
 */
export async function replayCommand(
  source: string,
  options: ReplayArguments,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const { out, account } = options;
  const format = out === undefined ? undefined : formatOf(out);
  await checkReportChoice(options, format === undefined ? [] : [format]);
  const experiment = await loadSource(source, options, terminal);
  checkPolicies(experiment, options.policy);
  if (out !== undefined) await claimFolderOf('--out', out);
  // Nothing is half done while a path is played: from here on a signal may end the process as it pleases.
  interrupt.stopListening();

  const { path, policy: policies, exact } = options;
  let trace: PathTrace;
  try {
    trace = replayPath(experiment, { path, exact, ...(policies === undefined ? {} : { policies }) });
  } catch (error) {
    // Its prices or its accounts failed, before any policy met them.
    if (!(error instanceof InvariantError)) throw error;
    logWarnings(experiment.warnings, terminal);
    logFailures([{ path, policy: '', message: error.message }], terminal);
    return EXIT_CODE.partial;
  }
  if (account !== undefined) checkAccount(trace, account);
  logWarnings(experiment.warnings, terminal);

  if (out !== undefined) {
    await writeResult(out, await drawn(format!, experiment, trace, options));
    terminal.log(`wrote ${out}`);
  }
  if (options.json) for (const line of eventLines(trace, account)) terminal.result(line);
  else {
    const { timelineText } = await import('../report/timeline/text.ts');
    const { colourResults: colour, width } = terminal;
    terminal.result(timelineText(experiment, trace, { colour, width, ...(account === undefined ? {} : { account }) }));
  }
  const failures = trace.policies.flatMap(({ policy, failure }) =>
    failure === undefined ? [] : [{ path, policy, message: failure }],
  );
  logFailures(failures, terminal);
  return failures.length === 0 ? EXIT_CODE.fine : EXIT_CODE.partial;
}

async function loadSource(
  source: string,
  { seed, set, inputs }: ReplayArguments,
  terminal: Terminal,
): Promise<Experiment> {
  const changes = { ...(seed === undefined ? {} : { seed }), ...(set === undefined ? {} : { set }) };
  if (source === '-' || !isFolder(source)) {
    if (inputs !== undefined) throw argumentError('--inputs', 'the folder of a run to replay', source);
    return loadConfig(source, changes);
  }
  for (const flag of Object.keys(changes)) {
    throw argumentError(`--${flag}`, 'a configuration to change', 'the folder of a run', 'a run is replayed as it was');
  }
  const run = readRecordedRun(source);
  const version = packageVersion();
  if (run.version !== version) {
    logWarnings([`the run was made by shortfall ${run.version}, this is ${version}: its paths may differ`], terminal);
  }
  return recordedExperiment(run, inputs);
}

/** Accounts have too many names to list. */
function checkAccount({ accounts: { ids } }: PathTrace, account: string): void {
  if (ids.includes(account)) return;
  const { suggestion } = didYouMean(account, ids);
  throw argumentError('--account', `one of the ${ids.length} accounts`, `"${account}"`, suggestion);
}

type Format = 'html' | 'svg';

function formatOf(out: string): Format {
  const extension = extname(out).slice(1).toLowerCase();
  if (extension === 'html' || extension === 'svg') return extension;
  throw argumentError('--out', 'a file ending in .html or .svg', basename(out));
}

async function drawn(
  format: Format,
  experiment: Experiment,
  trace: PathTrace,
  options: ReplayArguments,
): Promise<string> {
  const { account, templates } = options;
  switch (format) {
    case 'html':
      return (await import('../report/timeline/page.ts')).timelinePage(experiment, trace, {
        ...pageChoice(options),
        ...(account === undefined ? {} : { account }),
      });
    case 'svg': {
      const [{ chartSvg }, { withChosenTemplates }, { timelineChart }] = await Promise.all([
        import('../report/charts/svg.ts'),
        import('../report/charts/chosen-templates.ts'),
        import('../report/timeline/chart.ts'),
      ]);
      return chartSvg(await withChosenTemplates(templates, () => timelineChart(experiment, trace)));
    }
  }
}

/** In pieces: a path of many accounts has events by the hundred thousand. */
function* eventLines({ policies }: PathTrace, account: string | undefined): Generator<string> {
  for (const { policy, events } of policies) {
    const told = account === undefined ? events : events.filter((event) => involves(event, account));
    for (let first = 0; first < told.length; first += 1_000) {
      yield told
        .slice(first, first + 1_000)
        .map(({ step, round, event, ...rest }) => JSON.stringify({ policy, step, round, event, ...rest }))
        .join('\n');
    }
  }
}
