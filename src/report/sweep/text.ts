import picocolors from 'picocolors';
import type { Sweep } from '../../statistics/sweep.ts';
import { terminalSafe } from '../escape.ts';
import { countText } from '../format.ts';
import { metricOf } from '../metric.ts';
import { cellText, tableLines } from '../table.ts';
import { wrapped } from '../wrap.ts';
import { SWEEP_CAVEAT, sweepTable } from './table.ts';

/** What `sweep` says on a terminal: a table per metric and policy. */
export function sweepText(sweep: Sweep, options: { colour: boolean; width: number; directory: string }): string {
  const { bold, dim } = picocolors.createColors(options.colour);
  const tables = sweep.metrics.flatMap((metric) =>
    sweep.policies.flatMap((policy) => {
      const { columns, rows } = sweepTable(sweep, policy, metric);
      const safe = { columns, rows: rows.map((row) => row.map((cell) => terminalSafe(cellText(cell)))) };
      const heading = terminalSafe(`${metricOf(metric).title}, ${policy}`);
      return ['', bold(heading), ...tableLines(safe, options.width)];
    }),
  );
  return [
    bold(terminalSafe(sweep.experiment)),
    ...tables,
    '',
    ...wrapped(`${countText(sweep.paths)} paths at each point. ${SWEEP_CAVEAT}`, options.width, '').map(dim),
    ...wrapped(terminalSafe(`${options.directory}/report.html has the charts`), options.width, '').map(dim),
  ].join('\n');
}
