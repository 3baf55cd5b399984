import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { refuseWords } from './refuse-words.ts';
import type { ScenariosArguments } from './scenarios-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall scenarios
  $ shortfall scenarios show flash-crash
`;

const SHOW_EXAMPLES = `
Examples:
  $ shortfall scenarios show flash-crash
  $ shortfall scenarios show replay-2021-05-19 --json
`;

/** `shortfall scenarios` on the command line. */
export function describeScenarios(program: Command, { terminal, exitWith }: CommandContext): void {
  const scenarios = program
    .command('scenarios')
    .summary('list the scenarios that come with shortfall, or explain one')
    .description('Lists the scenarios that come with shortfall, a line each: `shortfall run` takes their names.')
    .option('--json', 'for machines', false)
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments()
    .action(async (options: ScenariosArguments, command: Command) => {
      refuseWords(command);
      const { scenariosCommand } = await import('./scenarios-command.ts');
      exitWith(scenariosCommand(options, terminal));
    });
  scenarios
    .command('show')
    .summary('explain a scenario in sentences, with its sources and assumptions')
    .description('Explains a scenario: its question, what it shows, where its numbers come from, what it claims.')
    .argument('<scenario>', 'a name from the list')
    .option('--json', 'for machines', false)
    .addHelpText('after', SHOW_EXAMPLES)
    .action(async (scenario: string, _: ScenariosArguments, command: Command) => {
      const { showScenarioCommand } = await import('./scenarios-command.ts');
      exitWith(showScenarioCommand(scenario, command.optsWithGlobals<ScenariosArguments>(), terminal));
    });
}
