import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import type { ScheduleArguments } from './schedule-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall schedule nightly.json
  $ shortfall schedule nightly.json --once
  $ shortfall schedule nightly.json | tee -a nightly.log

Exit codes: 0 stopped when asked to. With --once those of run: 0 fine, 1 internal error, 2 configuration or
arguments, 3 a gate is breached, 4 partial or with failed paths, 5 a gate is inconclusive.
`;

/** `shortfall schedule` on the command line. */
export function describeSchedule(program: Command, { terminal, interrupt, exitWith }: CommandContext): void {
  program
    .command('schedule')
    .summary('run an experiment at set times and keep the history of its results')
    .description(
      'Runs the experiment of a schedule file when it is due, compares each run with the one before and with a baseline, and ' +
        'tells a webhook. Prints a line of JSON per event until SIGTERM or Ctrl-C; docs/schedules.md has the file, cron and systemd.',
    )
    .argument('<schedule>', 'the schedule file, JSON with comments')
    .option('--once', 'run once, now, and end: for cron and systemd', false)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: ScheduleArguments) => {
      const { scheduleCommand } = await import('./schedule-command.ts');
      exitWith(await scheduleCommand(file, options, terminal, interrupt));
    });
}
