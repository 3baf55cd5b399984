import type { Cover, Experiment, NotComparable } from '../experiment.ts';
import { OUTCOME_SCHEMA_VERSION } from '../outcome.ts';
import { judgeGates, type GateResult } from '../statistics/gates.ts';
import type { Diagnostics } from '../statistics/diagnostics/diagnostics.ts';
import type { ParameterUncertainty } from '../statistics/diagnostics/parameter-uncertainty.ts';
import type {
  AccountEstimate,
  Comparison,
  Estimate,
  Finding,
  FundCurvePoint,
  PolicySummary,
  Precision,
  RunStatistics,
  SamplingSummary,
  StepCheck,
  WhoPays,
} from '../statistics/summary.ts';
import { finiteJson } from './canonical-json.ts';
import type { RunFacts } from './facts.ts';
import { settlementCoin } from './format.ts';
import { HEADLINE_METRICS, metricOf } from './metric.ts';

/** Metrics by name; beside them `fundDepletion.curve` with its basis, `whoPays` and, when asked for, `accounts`. */
export interface PolicyResults {
  readonly [metric: string]: Estimate | readonly FundCurvePoint[] | CurveBasis | WhoPays | readonly AccountEstimate[];
}

/** What the draws on the fund, and the curve over its size, rest on. */
export interface CurveBasis {
  readonly approximate: boolean;
  /** A sentence. */
  readonly reason: string;
}

const CURVE_BASIS: { readonly exact: CurveBasis; readonly approximate: CurveBasis } = {
  exact: {
    approximate: false,
    reason: 'No rule reads the fund’s level before it is empty, so paths of one size tell of every size.',
  },
  approximate: {
    approximate: true,
    reason:
      'Approximate: rules read the fund’s level, so paths of another size would go another way. Run the size that you ' +
      'settle on.',
  },
};

/** How many account groups default at once, and which of them are of several accounts. */
export interface CoverSummary {
  readonly defaulters: number;
  /** Named groups; any other account is a group of its own. */
  readonly groups: readonly string[];
}

/** `summary.json`: the results of a run for programs, and the source of every number in the report. */
export interface Summary {
  readonly schemaVersion: number;
  readonly experiment: string;
  readonly question: string;
  readonly runId: string;
  readonly directory: string;
  readonly seed: string;
  /** Paths that the numbers rest on. */
  readonly paths: number;
  /** With a stopping rule the most. */
  readonly requestedPaths: number;
  readonly failedPaths: number;
  readonly partial: boolean;
  /** Why it is partial, a clause; absent where it is not. */
  readonly stopped?: string;
  /** SHA-256 of the outcome columns: equal for equal inputs, whoever ran the paths. */
  readonly digest: string;
  readonly confidence: number;
  readonly baseline: string;
  /** Names in the order of the config, which an object's keys do not always keep. */
  readonly policyOrder: readonly string[];
  readonly policies: { readonly [policy: string]: PolicyResults };
  /** Venues of the list that lack what the experiment asks for. */
  readonly notComparable: readonly NotComparable[];
  /** Of an experiment with a stopping rule: the rule, and how its targets are met. */
  readonly precision?: Precision;
  /** Of an experiment with gates: each judged, policy by policy. */
  readonly gates?: readonly GateResult[];
  /** Of a run that samples importance. */
  readonly sampling?: SamplingSummary;
  /** Of an experiment that asks whether the fund withstands its largest defaulters. */
  readonly cover?: CoverSummary;
  /** What amounts are in: `quote`, or the coin of inverse contracts. */
  readonly coin: string;
  readonly comparisons: readonly Comparison[];
  readonly stepCheck: readonly StepCheck[];
  readonly diagnostics: Diagnostics;
  /** Of a run that was asked for it. */
  readonly parameterUncertainty?: ParameterUncertainty;
  readonly selfCheck: readonly Finding[];
  readonly warnings: readonly string[];
}

/**
 * Gathers what is said of a run.
 *
 * @throws RangeError when the statistics lack a policy of the experiment, or hold a NaN or an infinity
 */
export function makeSummary(statistics: RunStatistics, experiment: Experiment, facts: RunFacts): Summary {
  const policyOrder = experiment.policies.map(({ name }) => name);
  const summary: Summary = {
    schemaVersion: OUTCOME_SCHEMA_VERSION,
    experiment: experiment.name,
    question: experiment.question,
    runId: facts.runId,
    directory: facts.directory,
    seed: experiment.seed,
    paths: statistics.paths,
    requestedPaths: experiment.paths,
    failedPaths: statistics.failedPaths,
    partial: facts.partial,
    ...(facts.stopped === undefined ? {} : { stopped: facts.stopped }),
    digest: facts.digest,
    confidence: statistics.confidence,
    baseline: experiment.baseline,
    policyOrder,
    // fromEntries defines own properties, so that no policy name can reach a prototype.
    policies: Object.fromEntries(policyOrder.map((policy) => [policy, policyResults(statistics, policy)])),
    ...(experiment.cover === undefined ? {} : { cover: coverOf(experiment.cover) }),
    notComparable: experiment.notComparable,
    ...(statistics.precision === undefined ? {} : { precision: statistics.precision }),
    ...(experiment.gates === undefined
      ? {}
      : { gates: judgeGates(experiment.gates, policyOrder, statistics.policies) }),
    ...(statistics.sampling === undefined ? {} : { sampling: statistics.sampling }),
    coin: settlementCoin(experiment),
    comparisons: statistics.comparisons,
    stepCheck: statistics.stepCheck,
    diagnostics: statistics.diagnostics,
    ...(statistics.parameterUncertainty === undefined ? {} : { parameterUncertainty: statistics.parameterUncertainty }),
    selfCheck: statistics.selfCheck,
    warnings: facts.warnings,
  };
  summaryText(summary);
  return summary;
}

/** The text of `summary.json`. */
export function summaryText(summary: Summary): string {
  return finiteJson(summary);
}

function policyResults(statistics: RunStatistics, policy: string): PolicyResults {
  const { metrics, fundCurve, readsFundLevel, whoPays, accounts } = policySummary(statistics, policy);
  return {
    ...metrics,
    'fundDepletion.curve': fundCurve,
    'fundDepletion.curveBasis': readsFundLevel ? CURVE_BASIS.approximate : CURVE_BASIS.exact,
    whoPays,
    ...(accounts === undefined ? {} : { accounts }),
  };
}

/** @throws RangeError when there is none of that name */
export function policySummary(statistics: RunStatistics, policy: string): PolicySummary {
  const found = Object.hasOwn(statistics.policies, policy) ? statistics.policies[policy] : undefined;
  if (found === undefined) throw new RangeError(`the statistics hold no policy named ${policy}`);
  return found;
}

/** One number of the summary; undefined when the metric is not there, or is not a single estimate. */
export function findEstimate(summary: Summary, policy: string, metric: string): Estimate | undefined {
  const results = Object.hasOwn(summary.policies, policy) ? summary.policies[policy]! : {};
  const found = Object.hasOwn(results, metric) ? results[metric] : undefined;
  return found !== undefined && 'method' in found ? found : undefined;
}

/** @throws RangeError when the summary has no such number */
export function estimateOf(summary: Summary, policy: string, metric: string): Estimate {
  const found = findEstimate(summary, policy, metric);
  if (found === undefined) throw new RangeError(`the summary holds no ${metric} of ${policy}`);
  return found;
}

/** @throws RangeError when the summary lacks the policy's part */
export function whoPaysOf({ policies }: Summary, policy: string): WhoPays {
  const found = Object.hasOwn(policies, policy) ? policies[policy]!['whoPays'] : undefined;
  if (found === undefined || !('concentration' in found))
    throw new RangeError(`the summary holds no whoPays of ${policy}`);
  return found;
}

/** Whether a fund stands somewhere in the policy's backstop. */
export function hasFund(summary: Summary, policy: string): boolean {
  return whoPaysOf(summary, policy).layers.some(({ kind }) => kind === 'insuranceFund' || kind === 'takeover');
}

/** The comparisons of the headlines, one headline after the other; of a fund only where the policy has one. */
export function headlineComparisons(summary: Summary): Comparison[] {
  return HEADLINE_METRICS.flatMap((name) =>
    summary.comparisons.filter(
      ({ metric, policy }) =>
        metric === name && (metricOf(name).column.name !== 'fundDepletion' || hasFund(summary, policy)),
    ),
  );
}

function coverOf({ defaulters, groups }: Cover): CoverSummary {
  return { defaulters, groups: groups.map(({ name }) => name) };
}
