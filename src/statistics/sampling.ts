import type { Experiment, TiltTarget } from '../experiment.ts';
import { isDrawnPlainly } from '../market/tilted-path.ts';
import { binomialCdf } from '../math/binomial.ts';
import { HEADLINE_COLUMNS, metricName, STATUS, type OutcomeTable } from '../outcome.ts';
import { rootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';
import { canHappen } from './columns-in-use.ts';
import { probabilityEstimate } from './estimate.ts';
import { momentsOf, standardErrorOfMean } from './mean.ts';
import type { Samples } from './sample.ts';
import type { AgreementCheck, SamplingSummary } from './summary.ts';
import { weightDiagnostics, weightedContributions } from './weights.ts';

/** Columns of which the weighted probability is held against that of the paths drawn plainly. */
const CHECKED = ['liquidation', ...HEADLINE_COLUMNS] as const;

/** Standard errors of the weighted estimate, and the error of the exact test that is as wide, beyond which they disagree. */
const STANDARD_ERRORS = 4;
const ONE_SIDED_ERROR = 3.167e-5;

/** What importance sampling was, and whether to believe it; undefined of a plain run or one without a complete path. */
export function samplingSummary(
  experiment: Experiment,
  table: OutcomeTable,
  samples: Samples,
): SamplingSummary | undefined {
  const { sampling, underlyings, policies } = experiment;
  const { weights } = samples;
  if (sampling === undefined || weights === undefined || samples.complete === 0) return undefined;
  const targets: readonly TiltTarget[] = sampling.targets === 'auto' ? [] : sampling.targets;
  const plain = drawnPlainly(experiment, table, targets);
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
function drawnPlainly({ seed, sampling }: Experiment, table: OutcomeTable, targets: readonly TiltTarget[]): boolean[] {
  const root = rootKey(seed);
  const { defensive } = sampling!;
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
