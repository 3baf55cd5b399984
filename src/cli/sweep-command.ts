import { didYouMean } from '../config/document/nearest.ts';
import { finiteJson } from '../report/canonical-json.ts';
import { shellText } from '../report/escape.ts';
import { sweepCsv } from '../report/sweep/table.ts';
import { sweepText } from '../report/sweep/text.ts';
import { writeRun } from '../report/write.ts';
import { sweepSettings } from '../statistics/sweep.ts';
import { DEFAULT_SWEEP_METRIC, sweep, sweepMetrics } from '../sweep.ts';
import { claimAnswerFolder } from './answer-folder.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { loadConfig, type ConfigArguments } from './load-config.ts';
import { logWarnings } from './log.ts';
import { endedByInterrupt } from './nothing-completed.ts';
import { pathRunner } from './path-runner.ts';
import { stderrStages } from './progress-display.ts';
import { checkReportChoice, pageChoice, type PageArguments } from './report-choice.ts';
import { commandText } from './run-facts.ts';
import type { SweepPlan } from './sweep-file.ts';
import type { Terminal } from './terminal.ts';
import { readVariation, variants } from './variations.ts';

export interface SweepArguments extends ConfigArguments, PageArguments {
  readonly vary?: readonly string[];
  /** A file that says what to vary. */
  readonly fields?: string;
  readonly metric?: readonly string[];
  readonly oneAtATime: boolean;
  readonly out: string;
  readonly threads: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** More points are a mistake of arithmetic more often than a question. */
const MOST_POINTS = 1_000;

/**
 * `shortfall sweep`: how a few metrics move with fields of the configuration. The tables go to stdout, charts, JSON and CSV
 * to a folder.
 *
 * @throws ConfigError for what is wrong with the configuration at any point, the arguments, the accounts or the folder
 */
export async function sweepCommand(
  config: string,
  options: SweepArguments,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  if (config === '-') throw argumentError('<config>', 'a file: it is read once for each point', 'standard input');
  await checkReportChoice(options, ['html']);
  const { fields, design, settings, metrics: named } = await planOf(options);
  if (settings.length > MOST_POINTS) {
    throw argumentError(
      options.fields === undefined ? '--vary' : '--fields',
      `at most ${MOST_POINTS} points`,
      `${settings.length}`,
      'fewer values, or --one-at-a-time',
    );
  }
  const base = await loadConfig(config, options);
  const metrics = options.metric ?? named ?? [DEFAULT_SWEEP_METRIC];
  const known = sweepMetrics(base).map(({ name }) => name);
  for (const name of metrics) {
    if (!known.includes(name)) {
      throw argumentError('--metric', 'a metric of summary.json', `"${name}"`, didYouMean(name, known).suggestion);
    }
  }
  const points = variants(config, options, settings);
  const directory = await claimAnswerFolder(options.out, base, 'sweep', {
    ...{ fields, design, metrics },
    ...(design === 'list' ? { settings } : {}),
  });
  const progress = stderrStages(options.quiet);
  const signal = interrupt.beginRun(() => {
    progress.clear();
    terminal.log('interrupted: a sweep needs all its points, so there is nothing to report');
  });
  try {
    const found = await sweep(base, points, {
      ...{ metrics, fields, design, signal },
      runner: await pathRunner(options.threads),
      onProgress: (point, of, finished, paths) => progress.show(`point ${point + 1} of ${of}`, finished / paths),
    }).finally(progress.clear);
    logWarnings(found.warnings, terminal);
    const command = [
      commandText(config, options, 'sweep'),
      ...(options.vary ?? []).flatMap((each) => ['--vary', shellText(each)]),
      ...(options.fields === undefined ? [] : ['--fields', shellText(options.fields)]),
      ...metrics.flatMap((each) => ['--metric', shellText(each)]),
      ...(options.oneAtATime ? ['--one-at-a-time'] : []),
    ].join(' ');
    const { sweepPage } = await import('../report/sweep/page.ts');
    const files = [
      { name: 'report.html', content: await sweepPage(base, found, command, pageChoice(options)) },
      { name: 'sweep.json', content: finiteJson(found) },
      { name: 'sweep.csv', content: sweepCsv(found) },
    ];
    await writeRun({ directory, files });
    const { colourResults: colour, width, isTerminal } = terminal;
    terminal.result(options.json ? finiteJson(found) : sweepText(found, { colour, width, directory, isTerminal }));
    const failed = [found.base, ...found.points].some(({ failedPaths }) => failedPaths > 0);
    return failed ? EXIT_CODE.partial : EXIT_CODE.fine;
  } catch (error) {
    return endedByInterrupt(error, interrupt);
  }
}

/** What to vary: by the arguments, or by a file that they name. */
async function planOf({ vary, fields: file, oneAtATime }: SweepArguments): Promise<SweepPlan> {
  if ((vary === undefined) === (file === undefined)) {
    throw argumentError('--vary', 'either --vary or --fields', vary === undefined ? 'neither' : 'both');
  }
  if (file === undefined) {
    const fields = vary!.map(readVariation);
    const design = oneAtATime ? 'oneAtATime' : 'grid';
    return { design, fields, settings: sweepSettings(fields, design) };
  }
  const { readSweepFile } = await import('./sweep-file.ts');
  const plan = readSweepFile(file);
  if (!oneAtATime || plan.design === 'oneAtATime') return plan;
  if (plan.design === 'list') throw argumentError('--one-at-a-time', 'a file of fields', 'one of points');
  return { ...plan, design: 'oneAtATime', settings: sweepSettings(plan.fields, 'oneAtATime') };
}
