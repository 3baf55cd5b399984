import picocolors from 'picocolors';
import type { Sizing } from '../../statistics/sizing.ts';
import { terminalSafe } from '../escape.ts';
import { countText, listText } from '../format.ts';
import { wrapped } from '../wrap.ts';
import { fundTitle, SIZING_CAVEAT, sizingSentences } from './sentences.ts';

export interface SizingTextOptions {
  readonly colour: boolean;
  readonly width: number;
  /** Where the files lie. */
  readonly directory: string;
}

/** What `size-fund` says on a terminal. */
export function sizingText(sizing: Sizing, { colour, width, directory }: SizingTextOptions): string {
  const { bold, dim } = picocolors.createColors(colour);
  const lines = (text: string, indent = ''): string[] => wrapped(terminalSafe(text), width, indent);
  return [
    bold(terminalSafe(sizing.experiment)),
    ...(sizing.question === '' ? [] : lines(sizing.question)),
    ...sizing.funds.flatMap((found) => [
      '',
      bold(terminalSafe(fundTitle(sizing, found))),
      ...sizingSentences(sizing, found).flatMap((sentence) => lines(sentence, '  ')),
    ]),
    '',
    ...(sizing.withoutFund.length === 0 ? [] : lines(withoutFundSentence(sizing))),
    ...lines(`${countText(sizing.paths)} paths, amounts in ${sizing.coin}. ${SIZING_CAVEAT}`).map(dim),
    ...lines(`${directory}/report.html has the whole curve`).map(dim),
  ].join('\n');
}

export function withoutFundSentence({ withoutFund }: Sizing): string {
  const verb = withoutFund.length === 1 ? 'draws' : 'draw';
  return `${listText(withoutFund)} ${verb} on no insurance fund.`;
}
