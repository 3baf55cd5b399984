import type { Command } from 'commander';
import { gathered, wholeNumber } from './arguments.ts';
import type { CommandContext } from './command-context.ts';
import { MOST_PATHS, withPageOptions } from './options.ts';
import type { ReplayArguments } from './replay-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall replay my.json --path 17
  $ shortfall replay reports/runs/my/3f2a… --path 17 --policy cross --out path-17.html
  $ shortfall replay my.json --path 17 --out path-17.html --static
  $ shortfall replay my.json --path 17 --account alice --json
`;

/** `shortfall replay` on the command line. */
export function describeReplay(program: Command, { terminal, interrupt, exitWith }: CommandContext): void {
  withPageOptions(
    program
      .command('replay')
      .summary('tell one path event by event, and why')
      .description(
        'Plays one path again and tells what happened under each policy, why each account was liquidated, called or ' +
          'deleveraged, and what it adds up to.',
      )
      .argument('<source>', 'a configuration (- reads stdin), or the folder of a run')
      .requiredOption('--path <i>', 'which path, counted from 0', wholeNumber(0, MOST_PATHS))
      .option('--policy <name>', 'only this policy; may be repeated', gathered)
      .option('--account <id>', 'only what this account took part in')
      .option('--exact', 'events of the exact engine, which counts with 40 decimals', false)
      .option('--json', 'print events, one object a line, and nothing else', false)
      .option('--out <file>', 'write a page (.html) or a picture (.svg)'),
  )
    .option('--seed <text>', 'instead of the configuration’s')
    .option('--set <field=value>', 'set a field, as in horizon.steps=60; may be repeated', gathered)
    .option('--inputs <folder>', 'where the files that a run read lie now')
    .addHelpText('after', EXAMPLES)
    .action(async (source: string, options: ReplayArguments) => {
      const { replayCommand } = await import('./replay-command.ts');
      exitWith(await replayCommand(source, options, terminal, interrupt));
    });
}
