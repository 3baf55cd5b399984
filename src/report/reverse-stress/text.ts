import picocolors from 'picocolors';
import type { ReverseStress } from '../../statistics/reverse-stress.ts';
import { terminalSafe } from '../escape.ts';
import { countText, statedPercentText } from '../format.ts';
import { cellText, tableLines } from '../table.ts';
import { wrapped } from '../wrap.ts';
import { frontierSentence, frontierTable, limitText, REVERSE_STRESS_CAVEAT, searchSentence } from './table.ts';

/** What `reverse-stress` says on a terminal: the most fragile point of each frontier, then all of them. */
export function reverseStressText(
  found: ReverseStress,
  options: { readonly colour: boolean; readonly width: number; readonly directory: string },
): string {
  const { bold, dim } = picocolors.createColors(options.colour);
  const lines = (text: string): string[] => wrapped(terminalSafe(text), options.width, '');
  const { columns, rows } = frontierTable(found);
  const safe = { columns, rows: rows.map((row) => row.map((cell) => terminalSafe(cellText(cell)))) };
  return [
    bold(terminalSafe(found.experiment)),
    ...(found.question === '' ? [] : lines(found.question)),
    '',
    ...found.frontiers.flatMap((frontier) => lines(frontierSentence(found, frontier))),
    '',
    ...lines(`Smallest shock of ${found.underlying}: ${limitText(found)}`).map(bold),
    ...tableLines(safe, options.width),
    '',
    ...lines(
      `Withstood: the deepest shock tried that keeps the limit with ${statedPercentText(found.confidence)} confidence. ` +
        `${countText(found.paths)} paths. ${searchSentence(found)} ${REVERSE_STRESS_CAVEAT}`,
    ).map(dim),
    ...lines(`${options.directory}/report.html has the chart`).map(dim),
  ].join('\n');
}
