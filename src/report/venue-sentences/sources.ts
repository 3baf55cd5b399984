import type { Source, Venue } from '../../venue.ts';
import { countText } from '../format.ts';

/** Where the numbers come from: a sentence on all, then a line each, with what is not verified marked. */
export function sourceSentences({ sources }: Venue): string[] {
  const { total, unverified, newestVerified } = sourceFacts(sources);
  if (total === 0) return ['The document names no sources.'];
  return [
    `${countText(total)} ${total === 1 ? 'source' : 'sources'}, ${countText(unverified)} of them unverified` +
      (newestVerified === undefined ? '.' : `; the newest verified one is of ${newestVerified}.`),
    ...sources.map(sourceText),
  ];
}

/** One source in a line. */
export function sourceText({ pointer, source, asOf, unverified }: Source): string {
  return `${pointer}: ${source} (${asOf}${unverified === true ? ', unverified' : ''})`;
}

export interface SourceFacts {
  readonly total: number;
  readonly unverified: number;
  /** ISO date, as precise as the source states it; undefined where no source is verified. */
  readonly newestVerified?: string;
}

/** Assumptions are as new as the document: only what is verified says how new a venue's rules are. */
export function sourceFacts(sources: readonly Source[]): SourceFacts {
  const dates = sources.flatMap(({ asOf, unverified }) => (unverified === true ? [] : [asOf])).sort();
  const newestVerified = dates[dates.length - 1];
  return {
    total: sources.length,
    unverified: sources.filter(({ unverified }) => unverified === true).length,
    ...(newestVerified === undefined ? {} : { newestVerified }),
  };
}
