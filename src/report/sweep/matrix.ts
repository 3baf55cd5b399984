import type { Estimate } from '../../statistics/summary.ts';
import type { Sweep, SweepPoint } from '../../statistics/sweep.ts';
import { metricOf, type Metric } from '../metric.ts';
import type { Table } from '../table.ts';
import { resultOf } from './table.ts';

/** Whether a sweep has a place for every pair of values of two fields. */
export function isMatrix({ design, fields }: Sweep): boolean {
  return design === 'grid' && fields.length === 2;
}

/**
 * One metric of one policy over a grid of two fields: a row for each value of the first, a column for each of the second.
 *
 * @param cell  an estimate with its interval
 */
export function sweepMatrix(
  { fields, points }: Sweep,
  policy: string,
  name: string,
  cell: (metric: Metric, estimate: Estimate) => string,
): Table {
  const metric = metricOf(name);
  const [down, across] = fields as readonly [Sweep['fields'][number], Sweep['fields'][number]];
  const places = new Map(points.map((point) => [placeOf(point.set[down.field]!, point.set[across.field]!), point]));
  const textOf = (point: SweepPoint | undefined): string => {
    const result = point && resultOf(point, policy, name);
    return result === undefined ? 'no such policy' : cell(metric, result.estimate);
  };
  return {
    columns: [
      { title: '', align: 'left' },
      ...across.values.map((value) => ({ title: value, align: 'right' as const })),
    ],
    rows: down.values.map((row) => [row, ...across.values.map((column) => textOf(places.get(placeOf(row, column))))]),
  };
}

function placeOf(row: string, column: string): string {
  return JSON.stringify([row, column]);
}
