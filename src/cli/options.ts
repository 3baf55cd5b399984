import { availableParallelism } from 'node:os';
import { Option, type Command } from 'commander';
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
  return command
    .option('--out <folder>', 'where reports go: files lie in <folder>/<experiment>/<run-id>/', DEFAULT_OUT)
    .option('--json', 'print summary.json, and nothing else, on stdout', false)
    .option('--per-account', 'estimates for each account', false)
    .addOption(
      new Option('--outcomes <format>', 'one row per path and policy')
        .choices(['parquet', 'csv', 'none'])
        .default('parquet'),
    )
    .option('--no-report', 'no charts and no HTML');
}
