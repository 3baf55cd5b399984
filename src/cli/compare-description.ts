import type { Command } from 'commander';
import { gathered } from './arguments.ts';
import type { CommandContext } from './command-context.ts';
import type { CompareArguments } from './compare-command.ts';
import { withPageOptions } from './options.ts';

const EXAMPLES = `
Examples:
  $ shortfall compare reports/runs/my-book/3f2a… reports/runs/my-book/91c0…
  $ shortfall compare before after --report difference.html
  $ shortfall compare before after --metric shortfall.mean --json

The same seed and paths make pairs: then differences are told far more precisely than either run is.
`;

/** `shortfall compare` on the command line. */
export function describeCompare(program: Command, { terminal, exitWith }: CommandContext): void {
  withPageOptions(
    program
      .command('compare')
      .summary('say how a run differs from an earlier one')
      .description(
        'Compares two recorded runs, metric by metric: path by path where both met the same paths, else as independent runs, ' +
          'and says which. Differences are second − first.',
      )
      .argument('<before>', 'the folder of the run that is compared with')
      .argument('<after>', 'the folder of the run that is told of')
      .option(
        '--metric <name>',
        'of summary.json; may be repeated (default: the headlines and what they cost)',
        gathered,
      )
      .option(
        '--report <file>',
        'write a page (.html): every difference with its interval, and what the runs were given',
      ),
  )
    .option('--json', 'every metric that both have, and nothing else, on stdout', false)
    .addHelpText('after', EXAMPLES)
    .action(async (before: string, after: string, options: CompareArguments) => {
      const { compareCommand } = await import('./compare-command.ts');
      exitWith(await compareCommand(before, after, options, terminal));
    });
}
