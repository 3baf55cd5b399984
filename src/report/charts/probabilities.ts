import type { Report } from '../facts.ts';
import { eventsText, estimateText, HEADLINE_METRICS, intervalText, metricOf } from '../metric.ts';
import { estimateOf } from '../summary.ts';
import { estimable, policiesWithFund, policyScale, type Chart, type NoChart } from './chart.ts';
import { fillTemplate } from './template.ts';

/** The headline probabilities of every policy, each with its interval. */
export function probabilitiesChart(report: Report): Chart | NoChart {
  const { summary } = report;
  const metrics = HEADLINE_METRICS.map(metricOf);
  const cells = metrics.flatMap((metric) =>
    (metric.column.name === 'fundDepletion' ? policiesWithFund(report) : summary.policyOrder).map((policy) => ({
      metric,
      policy,
      estimate: estimateOf(summary, policy, metric.name),
    })),
  );
  const name = 'headline-probabilities';
  const title = 'Probabilities on a path';
  if (estimable(cells).length === 0) return { name, title, reason: 'No path was completed.' };
  const scale = policyScale(report);
  return {
    name,
    title,
    caption:
      'Point and interval per policy; each panel has its own scale. A hollow point is an event that no path showed: ' +
      'its line ends at the upper bound.',
    spec: fillTemplate('headline-probabilities', {
      ...scale,
      orders: { ...scale.orders, metric: metrics.map(({ title }) => title) },
      description: 'Headline probabilities with their intervals, by policy',
      datasets: {
        rows: estimable(cells).map(({ metric, policy, estimate }) => ({
          metric: metric.title,
          policy,
          estimate: estimate.estimate,
          low: estimate.low ?? estimate.estimate,
          high: estimate.high ?? estimate.estimate,
          seen: estimate.events !== 0,
          text: `${estimateText(metric, estimate)} (${intervalText(metric, estimate)})`,
          events: eventsText(estimate),
        })),
      },
    }),
    table: {
      columns: [
        { title: 'Probability', align: 'left' },
        { title: 'Policy', align: 'left' },
        { title: 'Estimate', align: 'right' },
        { title: 'Interval', align: 'left' },
        { title: 'Events', align: 'left' },
        { title: 'Method', align: 'left' },
      ],
      rows: cells.map(({ metric, policy, estimate }) => [
        metric.title,
        policy,
        { text: estimateText(metric, estimate), value: estimate.estimate },
        intervalText(metric, estimate),
        eventsText(estimate),
        estimate.method,
      ]),
    },
  };
}
