import picocolors from 'picocolors';
import type { Venue } from '../../venue.ts';
import { terminalSafe } from '../escape.ts';
import { wrapped } from '../wrap.ts';
import { sourceText } from './sources.ts';
import { venueSections } from './venue-sections.ts';

export interface PageOptions {
  /** Paint with ANSI colours: the caller knows whether it writes to a terminal. */
  readonly colour: boolean;
  /** Characters in a line, ≥ 20. */
  readonly width: number;
}

/** A venue document explained on a terminal: its title, then the sentences of each part under a heading. */
export function venuePage(venue: Venue, { colour, width }: PageOptions): string {
  const { bold, underline, yellow } = picocolors.createColors(colour);
  const title = venue.title === undefined ? venue.name : `${venue.name}: ${venue.title}`;
  const doubtful = new Set(venue.sources.filter(({ unverified }) => unverified === true).map(sourceText));
  const lines = (sentence: string): string[] => {
    const text = wrapped(terminalSafe(sentence), width, '  ');
    return doubtful.has(sentence) ? text.map((line) => yellow(line)) : text;
  };
  const sections = venueSections(venue).flatMap(({ part, sentences }) => [
    '',
    underline(part),
    ...sentences.flatMap(lines),
  ]);
  return `${[...wrapped(terminalSafe(title), width, '').map((line) => bold(line)), ...sections].join('\n')}\n`;
}
