import picocolors from 'picocolors';
import { metricName } from '../outcome.ts';
import { answer } from './answer.ts';
import { terminalSafe } from './escape.ts';
import { coverSentences } from './cover.ts';
import { findingTexts } from './findings.ts';
import { countText, statedPercentText } from './format.ts';
import { gateText } from './gates.ts';
import {
  differenceIntervalText,
  differenceText,
  estimateText,
  eventsText,
  HEADLINE_METRICS,
  intervalText,
  WEAK,
  metricOf,
} from './metric.ts';
import { samplingSentences } from './sampling.ts';
import { stoppingSentence, targetText } from './precision.ts';
import { findEstimate, hasFund, headlineComparisons, whoPaysOf, type Summary } from './summary.ts';
import { tableLines, type Table } from './table.ts';
import { combinedTable } from './diagnostics/combined-table.ts';
import { familySentence, pValueCell, verdictText } from './verdict.ts';
import { winnersSentence } from './winners-sentence.ts';
import { wrapped } from './wrap.ts';

export interface TerminalOptions {
  /** Paint with ANSI colours: the caller knows whether it writes to a terminal. */
  readonly colour: boolean;
  /** Characters in a line, ≥ 20. */
  readonly width: number;
  /** What was written, relative to the run's directory; named in the last lines. */
  readonly files?: readonly string[];
}

/** The result for a terminal: the answer in a sentence first, then tables, then what could make it hollow. */
export function terminalText(summary: Summary, options: TerminalOptions): string {
  const { bold, dim, yellow, underline } = picocolors.createColors(options.colour);
  const safe = safeSummary(summary);
  const wrap = (text: string, indent = ''): string[] => wrapped(text, options.width, indent);
  const { lead, others, caveats } = answer(safe);
  const heading = (text: string): string => underline(text);
  const table = (content: Table): string[] =>
    tableLines(content, options.width).map((line, i) => (i === 0 && content.columns[1]?.title ? dim(line) : line));
  const findings = (level: 'warning' | 'note'): string[][] =>
    findingTexts(safe.selfCheck, level).map((text) => wrap(`${level}: ${text}`, '  '));

  const family = (): string[] =>
    wrap(familySentence(safe.comparisons, safe.confidence) ?? '', '  ').map((line) => dim(line));

  const policies = policyTable(safe);
  const lines = [
    ...wrap(safe.question).map((line) => dim(line)),
    ...lead.flatMap((sentence) => wrap(sentence)).map((line) => bold(line)),
    ...others.flatMap(({ sentences }) => sentences.flatMap((sentence) => wrap(sentence))),
    ...caveats.flatMap((caveat, i) =>
      wrap(caveat).map((line) => (i === caveats.length - 1 ? dim(line) : yellow(line))),
    ),
    '',
    heading(`Per policy, ${countText(safe.paths)} paths, ${statedPercentText(safe.confidence)} intervals`),
    ...table(policies),
    ...wrap(`Amounts are in ${safe.coin}.`, '  ').map((line) => dim(line)),
    ...(policies.rows.some((row) => row.some((cell) => String(cell).endsWith(WEAK)))
      ? wrap(
          '(weak): too few paths hold a value, or make nearly all of its spread, for the interval to be trusted.',
          '  ',
        ).map((line) => dim(line))
      : []),
    ...safe.policyOrder.flatMap((policy) => {
      const sentence = winnersSentence(safe, policy);
      return sentence === undefined ? [] : wrap(sentence, '  ');
    }),
    ...(safe.comparisons.length === 0
      ? []
      : ['', heading(`Paired differences against ${safe.baseline}`), ...table(differenceTable(safe)), ...family()]),
    ...(safe.stepCheck.length === 0
      ? []
      : [
          '',
          heading(`At twice the step, first ${countText(safe.stepCheck[0]!.paths)} paths`),
          ...table(stepTable(safe)),
        ]),
    ...(safe.cover === undefined
      ? []
      : [
          '',
          heading(`Cover ${countText(safe.cover.defaulters)}`),
          ...coverSentences(safe).flatMap((text) => wrap(text, '  ')),
        ]),
    ...(safe.parameterUncertainty === undefined
      ? []
      : [
          '',
          heading('Parameters of the price models, all together'),
          ...table(combinedTable(safe.parameterUncertainty)),
        ]),
    ...(safe.gates === undefined
      ? []
      : ['', heading('Gates'), ...safe.gates.flatMap((gate) => wrap(gateText(gate), '  '))]),
    ...(safe.precision === undefined
      ? []
      : [
          '',
          heading('Precision'),
          ...wrap(stoppingSentence(safe.precision, safe.paths, safe.partial), '  '),
          ...safe.precision.targets.flatMap((target) => wrap(targetText(target), '  ')),
        ]),
    ...(safe.sampling === undefined
      ? []
      : ['', heading('Sampling'), ...samplingSentences(safe.sampling).flatMap((sentence) => wrap(sentence, '  '))]),
    '',
    heading('Self-check'),
    ...findings('warning').flatMap((finding) => finding.map((line) => yellow(line))),
    ...findings('note').flat(),
    ...wrap(selfCheckCount(safe), '  ').map((line) => dim(line)),
    ...safe.warnings.flatMap((warning) => wrap(`warning: ${warning}`, '  ').map((line) => yellow(line))),
    '',
    `${dim('Run')} ${safe.runId}, ${dim('seed')} ${safe.seed}`,
    ...fileLines(safe.directory, options).map((line) => line.replace('Files', dim('Files'))),
  ];
  return `${lines.join('\n')}\n`;
}

/** On one line where they fit, else the folder, whose name must not be broken, on its own. */
function fileLines(directory: string, { files, width }: TerminalOptions): string[] {
  if (files === undefined) return [`Files ${directory}`];
  const list = `(${files.join(', ')})`;
  const line = `Files ${directory} ${list}`;
  return line.length <= width ? [line] : [`Files ${directory}`, ...wrapped(list, width, '  ')];
}

/** Names of policies, files and the question come from the user: none may steer the terminal. */
function safeSummary(summary: Summary): Summary {
  return JSON.parse(JSON.stringify(summary), (_, value: unknown) => {
    if (typeof value === 'string') return terminalSafe(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [terminalSafe(key), each as unknown]));
  }) as Summary;
}

/** The headlines, and the amounts a risk desk asks for next. */
export function policyTable(summary: Summary): Table {
  const level = quantileLevel(summary);
  const amounts = [
    metricName('shortfall', 'mean'),
    metricName('fundDraw', 'mean'),
    ...(level === undefined ? [] : [metricName('fundDraw', 'quantile', level)]),
    metricName('uncovered', 'mean'),
    ...(deleverages(summary) ? [metricName('adl', 'probability')] : []),
  ];
  return {
    columns: [
      { title: '', align: 'left' },
      { title: 'estimate', align: 'right' },
      { title: 'interval', align: 'left' },
      { title: 'events', align: 'left' },
    ],
    rows: [...HEADLINE_METRICS, ...amounts].flatMap((name) => metricRows(summary, name)),
  };
}

function deleverages(summary: Summary): boolean {
  return summary.policyOrder.some((policy) =>
    whoPaysOf(summary, policy).layers.some(({ kind }) => kind === 'adl' || kind === 'unwind'),
  );
}

function metricRows(summary: Summary, name: string): string[][] {
  const metric = metricOf(name);
  const rows = summary.policyOrder.flatMap((policy) => {
    const estimate = findEstimate(summary, policy, name);
    if (estimate === undefined) return [];
    if (metric.column.name === 'fundDepletion' && !hasFund(summary, policy))
      return [[`  ${policy}`, 'no fund', '', '']];
    return [[`  ${policy}`, estimateText(metric, estimate), intervalText(metric, estimate), eventsText(estimate)]];
  });
  return rows.length === 0 ? [] : [[metric.title, '', '', ''], ...rows];
}

/** The highest of the asked levels that the paths support, or the lowest, which needs the fewest. */
function quantileLevel(summary: Summary): number | undefined {
  const names = Object.keys(summary.policies[summary.baseline] ?? {});
  const levels = names.flatMap((name) => /^fundDraw\.quantile\[(.+)\]$/.exec(name)?.[1] ?? []).map(Number);
  levels.sort((a, b) => a - b);
  const supported = levels.filter((level) => {
    const estimate = findEstimate(summary, summary.baseline, metricName('fundDraw', 'quantile', level));
    return estimate !== undefined && estimate.estimate !== null;
  });
  return supported[supported.length - 1] ?? levels[0];
}

export function differenceTable(summary: Summary): Table {
  const compared = headlineComparisons(summary);
  const rows = HEADLINE_METRICS.flatMap((name) => {
    const metric = metricOf(name);
    const found = compared.filter((each) => each.metric === name);
    if (found.length === 0) return [];
    return [
      [metric.title, '', '', '', ''],
      ...found.map((each) => [
        `  ${each.policy}`,
        differenceText(metric, each.difference),
        differenceIntervalText(metric, each.difference),
        pValueCell(each),
        verdictText(each),
      ]),
    ];
  });
  return {
    columns: [
      { title: '', align: 'left' },
      { title: 'difference', align: 'right' },
      { title: 'interval', align: 'left' },
      { title: 'p', align: 'left' },
      { title: 'verdict', align: 'left' },
    ],
    rows,
  };
}

export function stepTable({ stepCheck }: Summary): Table {
  return {
    columns: [
      { title: '', align: 'left' },
      { title: 'at the step', align: 'right' },
      { title: 'at twice', align: 'right' },
    ],
    rows: stepCheck.map(({ policy, metric, atStep, atTwiceTheStep }) => {
      const described = metricOf(metric);
      return [
        `${described.title}, ${policy}`,
        estimateText(described, atStep),
        estimateText(described, atTwiceTheStep),
      ];
    }),
  };
}

export function selfCheckCount({ selfCheck }: Summary): string {
  const held = selfCheck.filter(({ level }) => level === 'fine').length;
  return `${countText(held)} of ${countText(selfCheck.length)} checks are fine.`;
}
