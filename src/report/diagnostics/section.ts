import type { HomogeneityTest } from '../../statistics/diagnostics/homogeneity.ts';
import { isOfDiagnostics } from '../charts/charts.ts';
import type { Chart, NoChart } from '../charts/chart.ts';
import type { Report } from '../facts.ts';
import { amountText, countText, groupedText, percentText, pValueText } from '../format.ts';
import { detailsHtml, listHtml, paragraphHtml, tableHtml, type Html } from '../html/elements.ts';
import { figureHtml } from '../html/results.ts';
import { metricOf } from '../metric.ts';
import type { Summary } from '../summary.ts';
import type { Table } from '../table.ts';
import { errorsSentences, errorsTable } from './errors.ts';
import { parametersHtml } from './parameters.ts';

/** How far the numbers can be trusted: their errors side by side, how they settle, and what they hang on. */
export function diagnosticsHtml({ summary }: Report, charts: readonly (Chart | NoChart)[]): Html {
  return [
    paragraphHtml(sampleSizeSentence(summary)),
    '<h3>Three errors, side by side</h3>',
    tableHtml(errorsTable(summary)),
    listHtml(errorsSentences(summary)),
    parametersHtml(summary),
    ...charts.filter(isOfDiagnostics).map(figureHtml),
    ...samplingNote(summary),
    '<h3>Batches of paths</h3>',
    paragraphHtml(batchesSentence(summary)),
    summary.diagnostics.homogeneity.tests.length === 0
      ? ''
      : detailsHtml('Every test', tableHtml(batchesTable(summary))),
    '<h3>What hangs on one path</h3>',
    paragraphHtml(pathSharesSentence(summary)),
    summary.diagnostics.pathShares.length === 0
      ? ''
      : detailsHtml('The largest part of one path, by metric', tableHtml(pathSharesTable(summary))),
  ].join('\n');
}

function sampleSizeSentence({ diagnostics: { sampleSize }, sampling }: Summary): string {
  const paths = `${countText(sampleSize.paths)} complete ${sampleSize.paths === 1 ? 'path' : 'paths'}`;
  switch (sampling?.kind) {
    case 'tilt':
      return `The numbers rest on ${paths} with weights; for the law as a whole they are worth ${countText(Math.round(sampleSize.effective))} plain ones.`;
    case 'antithetic':
    case 'stratified':
      return `The numbers rest on ${paths} in ${countText(sampling.units)} groups drawn together, each group one independent value.`;
    case 'control':
    case undefined:
      return `The numbers rest on ${paths}, each of which counts for one.`;
  }
}

/** What of these diagnostics is other than for plain paths, or left out. */
function samplingNote({ sampling }: Summary): Html[] {
  const note = sampling === undefined ? undefined : SAMPLING_NOTES[sampling.kind];
  return note === undefined ? [] : [paragraphHtml(note, 'quiet')];
}

const SAMPLING_NOTES = {
  tilt: 'Expected shortfalls of weighted paths have no running estimate here.',
  antithetic:
    'Running estimates and batches are of whole pairs, and their errors those of pairs. What hangs on one path is told path by path, though the paths of a pair are not independent.',
  stratified:
    'Running estimates and batches are of whole groups, and their errors those of groups. What hangs on one path is told path by path, though the paths of a group are not independent.',
  control:
    'Running estimates, batches and what hangs on one path are of the paths as they were drawn, without the controls: a curve ends at the plain estimate, near the one that is reported.',
} as const;

function batchesSentence({ diagnostics: { homogeneity } }: Summary): string {
  const { tests, falseAlarm } = homogeneity;
  if (tests.length === 0) return 'Too few values differ for batches of paths to be compared.';
  const failed = tests.filter(({ agree }) => !agree).length;
  const error = `A sound run fails any of them with a chance of ${percentText(falseAlarm)}, all together (Holm)`;
  return failed === 0
    ? `Batches of consecutive paths agree in all of ${countText(tests.length)} tests of prices, events and amounts. ${error}.`
    : `Batches of consecutive paths disagree in ${countText(failed)} of ${countText(tests.length)} tests. ${error}: this is a fault or a broken random stream, not bad luck.`;
}

export function batchesTable({ diagnostics: { homogeneity } }: Summary): Table {
  return {
    columns: [
      { title: 'Quantity', align: 'left' },
      { title: 'Policy', align: 'left' },
      { title: 'Test', align: 'left' },
      { title: 'Batches', align: 'right' },
      { title: 'Statistic', align: 'right' },
      { title: 'p', align: 'right' },
      { title: 'p, adjusted', align: 'right' },
      { title: 'Furthest off', align: 'left' },
    ],
    rows: homogeneity.tests.map((test) => [
      quantityText(test),
      test.policy ?? 'all',
      test.test,
      { text: countText(test.batches), value: test.batches },
      { text: groupedText(test.statistic, 2), value: test.statistic },
      { text: pValueText(test.pValue), value: test.pValue },
      { text: `${pValueText(test.adjustedPValue)}${test.agree ? '' : ' ✗'}`, value: test.adjustedPValue },
      `paths ${countText(test.furthest.first)} – ${countText(test.furthest.end - 1)}`,
    ]),
  };
}

/** The title of a metric; the name of a column of prices. */
function quantityText({ policy, quantity }: HomogeneityTest): string {
  return policy === undefined ? quantity : metricOf(quantity).title;
}

function pathSharesSentence({ diagnostics: { pathShares } }: Summary): string {
  const hanging = pathShares.filter(({ hangsOnPath }) => hangsOnPath).length;
  if (pathShares.length === 0) return 'No mean and no expected shortfall of the run is other than 0.';
  return hanging === 0
    ? 'No mean owes more than 5 % to a single path, and no expected shortfall of fifty tail paths or more.'
    : `${countText(hanging)} of ${countText(pathShares.length)} means and expected shortfalls ${hanging === 1 ? 'owes' : 'owe'} more than 5 % to a single path: replay it before the number is used.`;
}

export function pathSharesTable({ diagnostics: { pathShares } }: Summary): Table {
  return {
    columns: [
      { title: 'Metric', align: 'left' },
      { title: 'Policy', align: 'left' },
      { title: 'Share', align: 'right' },
      { title: 'Path', align: 'right' },
      { title: 'Paths that bear it', align: 'right' },
    ],
    rows: pathShares.map(({ policy, metric, share, path, bearing, hangsOnPath }) => [
      metricOf(metric).title,
      policy,
      { text: `${percentText(share)}${hangsOnPath ? ' ✗' : ''}`, value: share },
      { text: String(path), value: path },
      { text: amountText(Math.round(bearing)), value: bearing },
    ]),
  };
}
