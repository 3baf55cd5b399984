import { pathsPerGroup, type Experiment, type TiltSampling, type TiltTarget } from '../experiment.ts';
import { isDrawnPlainly } from '../market/tilted-path.ts';
import { binomialCdf } from '../math/binomial.ts';
import { HEADLINE_COLUMNS, metricName, STATUS, type OutcomeTable } from '../outcome.ts';
import { rootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';
import { canHappen } from './columns-in-use.ts';
import type { Design } from './design.ts';
import { probabilityEstimate } from './estimate.ts';
import { commonValue } from './mean-spread.ts';
import { moments, momentsOf, standardErrorOfMean } from './mean.ts';
import type { Samples } from './sample.ts';
import type { AgreementCheck, DesignSummary, SamplingSummary, SamplingWorth, TiltSummary } from './summary.ts';
import { weightDiagnostics, weightedContributions } from './weights.ts';

/** Columns of which the weighted probability is held against that of the paths drawn plainly. */
const CHECKED = ['liquidation', ...HEADLINE_COLUMNS] as const;

/** Standard errors of the weighted estimate, and the error of the exact test that is as wide, beyond which they disagree. */
const STANDARD_ERRORS = 4;
const ONE_SIDED_ERROR = 3.167e-5;

/** Events, or amounts unlike the usual one, on which a measured factor of variances rests at least. */
const LEAST_EVENTS = 30;

/** What sampling that is not plain came to; undefined of a plain run or one without a complete path. */
export function samplingSummary(
  experiment: Experiment,
  table: OutcomeTable,
  samples: Samples,
): SamplingSummary | undefined {
  const { sampling } = experiment;
  if (samples.complete === 0) return undefined;
  if (sampling?.kind === 'tilt') return tiltSummary(experiment, sampling, table, samples);
  return samples.design === undefined ? undefined : designSummary(experiment, samples, samples.design);
}

/** How paths were drawn together or corrected, and what that was worth for the headlines and the mean shortfall. */
function designSummary(experiment: Experiment, samples: Samples, design: Design): DesignSummary {
  const { policies, sampling } = experiment;
  const worth = policies.flatMap(({ name, venue }) =>
    [...CHECKED.map((column) => [column, 'probability'] as const), ['shortfall', 'mean'] as const]
      .filter(([column]) => canHappen(column, venue, experiment))
      .map(([column, statistic]): SamplingWorth => {
        const values = samples.of(name, column).values();
        const valueAt = (path: number): number => (statistic === 'mean' ? values[path]! : Number(values[path]! > 0));
        return {
          policy: name,
          metric: metricName(column, statistic),
          varianceReductionFactor: worthOf(design, samples.complete, valueAt),
        };
      }),
  );
  return {
    kind: design.kind,
    pathsPerGroup: pathsPerGroup(sampling),
    units: design.units,
    ...(design.controls === undefined ? {} : { controls: design.controls }),
    ...{ leastEvents: LEAST_EVENTS, worth },
  };
}

/** Variance of a mean over plain paths, by the spread of these, over that of the design's units. */
function worthOf(design: Design, count: number, valueAt: (path: number) => number): number | null {
  const plain = momentsOf(count, valueAt);
  if (design.units < 2 || commonValue(count, valueAt, plain).others < LEAST_EVENTS) return null;
  const units = moments(design.contributions(valueAt));
  return units.variance > 0 ? plain.variance / count / (units.variance / units.count) : null;
}

/** What importance sampling was, and whether to believe it. */
function tiltSummary(
  experiment: Experiment,
  sampling: TiltSampling,
  table: OutcomeTable,
  samples: Samples,
): TiltSummary {
  const { underlyings, policies } = experiment;
  const weights = samples.weights!;
  const targets: readonly TiltTarget[] = sampling.targets === 'auto' ? [] : sampling.targets;
  const plain = drawnPlainly(experiment.seed, sampling, table, targets);
  const checks = policies.flatMap(({ name, venue }) =>
    CHECKED.filter((column) => canHappen(column, venue, experiment)).map((column) =>
      agreement(experiment, samples, name, column, plain),
    ),
  );
  return {
    kind: sampling.kind,
    targets: targets.map(({ underlying, price }) => ({ underlying: underlyings[underlying]!.name, price })),
    defensive: targets.length === 0 ? 1 : sampling.defensive,
    ...(sampling.pilot === undefined ? {} : { pilot: sampling.pilot }),
    ...weightDiagnostics(weights),
    agreement: checks,
  };
}

/** Which of the complete paths were drawn from the laws as they stand. */
function drawnPlainly(
  seed: string,
  { defensive }: TiltSampling,
  table: OutcomeTable,
  targets: readonly TiltTarget[],
): boolean[] {
  const root = rootKey(seed);
  const tilting = { plainShare: targets.length === 0 ? 1 : defensive, choice: new RandomStream() };
  const found: boolean[] = [];
  for (let path = 0; path < table.paths; path++) {
    if (table.status[path] === STATUS.complete) found.push(isDrawnPlainly(tilting, root, path));
  }
  return found;
}

/**
 * The paths that were drawn plainly are a plain sample of their own: their count of events must be one that the weighted
 * probability, give or take four standard errors, produces (exact binomial tests, each with the error of four deviations).
 */
function agreement(
  { statistics }: Experiment,
  samples: Samples,
  policy: string,
  column: string,
  plain: readonly boolean[],
): AgreementCheck {
  const values = samples.of(policy, column).values();
  let [events, trials] = [0, 0];
  plain.forEach((isPlain, path) => {
    if (!isPlain) return;
    trials++;
    if (values[path]! > 0) events++;
  });
  const { count, mean, variance } = momentsOf(
    values.length,
    weightedContributions(samples.weights!, (path) => (values[path]! > 0 ? 1 : 0)),
  );
  const error = STANDARD_ERRORS * standardErrorOfMean({ count, mean, variance, nonZero: count });
  const clamped = (probability: number): number => Math.min(1, Math.max(0, probability));
  const tooMany =
    events > 0 &&
    1 - binomialCdf({ successes: events - 1, trials, probability: clamped(mean + error) }) < ONE_SIDED_ERROR;
  const tooFew =
    trials > 0 && binomialCdf({ successes: events, trials, probability: clamped(mean - error) }) < ONE_SIDED_ERROR;
  return {
    policy,
    metric: metricName(column, 'probability'),
    plain: probabilityEstimate({ events, trials, confidence: statistics.confidence }),
    weighted: clamped(mean),
    agrees: !tooMany && !tooFew,
    varianceReductionFactor: variance > 0 && mean > 0 ? (clamped(mean) * (1 - clamped(mean))) / variance : null,
  };
}
