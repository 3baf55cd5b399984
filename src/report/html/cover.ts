import { coverNote, coverSentences, coverTable } from '../cover.ts';
import type { Summary } from '../summary.ts';
import { paragraphHtml, tableHtml, type Html } from './elements.ts';

/** Whether the fund withstands its largest defaulters; empty where nobody asks. */
export function coverHtml(summary: Summary): Html {
  if (summary.cover === undefined) return '';
  return [
    ...coverSentences(summary).map((sentence) => paragraphHtml(sentence)),
    tableHtml(coverTable(summary)),
    paragraphHtml(coverNote(summary), 'quiet'),
  ].join('\n');
}
