import type { Report } from '../facts.ts';
import { differenceIntervalText, differenceText, HEADLINE_METRICS, metricOf } from '../metric.ts';
import { headlineComparisons } from '../summary.ts';
import { pValueCell, verdictText } from '../verdict.ts';
import { policyScale, type Chart, type NoChart } from './chart.ts';
import { fillTemplate } from './template.ts';

/** Paired differences of the headlines against the baseline, each with its interval. */
export function differencesChart(report: Report): Chart | NoChart {
  const { summary } = report;
  const name = 'paired-differences';
  const title = `Paired differences against ${summary.baseline}`;
  const found = headlineComparisons(summary);
  if (found.length === 0) return { name, title, reason: 'There is one policy only, so there is nothing to compare.' };
  const drawn = found.filter(({ difference }) => difference.estimate !== null);
  if (drawn.length === 0) return { name, title, reason: 'No path was completed under both policies.' };
  const scale = policyScale(report);
  return {
    name,
    title,
    caption:
      'Policy − baseline on the same paths, in percentage points; left of zero is lower than the baseline. ' +
      'Each panel has its own scale.',
    spec: fillTemplate('paired-differences', {
      ...scale,
      orders: {
        policy: summary.policyOrder.filter((policy) => policy !== summary.baseline),
        metric: HEADLINE_METRICS.map((metric) => metricOf(metric).title),
      },
      colours: { policy: scale.colours['policy']!.filter((_, i) => summary.policyOrder[i] !== summary.baseline) },
      description: `Differences of the headline probabilities from ${summary.baseline}, with intervals`,
      datasets: {
        rows: drawn.map(({ difference, ...each }) => ({
          metric: metricOf(each.metric).title,
          policy: each.policy,
          estimate: scaled(difference.estimate),
          low: scaled(difference.low ?? difference.estimate),
          high: scaled(difference.high ?? difference.estimate),
          verdict: verdictText({ difference, ...each }),
          text: `${differenceText(metricOf(each.metric), difference)} (${differenceIntervalText(metricOf(each.metric), difference)})`,
        })),
      },
    }),
    table: {
      columns: [
        { title: 'Probability', align: 'left' },
        { title: 'Policy', align: 'left' },
        { title: 'Difference', align: 'right' },
        { title: 'Interval', align: 'left' },
        { title: 'p', align: 'left' },
        { title: 'Verdict', align: 'left' },
      ],
      rows: found.map((each) => [
        metricOf(each.metric).title,
        each.policy,
        { text: differenceText(metricOf(each.metric), each.difference), value: each.difference.estimate },
        differenceIntervalText(metricOf(each.metric), each.difference),
        pValueCell(each),
        verdictText(each),
      ]),
    },
  };
}

/** In percentage points. */
function scaled(fraction: number | null): number | null {
  return fraction === null ? null : 100 * fraction;
}
