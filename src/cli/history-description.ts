import type { Command } from 'commander';
import { wholeNumber } from './arguments.ts';
import type { CommandContext } from './command-context.ts';
import type { BaselineArguments, HistoryArguments } from './history-command.ts';
import { MOST_PATHS } from './options.ts';

const EXAMPLES = `
Examples:
  $ shortfall history history/btc-eth
  $ shortfall history history/btc-eth --metric negativeEquity.probability --policy cross --last 30
  $ shortfall history baseline history/btc-eth last --name approved
  $ shortfall history reserve history/btc-eth
`;

const BASELINE_EXAMPLES = `
Examples:
  $ shortfall history baseline history/btc-eth last
  $ shortfall history baseline history/btc-eth 91c0… --name approved
`;

const RESERVE_EXAMPLES = `
Examples:
  $ shortfall history reserve history/btc-eth
  $ shortfall history reserve history/btc-eth last --json
`;

/** `shortfall history` on the command line. */
export function describeHistory(program: Command, { terminal, exitWith }: CommandContext): void {
  const history = program
    .command('history')
    .summary('list the runs of a schedule and how their results changed')
    .description(
      'Lists the runs of a schedule: a number of each, and how it changed against the run before and the baseline.',
    )
    .argument('<folder>', 'the folder of the history, as the schedule names it')
    .option(
      '--metric <name>',
      'of summary.json: a headline or what a gate looks at (default: fundDepletion.probability)',
    )
    .option('--policy <name>', 'whose numbers (default: the baseline’s)')
    .option('--last <n>', 'only the last so many', wholeNumber(1, MOST_PATHS))
    .option('--json', 'print the whole history, and nothing else, on stdout', false)
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, options: HistoryArguments) => {
      const { historyCommand } = await import('./history-command.ts');
      exitWith(historyCommand(folder, options, terminal));
    });
  history
    .command('baseline')
    .summary('give a run a name that later ones are compared with')
    .description(
      'Gives a run a name. A schedule with "baseline" compares every run with it; retention keeps its files.',
    )
    .argument('<folder>', 'the folder of the history')
    .argument('<run>', 'as history lists it, the id of a run, or last')
    .option('--name <name>', 'as the schedule names it', 'baseline')
    .option('--json', 'for machines', false)
    .addHelpText('after', BASELINE_EXAMPLES)
    .action(async (folder: string, run: string, _: BaselineArguments, command: Command) => {
      const { baselineCommand } = await import('./history-command.ts');
      // Wherever it stands, commander gives `--json` to `history`, which has one too.
      exitWith(await baselineCommand(folder, run, command.optsWithGlobals<BaselineArguments>(), terminal));
    });
  history
    .command('reserve')
    .summary('tell what the fund holds, needs and will need')
    .description('Tells the reserve report of a run: held, required, projected, verdict.')
    .argument('<folder>', 'the folder of the history')
    .argument('[run]', 'as history lists it, the id of a run, or last', 'last')
    .option('--json', 'for machines', false)
    .addHelpText('after', RESERVE_EXAMPLES)
    .action(async (folder: string, run: string, _: { readonly json: boolean }, command: Command) => {
      const { reserveCommand } = await import('./history-command.ts');
      exitWith(reserveCommand(folder, { ...command.optsWithGlobals<{ readonly json: boolean }>(), run }, terminal));
    });
}
