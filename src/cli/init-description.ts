import { Option, type Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import type { InitArguments } from './init-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall init
  $ shortfall init --accounts positions.csv --venue bybit-linear --fund 250000 --out desk.json
  $ shortfall init --yes --question margin-mode
`;

/** `shortfall init` on the command line. */
export function describeInit(program: Command, { terminal, exitWith }: CommandContext): void {
  program
    .command('init')
    .summary('ask three questions and write a configuration that runs')
    .description(
      'Writes a commented configuration that runs: a venue, a book of accounts and a question. Asks for what no option says; ' +
        'in a pipe, or with --yes, it takes what is usual.',
    )
    .option('--venue <name>', 'whose rules (default: binance-usdm)')
    .option(
      '--accounts <file>',
      'a CSV of positions: account, market, size, entryPrice, and margin or leverage; or synthetic',
    )
    .addOption(
      new Option('--question <word>', 'what you want to know (default: fund)').choices([
        'fund',
        'margin-mode',
        'fund-size',
      ]),
    )
    .option('--fund <amount>', 'what the insurance fund holds (default: as the venue has it)')
    .option('--out <file>', 'where to write it (default: my-book.json)')
    .option('--yes', 'ask nothing', false)
    .option('--force', 'write over a file that is there', false)
    .option('--json', 'what was written, and nothing else, on stdout', false)
    .addHelpText('after', EXAMPLES)
    .action(async (options: InitArguments) => {
      const { initCommand } = await import('./init-command.ts');
      exitWith(await initCommand(options, terminal));
    });
}
