import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import type { MergeArguments } from './merge-command.ts';
import { withReportOptions } from './options.ts';

const EXAMPLES = `
Examples:
  $ shortfall merge shards
  $ shortfall merge shards/my/3f2a…-shard-0-of-2 shards/my/3f2a…-shard-1-of-2 --json
`;

/** `shortfall merge` on the command line. */
export function describeMerge(program: Command, { terminal, interrupt, exitWith }: CommandContext): void {
  withReportOptions(program.command('merge'))
    .summary('make a run of its shards')
    .description('Makes of all shards of an experiment the run that one process would have made, with the same digest.')
    .argument('<folders...>', 'folders of shards, or folders in which they lie')
    .option('--inputs <folder>', 'where the files that the shards read lie now')
    .addHelpText('after', EXAMPLES)
    .action(async (folders: string[], options: MergeArguments) => {
      const { mergeCommand } = await import('./merge-command.ts');
      exitWith(await mergeCommand(folders, options, terminal, interrupt));
    });
}
