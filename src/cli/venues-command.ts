import { loadVenue, shippedVenueNames } from '../config/load.ts';
import { venueDocument } from '../config/venue/document.ts';
import { finiteJson } from '../report/canonical-json.ts';
import { tableLines } from '../report/table.ts';
import { venueFacts, venueTable } from '../report/venue-sentences/venue-list.ts';
import { venuePage } from '../report/venue-sentences/venue-page.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

export interface VenuesArguments {
  /** For machines, on stdout alone. */
  readonly json: boolean;
}

/** `shortfall venues`: the venues that come with the package. */
export function venuesCommand({ json }: VenuesArguments, terminal: Terminal): ExitCode {
  const facts = shippedVenueNames().map((name) => venueFacts(loadVenue(name)));
  if (json) terminal.result(finiteJson(facts));
  else {
    terminal.result(tableLines(venueTable(facts, terminal.width), terminal.width).join('\n'));
    terminal.log('shortfall venues show <name> explains one of them');
  }
  return EXIT_CODE.fine;
}

/**
 * `shortfall venues show`: one venue explained in sentences, or the whole document with every default filled in.
 *
 * @param name  of a shipped venue, or a path ending in .json
 * @throws ConfigError where there is no such venue, or the document is wrong
 */
export function showVenueCommand(name: string, { json }: VenuesArguments, terminal: Terminal): ExitCode {
  const venue = loadVenue(name);
  const { colourResults: colour, width } = terminal;
  terminal.result(json ? finiteJson(venueDocument(venue)) : venuePage(venue, { colour, width }));
  return EXIT_CODE.fine;
}
