import picocolors from 'picocolors';
import type { Sweep } from '../../statistics/sweep.ts';
import { terminalSafe } from '../escape.ts';
import { countText } from '../format.ts';
import { estimateText, estimateWithBoundText, intervalText, metricOf } from '../metric.ts';
import { cellText, tableLines, type Table } from '../table.ts';
import { wrapped } from '../wrap.ts';
import { isMatrix, sweepMatrix } from './matrix.ts';
import { pointText, resultOf, SWEEP_CAVEAT, sweepTable } from './table.ts';

export interface SweepTextOptions {
  readonly colour: boolean;
  readonly width: number;
  readonly directory: string;
  /** A person reads it: a grid of two fields is a matrix where it fits, in a file it is rows. */
  readonly isTerminal: boolean;
}

/** What `sweep` says: a table per metric and policy. */
export function sweepText(sweep: Sweep, options: SweepTextOptions): string {
  const { bold, dim } = picocolors.createColors(options.colour);
  const wrap = (text: string): string[] => wrapped(terminalSafe(text), options.width, '').map(dim);
  const asked = sweep.metrics.flatMap((metric) => sweep.policies.map((policy) => ({ metric, policy })));
  const matrices = options.isTerminal && isMatrix(sweep) ? matrixLines(sweep, asked, options.width) : undefined;
  const tables = asked.flatMap(({ metric, policy }, i) => {
    const heading = terminalSafe(`${metricOf(metric).title}, ${policy}`);
    if (matrices === undefined) {
      return ['', bold(heading), ...tableLines(safe(sweepTable(sweep, policy, metric)), options.width)];
    }
    return ['', bold(heading), ...wrap(baseText(sweep, policy, metric)), ...matrices[i]!];
  });
  const [down, across] = sweep.fields;
  return [
    bold(terminalSafe(sweep.experiment)),
    ...tables,
    '',
    ...(matrices === undefined ? [] : wrap(`Rows: ${down!.field}. Columns: ${across!.field}.${reachNote(matrices)}`)),
    ...wrap(`${countText(sweep.paths)} paths at each point. ${SWEEP_CAVEAT}`),
    ...wrap(
      matrices === undefined
        ? `${options.directory}/report.html has the charts`
        : `${options.directory}/report.html has the charts, and the difference of each point to the configuration as it is`,
    ),
  ].join('\n');
}

/** Every table as a matrix, in the widest form in which all of them fit; undefined where none does. */
function matrixLines(
  sweep: Sweep,
  asked: readonly { readonly metric: string; readonly policy: string }[],
  width: number,
): readonly (readonly string[])[] | undefined {
  const forms: readonly Parameters<typeof sweepMatrix>[3][] = [
    (metric, estimate) => `${estimateText(metric, estimate)} (${intervalText(metric, estimate)})`,
    estimateWithBoundText,
  ];
  const laidOut = forms.map((form) =>
    asked.map(({ metric, policy }) => tableLines(safe(sweepMatrix(sweep, policy, metric, form)), width)),
  );
  // A table that does not fit is laid out in blocks, with more lines than a title and its rows.
  const lines = sweep.fields[0]!.values.length + 1;
  return laidOut.find((tables) => tables.every((table) => table.length === lines));
}

function reachNote(tables: readonly (readonly string[])[]): string {
  return tables.flat().some((line) => line.includes('±')) ? ' ± reaches to the further end of the interval.' : '';
}

function baseText({ base }: Sweep, policy: string, name: string): string {
  const result = resultOf(base, policy, name);
  if (result === undefined) return `${pointText(base)}: no such policy`;
  const metric = metricOf(name);
  return `${pointText(base)}: ${estimateText(metric, result.estimate)} (${intervalText(metric, result.estimate)})`;
}

function safe({ columns, rows }: Table): Table {
  return {
    columns: columns.map(({ title, align }) => ({ title: terminalSafe(title), align })),
    rows: rows.map((row) => row.map((cell) => terminalSafe(cellText(cell)))),
  };
}
