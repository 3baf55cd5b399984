import { ALL_METRIC_COLUMNS, type OutcomeColumn, type Statistic } from '../src/outcome.ts';
import { codeText, tableMarkdown } from './markdown.ts';

/** What each statistic says of a column, in a line. */
const STATISTICS: Record<Statistic, string> = {
  probability: 'share of paths on which it happened, or on which the amount was above zero',
  mean: 'mean over all paths',
  quantile: '`[level]` behind the name: the value that this share of paths stays at or below',
  expectedShortfall: '`[level]` behind the name: mean over the worst 1 − level of paths',
  meanGivenNegative: 'mean over the paths on which an account was closed below zero',
  meanGivenAdl: 'mean over the paths on which winners paid',
  maximum: 'largest value on any path: it grows with the number of paths, so it has no interval',
};

const WORSE: Record<OutcomeColumn['worse'], string> = { 1: 'more', [-1]: 'less', 0: '' };

/** Every quantity that a path leaves behind, and the metrics that are made of it. */
export function metricsMarkdown(): string {
  const statistics = Object.entries(STATISTICS).map(([name, meaning]) => [codeText(name), meaning]);
  const columns = ALL_METRIC_COLUMNS.map(({ name, meaning, unit, statistics: of, worse }) => [
    codeText(name),
    meaning.replaceAll('|', '\\|'),
    unit,
    of.map(codeText).join(' '),
    WORSE[worse],
  ]);
  return [
    'A metric is named by what a path leaves behind and a statistic of it: `fundDepletion.probability`, `fundDraw.quantile[0.99]`. These names stand in `summary.json`, in `gates`, in `paths.until`, in `statistics.family` and on the command line.',
    '',
    '## Statistics',
    '',
    ...tableMarkdown(['name', 'what it is'], statistics),
    '',
    '## What a path leaves behind',
    '',
    'Per path and policy. Amounts are in the settlement coin of the markets; sizes in base units; «worse» says of which the venue would rather see less.',
    '',
    ...tableMarkdown(['name', 'meaning', 'unit', 'statistics', 'worse'], columns),
    '',
    'Of each underlying there are three columns beside them, which are the same for every policy: `finalPrice[NAME]`, `minimumPrice[NAME]` and `maximumPrice[NAME]`.',
  ].join('\n');
}
