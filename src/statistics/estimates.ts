import { METRIC_COLUMNS, metricName, type OutcomeColumn, type Statistic } from '../outcome.ts';
import { ANY_DRAWS, type NamedDraws } from './bootstrap.ts';
import {
  expectedShortfallEstimate,
  maximumEstimate,
  meanEstimate,
  meanGivenAdlEstimate,
  meanGivenEventEstimate,
  probabilityAboveZero,
  quantileEstimate,
} from './estimate.ts';
import { makeSample, type Sample, type Samples } from './sample.ts';
import type { Estimate } from './summary.ts';

/** What is to be estimated, and how surely. */
export interface StatisticsOptions {
  readonly confidence: number;
  readonly quantileLevels: readonly number[];
  /** Of bootstraps. @default those of no run */
  readonly draws?: NamedDraws;
}

/** One metric of the summary: a statistic of a column, at a level where it has one. */
export interface Metric {
  readonly name: string;
  readonly column: OutcomeColumn;
  readonly statistic: Statistic;
  /** Of quantiles and expected shortfalls; 0 where the statistic has none. */
  readonly level: number;
}

/** The event on which `meanGivenNegative` conditions. */
export const NEGATIVE_EVENT = 'negativeEquity';

/** Every metric in the order of the columns, quantiles and expected shortfalls at every level. */
export function metricsOf(
  levels: readonly number[],
  columns: readonly OutcomeColumn[] = METRIC_COLUMNS,
): readonly Metric[] {
  return columns.flatMap((column) =>
    column.statistics.flatMap((statistic): Metric[] => {
      if (statistic !== 'quantile' && statistic !== 'expectedShortfall') {
        return [{ name: metricName(column.name, statistic), column, statistic, level: 0 }];
      }
      return levels.map((level) => ({ name: metricName(column.name, statistic, level), column, statistic, level }));
    }),
  );
}

/** Every metric of one policy with its interval, by name. */
export function estimateMetrics(
  samples: Samples,
  policy: string,
  options: StatisticsOptions,
): { [metric: string]: Estimate } {
  return Object.fromEntries(
    metricsOf(options.quantileLevels, samples.metricColumns).map((metric) => [
      metric.name,
      estimateMetric(samples, policy, metric, options),
    ]),
  );
}

/** A column that some paths do not have (NaN), as amounts and 0/1 flags: the mean of what there is, is their ratio. */
export function conditionalSamples(sample: Sample): { amounts: Sample; flags: Sample } {
  const values = sample.values();
  const { design, failed, weights } = sample;
  return {
    amounts: makeSample(
      values.map((value) => (Number.isNaN(value) ? 0 : value)),
      failed,
      weights,
      design,
    ),
    flags: makeSample(
      values.map((value) => (Number.isNaN(value) ? 0 : 1)),
      failed,
      weights,
      design,
    ),
  };
}

/** One metric of one policy with its interval. */
export function estimateMetric(
  samples: Samples,
  policy: string,
  metric: Metric,
  { confidence, draws: named }: Pick<StatisticsOptions, 'confidence' | 'draws'>,
): Estimate {
  const sample = samples.of(policy, metric.column.name);
  const draws = named?.(metric.name) ?? ANY_DRAWS;
  switch (metric.statistic) {
    case 'probability':
      return probabilityAboveZero(sample, confidence, draws);
    case 'mean':
      return meanEstimate(sample, confidence, draws);
    case 'quantile':
      return quantileEstimate(sample, metric.level, confidence);
    case 'expectedShortfall':
      return expectedShortfallEstimate(sample, metric.level, confidence, draws);
    case 'meanGivenNegative':
      return meanGivenEventEstimate(sample, samples.of(policy, NEGATIVE_EVENT), confidence, draws);
    case 'meanGivenAdl': {
      const { amounts, flags } = conditionalSamples(sample);
      return meanGivenAdlEstimate(amounts, flags, confidence, draws);
    }
    case 'maximum':
      return maximumEstimate(sample, confidence);
  }
}
