import { durationText } from '../format.ts';
import type { Report } from '../facts.ts';
import { estimateText, intervalText, metricOf } from '../metric.ts';
import { estimable, policyScale, type Chart, type NoChart } from './chart.ts';
import { fillTemplate } from './template.ts';

/** The headlines at the step and at twice the step, on the same first paths. */
export function stepCheckChart(report: Report): Chart | NoChart {
  const { summary, experiment } = report;
  const name = 'step-check';
  const title = 'What the step decides';
  if (summary.stepCheck.length === 0) {
    return { name, title, reason: 'A horizon of one step has no coarser one to compare with.' };
  }
  const { step } = experiment.horizon;
  const steps = [durationText(step), durationText(2 * step)];
  const rows = summary.stepCheck.flatMap(({ policy, metric, atStep, atTwiceTheStep }) =>
    [atStep, atTwiceTheStep].map((estimate, i) => ({ policy, metric: metricOf(metric), estimate, step: steps[i]! })),
  );
  if (estimable(rows).length === 0) return { name, title, reason: 'No path was completed at both steps.' };
  const scale = policyScale(report);
  return {
    name,
    title,
    caption:
      'The same first paths seen at every mark (filled) and at every second one (hollow). Where the two differ by more ' +
      'than the intervals, the step is part of the result.',
    spec: fillTemplate('step-check', {
      ...scale,
      orders: { ...scale.orders, step: steps, metric: [...new Set(rows.map(({ metric }) => metric.title))] },
      description: 'Headline probabilities at the step and at twice the step, by policy, with intervals',
      datasets: {
        rows: estimable(rows).map(({ policy, metric, estimate, step: at }) => ({
          policy,
          metric: metric.title,
          step: at,
          atStep: at === steps[0],
          estimate: estimate.estimate,
          low: estimate.low ?? estimate.estimate,
          high: estimate.high ?? estimate.estimate,
          text: `${estimateText(metric, estimate)} (${intervalText(metric, estimate)})`,
        })),
      },
    }),
    table: {
      columns: [
        { title: 'Probability', align: 'left' },
        { title: 'Policy', align: 'left' },
        { title: 'Step', align: 'left' },
        { title: 'Estimate', align: 'right' },
        { title: 'Interval', align: 'left' },
      ],
      rows: rows.map(({ policy, metric, estimate, step: at }) => [
        metric.title,
        policy,
        at,
        { text: estimateText(metric, estimate), value: estimate.estimate },
        intervalText(metric, estimate),
      ]),
    },
  };
}
