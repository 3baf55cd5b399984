import type { Command } from 'commander';
import { wholeNumber } from './arguments.ts';
import type { CommandContext } from './command-context.ts';
import { threadsOption, withConfigOptions } from './options.ts';
import type { ShardArguments } from './shard-command.ts';

const MOST_SHARDS = 1_000_000;

const EXAMPLES = `
Examples:
  $ shortfall shard my.json --index 0 --of 8 --out shards
  $ seq 0 7 | parallel shortfall shard my.json --index {} --of 8 --threads 1 --out shards
  $ shortfall merge shards

docs/shards.md has them for SLURM arrays and Kubernetes indexed jobs.
`;

/** `shortfall shard` on the command line. */
export function describeShard(program: Command, { terminal, interrupt, exitWith }: CommandContext): void {
  withConfigOptions(program.command('shard'))
    .summary('run one part of an experiment’s paths, for merge')
    .description(
      'Runs one of several equal parts of an experiment’s paths, on any machine, from where it stopped before. ' +
        'merge makes a run of them. The same command again finds nothing left to do.',
    )
    .requiredOption('--index <k>', 'which shard, counted from 0', wholeNumber(0, MOST_SHARDS - 1))
    .requiredOption('--of <n>', 'how many shards there are', wholeNumber(1, MOST_SHARDS))
    .requiredOption('--out <folder>', 'where shards go: this one to <folder>/<experiment>/<run-id>-shard-<k>-of-<n>/')
    .addOption(threadsOption())
    .option('--quiet', 'no progress on stderr', false)
    .option('--json', 'what is complete, and nothing else, on stdout', false)
    .addHelpText('after', EXAMPLES)
    .action(async (config: string, options: ShardArguments) => {
      const { shardCommand } = await import('./shard-command.ts');
      exitWith(await shardCommand(config, options, terminal, interrupt));
    });
}
