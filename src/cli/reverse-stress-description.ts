import type { Command } from 'commander';
import { gathered, gatheredOf, numberBetween, wholeNumber } from './arguments.ts';
import type { CommandContext } from './command-context.ts';
import { DEFAULT_OUT, MOST_PATHS, threadsOption, withConfigOptions, withPageOptions } from './options.ts';
import type { ReverseStressArguments } from './reverse-stress-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall reverse-stress configs/gap-30pct-thin-book.json --speed 1m,5m,20m
  $ shortfall reverse-stress my.json --limit 0.001 --shape gap --shape staircase --speed 1m,10m
  $ shortfall reverse-stress my.json --policy cross --correlation 0,0.5,0.9 --json --quiet

docs/sensitivity.md says how the frontier is found, and what it does not say.
`;

/** `shortfall reverse-stress` on the command line. */
export function describeReverseStress(program: Command, { terminal, interrupt, exitWith }: CommandContext): void {
  withPageOptions(
    withConfigOptions(program.command('reverse-stress'))
      .summary('find the smallest shock at which a fund runs dry too often')
      .description(
        'Finds, for each policy and speed of a shock (or correlation of the prices), the smallest depth at which a probability ' +
          'crosses a limit, with its interval: on the same random numbers at every depth.',
      )
      .option('--limit <p>', 'largest probability that is accepted (default: 0.01)', numberBetween(0, 1))
      .option('--metric <name>', 'a probability of summary.json (default: fundDepletion.probability)')
      .option('--confidence <p>', 'instead of the configuration’s', numberBetween(0, 1))
      .option('--policy <name>', 'only this policy; may be repeated', gathered)
      .option(
        '--shock <i>',
        'which of the configuration’s shocks, counted from 0 (default: the first that moves a price)',
        wholeNumber(0, MOST_PATHS),
      )
      .option(
        '--shape <kind>',
        'gap, slowBleed, staircase, flashCrash, squeeze or depeg instead of that shock’s; may be repeated',
        gatheredOf(['gap', 'slowBleed', 'staircase', 'flashCrash', 'squeeze', 'depeg']),
      )
      .option('--speed <durations>', 'how long the fall takes, as in 1m,10m,1h (default: as configured)')
      .option('--correlation <numbers>', 'of every two prices, as in 0,0.5,0.9: the other prices then fall along')
      .option('--depth <range>', 'depths to search, shares of the price (default: 0.01..0.95)')
      .option(
        '--out <folder>',
        'where reports go: files lie in <folder>/<experiment>/reverse-stress-<id>/',
        DEFAULT_OUT,
      ),
  )
    .addOption(threadsOption())
    .option('--json', 'print reverse-stress.json, and nothing else, on stdout', false)
    .option('--quiet', 'no progress on stderr', false)
    .addHelpText('after', EXAMPLES)
    .action(async (config: string, options: ReverseStressArguments) => {
      const { reverseStressCommand } = await import('./reverse-stress-command.ts');
      exitWith(await reverseStressCommand(config, options, terminal, interrupt));
    });
}
