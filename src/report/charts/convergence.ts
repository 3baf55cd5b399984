import type { Convergence, ConvergencePoint } from '../../statistics/diagnostics/convergence.ts';
import type { Report } from '../facts.ts';
import { countText, percentText, statedPercentText } from '../format.ts';
import { isProbability, metricOf, valueText, type Metric } from '../metric.ts';
import { hasRoomForBands, policyScale, type Chart, type NoChart } from './chart.ts';
import { fillTemplate } from './template.ts';

/** The running estimates over the number of paths: of probabilities, and of amounts. */
export function convergenceCharts(report: Report): (Chart | NoChart)[] {
  const { convergence } = report.summary.diagnostics;
  const isOfEvent = ({ metric }: Convergence): boolean => isProbability(metricOf(metric));
  return [
    convergenceChart(report, convergence.filter(isOfEvent), {
      name: 'convergence-probabilities',
      title: 'Probabilities as paths are added',
      axis: 'percent of paths',
    }),
    convergenceChart(
      report,
      convergence.filter((curve) => !isOfEvent(curve)),
      {
        name: 'convergence-amounts',
        title: 'Amounts as paths are added',
        axis: report.summary.coin,
      },
    ),
  ];
}

function convergenceChart(
  report: Report,
  curves: readonly Convergence[],
  { name, title, axis }: { readonly name: string; readonly title: string; readonly axis: string },
): Chart | NoChart {
  const { summary } = report;
  if (curves.length === 0) return { name, title, reason: 'No path was completed, or nothing of the kind can happen.' };
  const bands = hasRoomForBands(report);
  const titles = [...new Set(curves.map(({ metric }) => metricOf(metric).title))];
  const rows = curves.flatMap(({ policy, metric: metricName, points }) => {
    const metric = metricOf(metricName);
    const scale = isProbability(metric) ? 100 : 1;
    return points.map((point) => {
      const { paths, estimate, low, high } = point;
      const text = `${pointText(metric, estimate)} (${bandText(metric, point)})`;
      const shared = { ...{ policy, paths, text }, metric: metric.title, estimate: scale * estimate };
      const hasBand = bands && low !== null && high !== null;
      return { ...shared, low: scale * (hasBand ? low : estimate), high: scale * (hasBand ? high : estimate) };
    });
  });
  const scale = policyScale(report);
  return {
    name,
    title,
    caption:
      `The estimate from the first so many paths${bands ? `, with a band that holds at all numbers of paths at once with ${statedPercentText(summary.confidence)} confidence` : ''}: ` +
      'wider than the interval of the report, which is for the last number alone.',
    spec: fillTemplate('convergence', {
      ...scale,
      orders: { ...scale.orders, metric: titles },
      titles: { low: axis, estimate: axis },
      description: `${title}: running estimates by metric and policy, over the number of paths`,
      datasets: { rows },
    }),
    table: {
      columns: [
        { title: 'Metric', align: 'left' },
        { title: 'Policy', align: 'left' },
        { title: 'Paths', align: 'right' },
        { title: 'Estimate', align: 'right' },
        { title: 'Band', align: 'left' },
      ],
      rows: curves.flatMap(({ policy, metric: metricName, points }) => {
        const metric = metricOf(metricName);
        return points.map((point) => [
          metric.title,
          policy,
          { text: countText(point.paths), value: point.paths },
          { text: pointText(metric, point.estimate), value: point.estimate },
          bandText(metric, point),
        ]);
      }),
    },
  };
}

function pointText(metric: Metric, value: number): string {
  return isProbability(metric) ? percentText(value) : valueText(metric, value);
}

function bandText(metric: Metric, { low, high }: ConvergencePoint): string {
  return low === null || high === null ? 'no band yet' : `${pointText(metric, low)} – ${pointText(metric, high)}`;
}
