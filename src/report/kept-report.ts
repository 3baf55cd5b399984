import type { Experiment, InputFile } from '../experiment.ts';
import type { PathFailure } from '../plan/plan.ts';
import type { Estimate, FundCurvePoint, PolicySummary, RunStatistics } from '../statistics/summary.ts';
import { exactJson, readExactJson } from './exact-json.ts';
import type { Report, RunFacts } from './facts.ts';
import { reportedExperiment } from './reported-experiment.ts';
import { whoPaysOf, type Summary } from './summary.ts';

/** Files of a run of which its report is made, beside its manifest. */
export const SUMMARY_FILE = 'summary.json';
export const KEPT_FILE = 'report.json';

/** Rises when `report.json` changes its meaning: one of another version is not read. */
export const KEPT_VERSION = 1;

/** What `summary.json` has under the same name. */
const IN_SUMMARY = [
  'paths',
  'failedPaths',
  'confidence',
  'comparisons',
  'precision',
  'sampling',
  'stepCheck',
  'selfCheck',
] as const satisfies readonly (keyof RunStatistics & keyof Summary)[];
/** Of a policy, what `summary.json` has in its own way. */
const IN_RESULTS = ['metrics', 'fundCurve', 'whoPays', 'accounts'] as const satisfies readonly (keyof PolicySummary)[];
const IN_MANIFEST = ['resolved', 'inputs'] as const satisfies readonly (keyof Experiment)[];
const ELSEWHERE = ['failures', 'warnings'] as const satisfies readonly (keyof RunFacts)[];

/** What `report.json` holds: all that a report is made of beside `summary.json` and `manifest.json`. */
interface KeptReport {
  readonly version: number;
  readonly facts: Omit<RunFacts, (typeof ELSEWHERE)[number]>;
  readonly experiment: Omit<Experiment, (typeof IN_MANIFEST)[number]>;
  readonly statistics: Omit<RunStatistics, (typeof IN_SUMMARY)[number] | 'policies'>;
  readonly policies: { readonly [policy: string]: Omit<PolicySummary, (typeof IN_RESULTS)[number]> };
  readonly worst: Report['worst'];
}

/** What the report of a run tells of `manifest.json`. */
export interface ReportedManifest {
  readonly resolved: Experiment['resolved'];
  readonly inputs: readonly InputFile[];
  readonly failures: readonly PathFailure[];
}

/** The text of `report.json`. */
export function keptReportText({ experiment, statistics, facts, worst }: Report): string {
  const kept: KeptReport = {
    version: KEPT_VERSION,
    facts: without(facts, ELSEWHERE),
    experiment: without(reportedExperiment(experiment), IN_MANIFEST),
    statistics: without(statistics, [...IN_SUMMARY, 'policies']),
    policies: Object.fromEntries(
      Object.entries(statistics.policies).map(([name, policy]) => [name, without(policy, IN_RESULTS)]),
    ),
    worst,
  };
  return `${exactJson(kept)}\n`;
}

/**
 * The report of a run from the texts of its files: the run's own page is made of this too, so that one which is made again is
 * the same.
 *
 * @param texts  of `summary.json` and `report.json`
 * @throws SyntaxError where one of them is no JSON
 */
export function openReport(
  texts: { readonly summary: string; readonly kept: string },
  { resolved, inputs, failures }: ReportedManifest,
): Report {
  const summary = JSON.parse(texts.summary) as Summary;
  const kept = readExactJson(texts.kept) as KeptReport;
  return {
    experiment: { ...kept.experiment, resolved, inputs },
    statistics: {
      ...only(summary, IN_SUMMARY),
      ...kept.statistics,
      policies: Object.fromEntries(
        Object.entries(kept.policies).map(([name, rest]) => [name, { ...resultsOf(summary, name), ...rest }]),
      ),
    },
    facts: { ...kept.facts, failures, warnings: summary.warnings },
    summary,
    worst: kept.worst,
  };
}

/** The version of the document; undefined where it is none. */
export function keptVersion(text: string): number | undefined {
  const { version } = (JSON.parse(text) ?? {}) as { readonly version?: unknown };
  return typeof version === 'number' ? version : undefined;
}

function resultsOf(summary: Summary, policy: string): Pick<PolicySummary, (typeof IN_RESULTS)[number]> {
  const { accounts, ...results } = summary.policies[policy]!;
  const metrics = Object.entries(results).filter((entry): entry is [string, Estimate] => 'method' in entry[1]);
  return {
    metrics: Object.fromEntries(metrics),
    fundCurve: results['fundDepletion.curve'] as readonly FundCurvePoint[],
    whoPays: whoPaysOf(summary, policy),
    ...(accounts === undefined ? {} : { accounts: accounts as NonNullable<PolicySummary['accounts']> }),
  };
}

function without<Value extends object, Name extends keyof Value>(
  value: Value,
  names: readonly Name[],
): Omit<Value, Name> {
  const fields = Object.entries(value).filter(([name]) => !names.includes(name as Name));
  return Object.fromEntries(fields) as Omit<Value, Name>;
}

/** Those of the fields that are there. */
function only<Value extends object, Name extends keyof Value>(value: Value, names: readonly Name[]): Pick<Value, Name> {
  return Object.fromEntries(names.flatMap((name) => (value[name] === undefined ? [] : [[name, value[name]]]))) as Pick<
    Value,
    Name
  >;
}
