import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { WORST_PATHS } from '../outcome.ts';
import { REPORT_FORMATS, type ReportFormat } from '../report/formats.ts';
import { gathered, wholeNumber } from './arguments.ts';

export const MOST_PATHS = 2 ** 32 - 1;
export const DEFAULT_OUT = 'reports/runs';
const MOST_THREADS = 1_024;

/** Of every command that runs paths. */
export function threadsOption(): Option {
  return new Option('--threads <n>', 'worker threads, 0 = in this process')
    .argParser(wholeNumber(0, MOST_THREADS))
    .default(availableParallelism(), 'all processors');
}

/** What every command that reads a configuration takes. */
export function withConfigOptions(command: Command): Command {
  return command
    .argument('<config>', 'the configuration, JSON with comments, or the name of a scenario; - reads stdin')
    .option('--paths <n>', 'instead of the configuration’s', wholeNumber(1, MOST_PATHS))
    .option('--seed <text>', 'instead of the configuration’s')
    .option('--set <field=value>', 'set a field, as in horizon.steps=60; may be repeated', gathered);
}

/** What every command that writes the report of a run takes. */
export function withReportOptions(command: Command): Command {
  const report = command
    .option('--out <folder>', 'where reports go: files lie in <folder>/<experiment>/<run-id>/', DEFAULT_OUT)
    .option('--json', 'print summary.json, and nothing else, on stdout', false)
    .option('--per-account', 'estimates for each account', false)
    .addOption(
      new Option('--outcomes <format>', 'one row per path and policy')
        .choices(['parquet', 'csv', 'none'])
        .default('parquet'),
    )
    .addOption(formatOption('html,json'))
    .addOption(new Option('--no-report', 'no charts and no HTML: summary.json alone').conflicts('format'));
  return withPageOptions(report).addOption(worstPathsOption('1 from 2,000 paths on, else 0'));
}

/** In which forms a report is written. @param standard  what is written unless told, for help */
export function formatOption(standard: string): Option {
  return new Option(
    '--format <list>',
    `any of ${REPORT_FORMATS.join(', ')}, with commas between (default: ${standard})`,
  ).argParser(readFormats);
}

/** What every command that writes a page takes. */
export function withPageOptions(command: Command): Command {
  return command
    .option('--static', 'a page without scripts, for mail and archives', false)
    .option('--templates <folder>', 'chart templates (Vega-Lite) in place of those of the same name');
}

/** @param standard  how many unless told, for help */
export function worstPathsOption(standard: string): Option {
  return new Option(
    '--worst-paths <n>',
    `play so many of the worst paths of each policy again: the first in the report, from 2 on each as a page (default: ${standard})`,
  ).argParser(wholeNumber(0, WORST_PATHS));
}

function readFormats(text: string): readonly ReportFormat[] {
  const words = text.split(',').map((word) => word.trim());
  for (const word of words) {
    if (!(REPORT_FORMATS as readonly string[]).includes(word)) {
      throw new InvalidArgumentError(`"${word}" is none of ${REPORT_FORMATS.join(', ')}.`);
    }
  }
  return [...new Set(words as ReportFormat[])];
}
