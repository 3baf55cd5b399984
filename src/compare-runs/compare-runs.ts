import { ConfigError } from '../errors.ts';
import { ALL_METRIC_COLUMNS } from '../outcome.ts';
import { rootKey } from '../random/root-key.ts';
import type { JsonDifference } from '../report/json-difference.ts';
import type { RunRecord } from '../report/run-record.ts';
import type { Summary } from '../report/summary.ts';
import { namedDraws, type NamedDraws } from '../statistics/bootstrap.ts';
import { equalOnEveryPath, judgeTogether, pairedDiscordant, type Compared } from '../statistics/compare.ts';
import { difference } from '../statistics/difference.ts';
import { estimateMetric, metricsOf, type Metric } from '../statistics/estimates.ts';
import { DEFAULT_FAMILY } from '../statistics/family.ts';
import { independentDifference, type EstimateAt } from '../statistics/independent-difference.ts';
import type { Samples } from '../statistics/sample.ts';
import type { Comparison, Estimate } from '../statistics/summary.ts';
import { changesBetween } from './changes.ts';
import { isControlled, JOINED, joinedSamples, samplesOf } from './joined-samples.ts';
import { pairingOf, type Pairing } from './pairing.ts';

/** One metric of one policy in two runs. `policy` and `baseline` both name it; the difference is now − reference. */
export interface MetricDifference extends Comparison {
  readonly now: Estimate;
  readonly reference: Estimate;
}

/** How one run differs from another. */
export interface RunComparison {
  readonly now: RunIdentity;
  readonly reference: RunIdentity;
  readonly pairing: Pairing;
  readonly confidence: number;
  /** The outcomes are the same, bit for bit: their digests are. */
  readonly sameOutcomes: boolean;
  /** Every metric that both runs have of every policy that both have, in the order of the run now. */
  readonly metrics: readonly MetricDifference[];
  /** Policies that only one of them has. */
  readonly onlyNow: readonly string[];
  readonly onlyReference: readonly string[];
  /** What differs between what they were given: fields by JSON pointer, the version, files by content; the first dozen. */
  readonly changes: readonly JsonDifference[];
}

export interface RunIdentity {
  readonly runId: string;
  readonly experiment: string;
  readonly seed: string;
  readonly paths: number;
  /** Of shortfall. */
  readonly version: string;
}

/**
 * Compares every policy of a run with itself in another run, metric by metric: path by path where their paths pair (see
 * `pairingOf`), else as independent runs. Paired controlled runs are compared by their plain paths. Intervals and verdicts
 * are at the confidence of the run now. The metrics of its family, of all policies, are judged together by one error, the
 * others one by one.
 *
 * @param now  as `readRunRecord` has it; differences are now − reference
 * @throws ConfigError  their amounts are in different coins
 */
export function compareRuns(now: RunRecord, reference: RunRecord): RunComparison {
  const pairing = pairingOf(now, reference);
  requireSameCoin(now, reference);
  const { confidence } = now.summary;
  const policies = now.run.policies.filter((name) => reference.run.policies.includes(name));
  const settings = statisticsOf(now);
  const family = settings.family?.metrics ?? DEFAULT_FAMILY;
  const sides = pairing.kind === 'independent' ? separate(now, reference) : joined(now, reference, pairing.paths);
  const asked = policies.flatMap((policy) =>
    sharedMetrics(now.summary, reference.summary, policy).map((metric) => ({
      policy,
      metric,
      ...sides(policy, metric, confidence),
    })),
  );
  const compared = asked.map(({ policy, metric, found, alike, discordant }): Compared => ({
    ...{ policy, baseline: policy, metric, found, alike },
    ...(discordant === undefined ? {} : { discordant }),
    isMember: family.includes(metric.name),
  }));
  const judged = judgeTogether(compared, {
    confidence,
    ...(settings.margins === undefined ? {} : { margins: settings.margins }),
  });
  return {
    ...{ now: identity(now), reference: identity(reference), pairing, confidence },
    sameOutcomes: now.run.digest === reference.run.digest,
    metrics: judged.map((each, i) => ({ ...each, now: asked[i]!.now, reference: asked[i]!.reference })),
    onlyNow: now.run.policies.filter((name) => !policies.includes(name)),
    onlyReference: reference.run.policies.filter((name) => !policies.includes(name)),
    changes: changesBetween(reference, now),
  };
}

function requireSameCoin(now: RunRecord, reference: RunRecord): void {
  const { coin } = now.summary;
  if (reference.summary.coin === coin) return;
  const expected = `a run with amounts in ${coin}, as those of ${now.run.directory}`;
  throw new ConfigError([{ file: reference.run.directory, pointer: '', expected, found: reference.summary.coin }]);
}

/** A metric of a policy in both runs, and their difference. */
type Side = Pick<MetricDifference, 'now' | 'reference'> & Pick<Compared, 'found' | 'alike' | 'discordant'>;
type Sides = (policy: string, metric: Metric, confidence: number) => Side;

function joined(now: RunRecord, reference: RunRecord, paths: number): Sides {
  const samples = joinedSamples(now, reference, paths);
  const draws = drawsOf(now);
  return (policy, metric, confidence) => {
    const [one, other] = [JOINED.now(policy), JOINED.reference(policy)];
    const options = { confidence, draws: draws(`${metric.name} compared with another run`) };
    // Of the paths that are paired, so that the difference is that of the two estimates beside it.
    const estimateOf = (record: RunRecord, name: string): Estimate =>
      isWhole(record, samples, confidence)
        ? recordedEstimate(record.summary, policy, metric.name)!
        : estimateMetric(samples, name, metric, { confidence, draws });
    const discordant = pairedDiscordant(samples, one, other, metric);
    return {
      now: estimateOf(now, one),
      reference: estimateOf(reference, other),
      found: difference(samples, one, other, metric, options),
      alike: equalOnEveryPath(samples, one, other, metric) ? 'identical on every path' : undefined,
      ...(discordant === undefined ? {} : { discordant }),
    };
  };
}

/** Whether the run's own estimates are those of the paths that are paired. */
function isWhole(record: RunRecord, samples: Samples, confidence: number): boolean {
  const { run, summary } = record;
  return (
    !isControlled(record) &&
    samples.paths === run.paths.completed &&
    samples.failed === summary.failedPaths &&
    summary.confidence === confidence
  );
}

function separate(now: RunRecord, reference: RunRecord): Sides {
  const [one, other] = [estimatesOf(now), estimatesOf(reference)];
  return (policy, metric, confidence) => {
    const [left, right] = [one(policy, metric), other(policy, metric)];
    return {
      now: left(confidence) ?? recordedEstimate(now.summary, policy, metric.name)!,
      reference: right(confidence) ?? recordedEstimate(reference.summary, policy, metric.name)!,
      found: independentDifference(left, right, metric.statistic, confidence),
      alike: undefined,
    };
  };
}

/** Estimates at any confidence from the outcomes; without them, and of controlled paths, at that of the run alone. */
function estimatesOf(record: RunRecord): (policy: string, metric: Metric) => EstimateAt {
  const { summary, table } = record;
  const samples = table && !isControlled(record) ? samplesOf(record, table.paths) : undefined;
  const draws = drawsOf(record);
  return (policy, metric) => (confidence) => {
    if (confidence === summary.confidence) return recordedEstimate(summary, policy, metric.name);
    return samples === undefined ? null : estimateMetric(samples, policy, metric, { confidence, draws });
  };
}

function drawsOf({ run }: RunRecord): NamedDraws {
  return namedDraws(rootKey(run.seed));
}

/** Metrics of a policy that both summaries have, in the order of the columns. */
function sharedMetrics(now: Summary, reference: Summary, policy: string): readonly Metric[] {
  const names = Object.keys(now.policies[policy] ?? {});
  const levels = names.flatMap((name) => {
    const level = Number(/\[(.+)\]$/.exec(name)?.[1]);
    return Number.isNaN(level) ? [] : [level];
  });
  return metricsOf([...new Set(levels)], ALL_METRIC_COLUMNS).filter(
    ({ name }) => recordedEstimate(now, policy, name) !== null && recordedEstimate(reference, policy, name) !== null,
  );
}

function recordedEstimate({ policies }: Summary, policy: string, metric: string): Estimate | null {
  const found = Object.hasOwn(policies, policy) ? policies[policy]![metric] : undefined;
  return found !== undefined && 'estimate' in found ? found : null;
}

/** What the run's configuration says of its statistics. */
function statisticsOf({ run }: RunRecord): {
  readonly family?: { readonly metrics?: readonly string[] };
  readonly margins?: { readonly [metric: string]: number };
} {
  const { statistics = {} } = run.resolved as { readonly statistics?: object };
  return statistics;
}

function identity({ run }: RunRecord): RunIdentity {
  const { runId, experiment, seed, version } = run;
  return { runId, experiment, seed, paths: run.paths.completed, version };
}
