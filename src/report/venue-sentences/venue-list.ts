import type { Venue } from '../../venue.ts';
import { terminalSafe } from '../escape.ts';
import { countText, listText } from '../format.ts';
import type { Table } from '../table.ts';
import { wrapped } from '../wrap.ts';
import { sourceFacts } from './sources.ts';

/** What a list of venues says of one. */
export interface VenueFacts {
  readonly name: string;
  readonly title: string;
  readonly modes: readonly string[];
  readonly contracts: readonly string[];
  /** ISO date of the newest verified source; null where none is verified. */
  readonly newestVerifiedSource: string | null;
  readonly sources: number;
  readonly unverifiedSources: number;
}

export function venueFacts({ name, title = '', supports, sources }: Venue): VenueFacts {
  const { total, unverified, newestVerified } = sourceFacts(sources);
  return {
    name,
    title,
    modes: supports?.modes ?? ['isolated', 'cross'],
    contracts: supports?.contracts ?? ['linear', 'inverse'],
    newestVerifiedSource: newestVerified ?? null,
    sources: total,
    unverifiedSources: unverified,
  };
}

/**
 * A row per venue, and its title in the lines below it.
 *
 * @param width  characters in a line, ≥ 20
 */
export function venueTable(facts: readonly VenueFacts[], width: number): Table {
  return {
    columns: [
      { title: 'Venue', align: 'left' },
      { title: 'Margin', align: 'left' },
      { title: 'Contracts', align: 'left' },
      { title: 'Newest source', align: 'left' },
      { title: 'Unverified', align: 'right' },
    ],
    rows: facts.flatMap(({ name, title, modes, contracts, newestVerifiedSource, sources, unverifiedSources }) => [
      [
        terminalSafe(name),
        listText(modes),
        listText(contracts),
        newestVerifiedSource ?? 'none',
        `${countText(unverifiedSources)} of ${countText(sources)}`,
      ],
      ...wrapped(terminalSafe(title), width, '  ').map((line) => [line]),
    ]),
  };
}
