import { Option, type Command } from 'commander';
import { wholeNumber } from './arguments.ts';
import type { CommandContext } from './command-context.ts';
import { MOST_PATHS, threadsOption, withConfigOptions, withReportOptions } from './options.ts';
import type { RunArguments } from './run-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall run configs/btc-eth-isolated-vs-cross.json
  $ shortfall run flash-crash
  $ shortfall run my.json --paths 1000 --set horizon.steps=60 --out /tmp/runs
  $ shortfall run my.json --json --quiet > summary.json
  $ shortfall run my.json --format html,png,csv --worst-paths 3
  $ cat my.json | shortfall run - --threads 0

Exit codes: 0 fine, 1 internal error, 2 configuration or arguments, 3 a gate is breached, 4 partial or
with failed paths, 5 a gate is inconclusive, 130 interrupted.
Ctrl-C once reports what is complete, twice ends at once. A run that was cut off, however, goes on with --resume.
`;

/** `shortfall run` on the command line. */
export function describeRun(program: Command, { terminal, interrupt, exitWith }: CommandContext): void {
  withReportOptions(withConfigOptions(program.command('run')))
    .summary('stress-test every policy of a configuration on the same market paths')
    .description('Stress-tests every policy of a configuration on the same market paths and writes a report.')
    .addOption(threadsOption())
    .option('--quiet', 'no progress on stderr', false)
    .option(
      '--parameter-uncertainty',
      'run again with parameters of the price models a standard error lower and higher',
      false,
    )
    .option('--resume', 'go on where an earlier run of the same was cut off', false)
    .addOption(new Option('--chunk <n>', 'paths per task').argParser(wholeNumber(1, MOST_PATHS)).hideHelp())
    .addOption(
      new Option('--checkpoint-every <ms>', 'between checkpoints').argParser(wholeNumber(0, MOST_PATHS)).hideHelp(),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (config: string, options: RunArguments) => {
      const { withStartedRunner } = await import('./path-runner.ts');
      const exitCode = await withStartedRunner(options.threads, async (runner) => {
        const { runCommand } = await import('./run-command.ts');
        return runCommand(config, options, { runner, terminal, interrupt });
      });
      exitWith(exitCode);
    });
}
