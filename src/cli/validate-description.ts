import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { withConfigOptions } from './options.ts';
import type { ValidateArguments } from './validate-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall validate my.json
  $ shortfall validate my.json --set venue.funds.main.balance=1000000 --json
`;

/** `shortfall validate` on the command line. */
export function describeValidate(program: Command, { terminal, exitWith }: CommandContext): void {
  withConfigOptions(program.command('validate'))
    .summary('check a configuration and say all that is wrong with it')
    .description(
      'Reads a configuration, its venue and its files, admits its accounts, and says all that is wrong at once.',
    )
    .option('--json', 'what it holds, and nothing else, on stdout', false)
    .addHelpText('after', EXAMPLES)
    .action(async (config: string, options: ValidateArguments) => {
      const { validateCommand } = await import('./validate-command.ts');
      exitWith(await validateCommand(config, options, terminal));
    });
}
