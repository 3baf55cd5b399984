import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { threadsOption } from './options.ts';
import type { VerifyArguments } from './verify-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall verify reports/runs/my/3f2a…
  $ shortfall verify reports/runs/my/3f2a… --json
`;

/** `shortfall verify` on the command line. */
export function describeVerify(program: Command, { terminal, interrupt, exitWith }: CommandContext): void {
  program
    .command('verify')
    .summary('run a recorded run again and compare')
    .description(
      'Runs the experiment of a run’s folder again and says whether it gives the same results, bit for bit. ' +
        'Exit code 3 where it does not.',
    )
    .argument('<folder>', 'the folder of a run: reports/runs/<experiment>/<run-id>')
    .addOption(threadsOption())
    .option('--quiet', 'no progress on stderr', false)
    .option('--inputs <folder>', 'where the files that the run read lie now')
    .option('--json', 'the verdict, and nothing else, on stdout', false)
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, options: VerifyArguments) => {
      const { verifyCommand } = await import('./verify-command.ts');
      exitWith(await verifyCommand(folder, options, terminal, interrupt));
    });
}
