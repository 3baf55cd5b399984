import type { Sweep, SweepPoint } from '../../statistics/sweep.ts';
import { csvText } from '../escape.ts';
import { differenceIntervalText, differenceText, estimateText, intervalText, metricOf } from '../metric.ts';
import type { Table } from '../table.ts';

/** What limits all of it. */
export const SWEEP_CAVEAT =
  'Every point meets the same random numbers, path by path. Intervals cover Monte Carlo error only, each alone: among many ' +
  'points some differ by chance.';

/** «a = 1, b = 2»; the base by that name. */
export function pointText({ set }: SweepPoint): string {
  const parts = Object.entries(set).map(([field, value]) => `${field} = ${value}`);
  return parts.length === 0 ? 'as configured' : parts.join(', ');
}

/** One metric of one policy over all points, the base first. */
export function sweepTable(sweep: Sweep, policy: string, name: string): Table {
  const metric = metricOf(name);
  return {
    columns: [
      { title: 'Point', align: 'left' },
      { title: 'Estimate', align: 'right' },
      { title: 'Interval', align: 'left' },
      { title: 'Against the base', align: 'right' },
      { title: 'Interval', align: 'left' },
    ],
    rows: [sweep.base, ...sweep.points].map((point) => {
      const result = resultOf(point, policy, name);
      if (result === undefined) return [pointText(point), 'no such policy', '', '', ''];
      const { estimate, difference } = result;
      return [
        pointText(point),
        { text: estimateText(metric, estimate), value: estimate.estimate },
        intervalText(metric, estimate),
        difference === null ? '' : { text: differenceText(metric, difference), value: difference.estimate },
        difference === null ? '' : differenceIntervalText(metric, difference),
      ];
    }),
  };
}

export function resultOf({ results }: SweepPoint, policy: string, metric: string) {
  return results.find((each) => each.policy === policy && each.metric === metric);
}

/** A row per point, policy and metric; numbers in full. */
export function sweepCsv({ fields, base, points }: Sweep): string {
  const names = fields.map(({ field }) => field);
  const head = [
    ...names,
    'policy',
    'metric',
    'estimate',
    'low',
    'high',
    'difference',
    'differenceLow',
    'differenceHigh',
  ];
  const rows = [base, ...points].flatMap((point) =>
    point.results.map(({ policy, metric, estimate, difference }) => [
      ...names.map((name) => point.set[name] ?? ''),
      ...[policy, metric],
      ...[estimate, difference].flatMap((each) => [each?.estimate, each?.low, each?.high].map((x) => String(x ?? ''))),
    ]),
  );
  return [head, ...rows].map((row) => `${row.map(csvText).join(',')}\n`).join('');
}
