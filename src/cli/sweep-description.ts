import type { Command } from 'commander';
import { gathered } from './arguments.ts';
import type { CommandContext } from './command-context.ts';
import { DEFAULT_OUT, threadsOption, withConfigOptions, withPageOptions } from './options.ts';
import type { SweepArguments } from './sweep-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall sweep my.json --vary venue.funds.main.balance=1e6,2e6,4e6
  $ shortfall sweep my.json --vary accounts.longShare=0.4,0.6 --vary horizon.steps=60,240 --metric shortfall.mean
`;

/** `shortfall sweep` on the command line. */
export function describeSweep(program: Command, { terminal, interrupt, exitWith }: CommandContext): void {
  withPageOptions(
    withConfigOptions(program.command('sweep'))
      .summary('see how metrics move with fields of the configuration')
      .description(
        'Runs a configuration at every combination of the given values (or one field at a time) on the same random numbers, ' +
          'and tells each metric with its paired difference to the configuration as it is.',
      )
      .option(
        '--vary <field=values>',
        'a field as --set names it and its values, as in venue.funds.main.balance=1e6,2e6; may be repeated',
        gathered,
      )
      .option(
        '--fields <file>',
        'a JSON file that says what to vary: fields with values or ranges, or points one by one',
      )
      .option('--metric <name>', 'of summary.json; may be repeated (default: fundDepletion.probability)', gathered)
      .option('--one-at-a-time', 'each field alone, the others as configured, instead of the whole grid', false)
      .option('--out <folder>', 'where reports go: files lie in <folder>/<experiment>/sweep-<id>/', DEFAULT_OUT),
  )
    .addOption(threadsOption())
    .option('--json', 'print sweep.json, and nothing else, on stdout', false)
    .option('--quiet', 'no progress on stderr', false)
    .addHelpText('after', EXAMPLES)
    .action(async (config: string, options: SweepArguments) => {
      const { sweepCommand } = await import('./sweep-command.ts');
      exitWith(await sweepCommand(config, options, terminal, interrupt));
    });
}
