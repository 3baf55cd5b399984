import picocolors from 'picocolors';
import { terminalSafe } from '../report/escape.ts';
import { countText, statedPercentText } from '../report/format.ts';
import { tableLines } from '../report/table.ts';
import { wrapped } from '../report/wrap.ts';
import type { ReserveReport } from './entry.ts';
import { reserveTable } from './reserve-table.ts';
import { dayText, RESERVE_CAVEAT, reserveSentences } from './reserve-words.ts';

export interface ReserveTextOptions {
  readonly schedule: string;
  /** ISO 8601. */
  readonly due: string;
  readonly coin: string;
  readonly colour: boolean;
  readonly width: number;
}

/** A reserve report on a terminal, or in a mail. */
export function reserveText(report: ReserveReport, { schedule, due, coin, colour, width }: ReserveTextOptions): string {
  const { bold, dim } = picocolors.createColors(colour);
  const lines = (text: string, indent = ''): string[] => wrapped(terminalSafe(text), width, indent);
  const { policy, target, confidence, paths, funds } = report;
  return [
    bold(terminalSafe(`Reserve of ${schedule}, ${dayText(due)}`)),
    ...lines(
      `Policy ${policy}, P(depleted) ≤ ${statedPercentText(target)}, ${statedPercentText(confidence)} confidence, ` +
        `${countText(paths)} paths, amounts in ${coin}.`,
    ),
    '',
    ...(funds.length === 0 ? lines(`${policy} draws on no insurance fund.`) : tableLines(reserveTable(report), width)),
    ...funds.flatMap((found) => [
      '',
      ...(funds.length === 1 ? [] : [bold(terminalSafe(found.fund))]),
      ...reserveSentences(report, found).flatMap((sentence) => lines(sentence)),
    ]),
    '',
    ...lines(RESERVE_CAVEAT).map(dim),
  ].join('\n');
}
