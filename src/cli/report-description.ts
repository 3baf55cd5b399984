import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { formatOption, withPageOptions, worstPathsOption } from './options.ts';
import type { RebuildArguments } from './report-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall report reports/runs/flash-crash/0123456789abcdef
  $ shortfall report DIR --static --out mail
  $ shortfall report DIR --format svg,png,csv,md --out paper
  $ shortfall report DIR --worst-paths 3
  $ shortfall report DIR --templates my-templates

html is the page, svg and png are its charts as pictures, json its charts as Vega-Lite, csv its tables, md the answer and its
tables for a wiki, parquet a row per path and policy. docs/reports.md has them file by file.
`;

/** `shortfall report` on the command line. */
export function describeReport(program: Command, { terminal, interrupt, exitWith }: CommandContext): void {
  withPageOptions(
    program
      .command('report')
      .summary('make the report of a run again from its files')
      .description(
        'Makes the report of a run again from the files of its folder, after checking that they are those of the run: in other ' +
          'forms, without scripts, or with other chart templates. No path is run, but those that --worst-paths asks for.',
      )
      .argument('<folder>', 'the folder of a run: reports/runs/<experiment>/<run-id>')
      .addOption(formatOption('html')),
  )
    .addOption(worstPathsOption('those that the run played'))
    .option('--out <folder>', 'where the files go (default: the folder of the run)')
    .option('--inputs <folder>', 'where the files that the run read lie now, for --worst-paths')
    .option('--json', 'print summary.json, and nothing else, on stdout', false)
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, options: RebuildArguments) => {
      const { reportCommand } = await import('./report-command.ts');
      exitWith(await reportCommand(folder, options, terminal, interrupt));
    });
}
