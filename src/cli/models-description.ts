import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import type { ModelsArguments } from './models-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall models
  $ shortfall models --json
`;

/** `shortfall models` on the command line. */
export function describeModels(program: Command, { terminal, exitWith }: CommandContext): void {
  program
    .command('models')
    .summary('list the price models that come with shortfall')
    .description('Lists the fitted price models that come with shortfall, and the histories that they were fitted to.')
    .option('--json', 'for machines', false)
    .addHelpText('after', EXAMPLES)
    .action(async (options: ModelsArguments) => {
      const { modelsCommand } = await import('./models-command.ts');
      exitWith(modelsCommand(options, terminal));
    });
}
