import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { refuseWords } from './refuse-words.ts';
import type { VenuesArguments } from './venues-command.ts';

const EXAMPLES = `
Examples:
  $ shortfall venues
  $ shortfall venues show hyperliquid
`;

const SHOW_EXAMPLES = `
Examples:
  $ shortfall venues show hyperliquid
  $ shortfall venues show ./my-venue.json --json
`;

/** `shortfall venues` on the command line. */
export function describeVenues(program: Command, { terminal, exitWith }: CommandContext): void {
  const venues = program
    .command('venues')
    .summary('list the venues that come with shortfall, or explain one')
    .description('Lists the venues that come with shortfall: their margin, and how new and how sure their sources are.')
    .option('--json', 'for machines', false)
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments()
    .action(async (options: VenuesArguments, command: Command) => {
      refuseWords(command);
      const { venuesCommand } = await import('./venues-command.ts');
      exitWith(venuesCommand(options, terminal));
    });
  venues
    .command('show')
    .summary('explain a venue in sentences, with its sources')
    .description('Explains a venue in sentences: its rules, what it leaves out, and where each number comes from.')
    .argument('<venue>', 'a name from the list, or a path ending in .json')
    .option('--json', 'the whole document instead, every default filled in', false)
    .addHelpText('after', SHOW_EXAMPLES)
    .action(async (venue: string, _: VenuesArguments, command: Command) => {
      const { showVenueCommand } = await import('./venues-command.ts');
      // Wherever it stands, commander gives `--json` to `venues`, which has one too.
      exitWith(showVenueCommand(venue, command.optsWithGlobals<VenuesArguments>(), terminal));
    });
}
