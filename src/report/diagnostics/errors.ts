import type { StepCheck } from '../../statistics/summary.ts';
import { differenceText, estimateText, HEADLINE_METRICS, metricOf, type Metric } from '../metric.ts';
import { findEstimate, hasFund, type Summary } from '../summary.ts';
import type { Cell, Table } from '../table.ts';
import { amountIn } from './combined-table.ts';

/**
 * What each headline is uncertain by, source beside source: the chance of so many paths, the step, the parameters of the
 * price models where those were moved.
 */
export function errorsTable(summary: Summary): Table {
  const { parameterUncertainty } = summary;
  const rows = HEADLINE_METRICS.flatMap((name) =>
    summary.policyOrder.flatMap((policy): Cell[][] => {
      const metric = metricOf(name);
      if (metric.column.name === 'fundDepletion' && !hasFund(summary, policy)) return [];
      const estimate = findEstimate(summary, policy, name);
      if (estimate === undefined) return [];
      const { low, high } = estimate;
      const halfWidth = low === null || high === null ? null : (high - low) / 2;
      const step = summary.stepCheck.find((each) => each.policy === policy && each.metric === name);
      const combined = parameterUncertainty?.combined.find((each) => each.policy === policy && each.metric === name);
      return [
        [
          metric.title,
          policy,
          { text: estimateText(metric, estimate), value: estimate.estimate },
          halfWidth === null ? 'no interval' : { text: `± ${amountIn(metric, halfWidth)}`, value: halfWidth },
          step === undefined
            ? 'not checked'
            : { text: differenceText(metric, step.difference), value: step.difference.estimate },
          stepCell(metric, step),
          ...(parameterUncertainty === undefined
            ? []
            : [
                combined === undefined || combined.effect === null
                  ? 'not known'
                  : { text: `± ${amountIn(metric, combined.effect)}`, value: combined.effect },
              ]),
        ],
      ];
    }),
  );
  return {
    columns: [
      { title: 'Metric', align: 'left' },
      { title: 'Policy', align: 'left' },
      { title: 'Estimate', align: 'right' },
      { title: 'Monte Carlo', align: 'right' },
      { title: 'Step − twice the step', align: 'right' },
      { title: 'Continuous marks would add', align: 'right' },
      ...(parameterUncertainty === undefined ? [] : [{ title: 'Parameters', align: 'right' as const }]),
    ],
    rows,
  };
}

function stepCell(metric: Metric, step: StepCheck | undefined): Cell {
  if (step === undefined) return 'not checked';
  if (step.bias.estimate === null) return 'the step decides';
  return { text: differenceText(metric, step.bias), value: step.bias.estimate };
}

/** How to read the table. */
export function errorsSentences({ parameterUncertainty, confidence }: Summary): string[] {
  return [
    `Monte Carlo is half of the ${Number((100 * confidence).toPrecision(12))} % interval: more paths narrow it, and nothing else here.`,
    'What continuous marks would add is extrapolated from the step and twice the step (order ½, as first passages have it), on ' +
      'the first paths; «the step decides» where the two are too far apart for that. Where the venue looks at its marks once a step, the step is part of the question and this no error.',
    parameterUncertainty === undefined
      ? 'What the errors of the calibration add was not asked for: run --parameter-uncertainty tells it, for price models with standard errors.'
      : 'Parameters is one standard error of the calibration, over all parameters together.',
  ];
}
