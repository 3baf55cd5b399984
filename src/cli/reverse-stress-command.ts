import { didYouMean } from '../config/document/nearest.ts';
import { readDuration } from '../config/document/duration.ts';
import type { Experiment } from '../experiment.ts';
import { finiteJson } from '../report/canonical-json.ts';
import { shellText } from '../report/escape.ts';
import { reverseStressText } from '../report/reverse-stress/text.ts';
import { writeRun } from '../report/write.ts';
import { DEFAULT_LIMIT, DEFAULT_RANGE, reverseStress } from '../reverse-stress/reverse-stress.ts';
import { shockCells, type ShockShape } from '../reverse-stress/shock-cells.ts';
import { sparingRunner } from '../run/sparing-runner.ts';
import { DEFAULT_SWEEP_METRIC, sweepMetrics } from '../sweep.ts';
import { claimAnswerFolder } from './answer-folder.ts';
import { checkPolicies } from './check-policies.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { loadConfig, type ConfigArguments } from './load-config.ts';
import { logWarnings } from './log.ts';
import { endedByInterrupt } from './nothing-completed.ts';
import { pathRunner } from './path-runner.ts';
import { stderrStages } from './progress-display.ts';
import { checkReportChoice, pageChoice, type PageArguments } from './report-choice.ts';
import { commandText } from './run-facts.ts';
import type { Terminal } from './terminal.ts';

export interface ReverseStressArguments extends ConfigArguments, PageArguments {
  readonly limit?: number;
  readonly metric?: string;
  readonly confidence?: number;
  readonly policy?: readonly string[];
  readonly shock?: number;
  readonly shape?: readonly ShockShape[];
  readonly speed?: string;
  readonly correlation?: string;
  readonly depth?: string;
  readonly out: string;
  readonly threads: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `shortfall reverse-stress`: the smallest shock at which a probability crosses a limit. The result goes to stdout, its page
 * and numbers to a folder.
 *
 * @throws ConfigError for what is wrong with the configuration, the arguments, the accounts or the folder
 */
export async function reverseStressCommand(
  config: string,
  options: ReverseStressArguments,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  await checkReportChoice(options, ['html']);
  const experiment = await loadConfig(config, options);
  checkPolicies(experiment, options.policy);
  const asked = questionOf(experiment, options);
  // Whatever is wrong with the shocks is said before anything is written.
  shockCells(experiment, asked);
  const directory = await claimAnswerFolder(options.out, experiment, 'reverse-stress', asked);
  const progress = stderrStages(options.quiet);
  const signal = interrupt.beginRun(() => {
    progress.clear();
    terminal.log('interrupted: a frontier needs all its points, so there is nothing to report');
  });
  try {
    const found = await reverseStress(experiment, {
      ...asked,
      runner: sparingRunner(await pathRunner(options.threads)),
      signal,
      onProgress: (point, of, finished, paths) => progress.show(`point ${point + 1} of ${of}`, finished / paths),
    }).finally(progress.clear);
    logWarnings(found.warnings, terminal);
    const { reverseStressPage } = await import('../report/reverse-stress/page.ts');
    const files = [
      {
        name: 'report.html',
        content: await reverseStressPage(experiment, found, commandOf(config, options), pageChoice(options)),
      },
      { name: 'reverse-stress.json', content: finiteJson(found) },
    ];
    await writeRun({ directory, files });
    const { colourResults: colour, width } = terminal;
    terminal.result(options.json ? finiteJson(found) : reverseStressText(found, { colour, width, directory }));
    return EXIT_CODE.fine;
  } catch (error) {
    return endedByInterrupt(error, interrupt);
  }
}

/** What the arguments ask, with the words of the library. */
function questionOf(experiment: Experiment, options: ReverseStressArguments) {
  const {
    limit = DEFAULT_LIMIT,
    metric = DEFAULT_SWEEP_METRIC,
    confidence = experiment.statistics.confidence,
  } = options;
  const known = sweepMetrics(experiment)
    .filter(({ statistic }) => statistic === 'probability')
    .map(({ name }) => name);
  if (!known.includes(metric)) {
    throw argumentError(
      '--metric',
      'a probability of summary.json',
      `"${metric}"`,
      didYouMean(metric, known).suggestion,
    );
  }
  const { step } = experiment.horizon;
  const speeds =
    options.speed === undefined ? undefined : listOf('--speed', options.speed, (text) => stepsIn(text, step));
  const correlations =
    options.correlation === undefined ? undefined : listOf('--correlation', options.correlation, numberIn);
  if (correlations !== undefined && (speeds?.length ?? 1) > 1) {
    throw argumentError('--correlation', 'one --speed: a frontier runs along one of the two', options.speed);
  }
  return {
    ...{ limit, metric, confidence, range: rangeOf(options.depth) },
    ...(options.policy && { policies: options.policy }),
    ...(options.shock === undefined ? {} : { shock: options.shock }),
    ...(options.shape && { shapes: options.shape }),
    ...(speeds && { speeds }),
    ...(correlations && { correlations }),
  };
}

/** Reads `a,b,c`, each once. */
function listOf(flag: string, argument: string, read: (text: string) => number | undefined): readonly number[] {
  const values = argument.split(',').map((part) => {
    const value = read(part.trim());
    if (value === undefined) throw argumentError(flag, LISTS[flag]!, `"${part.trim()}"`);
    return value;
  });
  if (new Set(values).size < values.length) throw argumentError(flag, 'each value once', `"${argument}"`);
  return values;
}

const LISTS: { readonly [flag: string]: string } = {
  '--speed': 'durations of whole steps, such as 1m,10m,1h',
  '--correlation': 'numbers from -1 to 1, such as 0,0.5,0.9',
};

function stepsIn(text: string, step: number): number | undefined {
  const steps = (readDuration(text) ?? Number.NaN) / step;
  return Number.isInteger(steps) ? steps : undefined;
}

function numberIn(text: string): number | undefined {
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Reads `0.05..0.6`. */
function rangeOf(argument: string | undefined): { readonly from: number; readonly to: number } {
  if (argument === undefined) return DEFAULT_RANGE;
  const [from, to, ...rest] = argument.split('..').map(Number);
  if (from !== undefined && to !== undefined && rest.length === 0 && from > 0 && from < to && Number.isFinite(to)) {
    return { from, to };
  }
  throw argumentError('--depth', 'a range of shares of the price, such as 0.05..0.6', `"${argument}"`);
}

/** What to type to get the same numbers again. */
function commandOf(config: string, options: ReverseStressArguments): string {
  const valued = ['limit', 'metric', 'confidence', 'shock', 'speed', 'correlation', 'depth'] as const;
  return [
    commandText(config, options, 'reverse-stress'),
    ...valued.flatMap((name) => (options[name] === undefined ? [] : [`--${name}`, shellText(String(options[name]))])),
    ...(options.shape ?? []).flatMap((shape) => ['--shape', shape]),
    ...(options.policy ?? []).flatMap((name) => ['--policy', shellText(name)]),
  ].join(' ');
}
