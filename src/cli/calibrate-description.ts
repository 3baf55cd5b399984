import { Option, type Command } from 'commander';
import type { CalibrateArguments } from './calibrate-command.ts';
import type { CommandContext } from './command-context.ts';
import { withPageOptions } from './options.ts';

const EXAMPLES = `
Examples:
  $ shortfall calibrate btcusdt-1h.csv.gz
  $ shortfall calibrate btc.csv --model merton --from 2020-01-01 --out btc-merton.json
  $ shortfall calibrate BTC=btc-2023.csv BTC=btc-2024.csv ETH=eth.csv --model garch

An experiment names the model: "underlyings": { "BTC": { "initialPrice": "100000", "price": "./btc-1h.json" } }
`;

/** `shortfall calibrate` on the command line. */
export function describeCalibrate(program: Command, { terminal, interrupt, exitWith }: CommandContext): void {
  withPageOptions(
    program
      .command('calibrate')
      .summary('fit a price model to files of bars, and say how good it is')
      .description(
        'Fits price models to files of bars, compares them with the history, and writes a model file that an experiment can ' +
          'name and a page of diagnostics. Several files of one underlying are one history; of several they are fitted jointly.',
      )
      .argument(
        '<file...>',
        'CSV or CSV.gz with a timestamp and a close (or open, high, low, close); NAME=file names what it is of',
      )
      .addOption(
        new Option('--model <kind>', 'which model; best = that with the best score out of sample')
          .choices(['gbm', 'merton', 'kou', 'garch', 'hawkes', 'bootstrap', 'best'])
          .default('best'),
      )
      .option('--column <name>', 'the column of prices', 'close')
      .option('--from <time>', 'leave out the bars before, ISO date or date-time')
      .option('--to <time>', 'leave out the bars from here on')
      .addOption(
        new Option('--drift <drift>', 'zero = none, since a history hardly tells it; fitted = the history’s own')
          .choices(['zero', 'fitted'])
          .default('zero'),
      )
      .option('--out <file>', 'the model file (default: <name>-<bar>.json in this folder)')
      .option('--report <file>', 'the page (default: beside the model file, .html)')
      .option('--no-report', 'no page'),
  )
    .option('--date <date>', 'written into the model file; it holds no clock of its own')
    .option('--json', 'print the model and all its figures, and nothing else, on stdout', false)
    .option('--quiet', 'no progress on stderr', false)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: CalibrateArguments) => {
      const { calibrateCommand } = await import('./calibrate-command.ts');
      exitWith(await calibrateCommand(files, options, terminal, interrupt));
    });
}
