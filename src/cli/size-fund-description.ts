import type { Command } from 'commander';
import { gathered, numberBetween } from './arguments.ts';
import type { CommandContext } from './command-context.ts';
import { DEFAULT_OUT, threadsOption, withConfigOptions, withPageOptions } from './options.ts';
import type { SizeFundArguments } from './size-fund-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall size-fund my.json
  $ shortfall size-fund my.json --target 0.01 --policy cross --json
  $ shortfall size-fund my.json --static --templates my-templates
`;

/** `shortfall size-fund` on the command line. */
export function describeSizeFund(program: Command, { terminal, interrupt, exitWith }: CommandContext): void {
  withPageOptions(
    withConfigOptions(program.command('size-fund'))
      .summary('find the smallest insurance fund that runs dry rarely enough')
      .description(
        'Finds, for each fund that a policy draws on, the smallest size whose probability of running dry is at most the ' +
          'target: as an estimate, and as a size to hold at the stated confidence. Runs it again on fresh paths.',
      )
      .option(
        '--target <p>',
        'largest probability of running dry over the horizon (default: 0.001)',
        numberBetween(0, 1),
      )
      .option('--confidence <p>', 'instead of the configuration’s', numberBetween(0, 1))
      .option('--policy <name>', 'only this policy; may be repeated', gathered)
      .option('--more <amount>', 'by how much larger a fund its worth is told', numberBetween(0, Infinity))
      .option('--out <folder>', 'where reports go: files lie in <folder>/<experiment>/size-fund-<id>/', DEFAULT_OUT),
  )
    .addOption(threadsOption())
    .option('--json', 'print sizing.json, and nothing else, on stdout', false)
    .option('--quiet', 'no progress on stderr', false)
    .addHelpText('after', EXAMPLES)
    .action(async (config: string, options: SizeFundArguments) => {
      const { sizeFundCommand } = await import('./size-fund-command.ts');
      exitWith(await sizeFundCommand(config, options, terminal, interrupt));
    });
}
