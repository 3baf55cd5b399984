import picocolors from 'picocolors';
import type { UnderlyingStudy } from '../../calibration/diagnosis.ts';
import { instantText } from '../../config/document/instant.ts';
import { terminalSafe } from '../escape.ts';
import { countText, statedPercentText } from '../format.ts';
import { tableLines, type Table } from '../table.ts';
import { wrapped } from '../wrap.ts';
import type { CalibrationFacts } from './facts.ts';
import { choiceSentence, driftSentence, jointTable, rejections } from './sentences.ts';
import { shortcomings } from './shortcomings.ts';
import { candidateTable, extremesTable, parameterTable } from './tables.ts';
import { criterionText, droppedText, spanText } from './words.ts';

export interface CalibrationTextOptions {
  readonly colour: boolean;
  /** Characters in a line, ≥ 20. */
  readonly width: number;
}

/** Without the medians, which no stress test asks for; a move is named once. */
function shortened({ columns, rows }: Table): Table {
  const tails = rows.filter(([, level]) => level !== MEDIAN);
  return { columns, rows: tails.map((row, i) => (row[0] === tails[i - 1]?.[0] ? ['', ...row.slice(1)] : row)) };
}

const MEDIAN = statedPercentText(0.5);

/** A calibration for a terminal: per underlying what was read and dropped, the parameters, how the models compare. */
export function calibrationText(facts: CalibrationFacts, { colour, width }: CalibrationTextOptions): string {
  const { bold, dim, underline } = picocolors.createColors(colour);
  const wrap = (text: string, indent = ''): string[] => wrapped(terminalSafe(text), width, indent);
  const table = (content: Table): string[] => tableLines(content, width).map((line, i) => (i === 0 ? dim(line) : line));
  const one = (study: UnderlyingStudy): string[] => {
    const { chosen, name, files } = study;
    const { fit } = chosen;
    return [
      ...wrap(`${name}: ${chosen.kind}, from ${spanText(study, instantText)}`).map((line) => bold(line)),
      ...wrap(`read from ${files.map((file) => file.name).join(', ')}; dropped: ${droppedText(study)}`, '  ').map(
        (line) => dim(line),
      ),
      ...(facts.compared ? wrap(choiceSentence(study), '  ') : []),
      '',
      ...table(parameterTable(study)),
      ...wrap(
        `Fitted to ${countText(fit.observations)} returns: log likelihood ${criterionText(fit.logLikelihood)}, ` +
          `AIC ${criterionText(fit.aic)}, BIC ${criterionText(fit.bic)}. ${driftSentence(study, facts.drift)}`,
        '  ',
      ).map((line) => dim(line)),
      ...fit.warnings.flatMap((warning) => wrap(`warning: ${warning}`, '  ')),
      ...(facts.compared
        ? [
            '',
            underline('Models, out of sample'),
            ...table(candidateTable(study)),
            ...rejections(study).flatMap((sentence) => wrap(sentence, '  ')),
          ]
        : []),
      '',
      ...(study.realised.extremes.length === 0
        ? wrap('No whole UTC day is in the history, so no extremes of days are compared.', '  ')
        : [
            underline('Against the history'),
            ...table(shortened(extremesTable(study, facts.compared ? 'all' : 'chosen'))),
          ]),
      '',
      underline('What it still gets wrong'),
      ...shortcomings(study).flatMap((sentence) => wrap(`- ${sentence}`, '  ')),
      '',
    ];
  };
  const { joint } = facts;
  return [
    ...facts.studies.flatMap(one),
    ...(joint === undefined ? [] : [underline('Together'), ...table(jointTable(facts.studies, joint)), '']),
  ].join('\n');
}
