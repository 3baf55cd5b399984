import type { Experiment } from '../experiment.ts';
import { metricName, type OutcomeTable, type PolicyCounters, type Trajectories } from '../outcome.ts';
import type { Accounts } from '../position.ts';
import { accountEstimates } from './account-estimates.ts';
import { comparePolicies } from './compare.ts';
import { rootKey } from '../random/root-key.ts';
import { namedDraws, type NamedDraws } from './bootstrap.ts';
import { diagnostics } from './diagnostics/diagnostics.ts';
import { declaredFamily } from './family.ts';
import { accountGroups, type AccountGroups } from '../plan/groups.ts';
import { estimateMetrics } from './estimates.ts';
import { exceedanceCurve } from './exceedance.ts';
import { fans } from './fan.ts';
import { drawnOnFund } from '../accounts/fund-balances.ts';
import { fundCurve, fundCurveSizes } from './fund-curve.ts';
import { precisionOf } from './precision.ts';
import { openSamples, type Samples } from './sample.ts';
import { samplingSummary } from './sampling.ts';
import { selfCheck } from './self-check/self-check.ts';
import { stepChecks, type CoarseHeadlines } from './step-check.ts';
import type { PolicySummary, RunStatistics } from './summary.ts';
import { whoPays } from './who-pays/who-pays.ts';

/** What a run leaves behind. */
export interface RunOutcomes {
  readonly experiment: Experiment;
  /** The book before step 1. */
  readonly accounts: Accounts;
  readonly table: OutcomeTable;
  /** Per policy, in the order of the table. */
  readonly counters: readonly PolicyCounters[];
  readonly trajectories?: Trajectories | undefined;
  /** Absent where the horizon is too short for twice the step. */
  readonly stepCheck?: CoarseHeadlines | undefined;
  /** Policies that by their rules cannot differ from the baseline. @default none */
  readonly identicalPolicies?: readonly string[] | undefined;
  /** Policies with a rule that reads the level of a fund. @default none */
  readonly readsFundLevel?: readonly string[] | undefined;
  /** Whether every account is estimated by itself. @default false */
  readonly perAccount?: boolean | undefined;
}

/**
 * Turns what the paths left behind into estimates with their intervals. Everything said of a run is said here, and every
 * sum is taken in path order, so the result is a function of the outcomes alone.
 *
 * @throws InvariantError where a complete path holds a NaN, or policies said to be identical differ
 */
export function aggregate(run: RunOutcomes): RunStatistics {
  const { experiment, accounts, table, counters, trajectories, stepCheck, identicalPolicies = [] } = run;
  const { confidence, quantileLevels, margins } = experiment.statistics;
  const draws = namedDraws(rootKey(experiment.seed));
  const { baseline, underlyings } = experiment;
  const { policies } = table;
  const samples = openSamples(table, experiment.sampling, experiment);
  const sizes = curveSizes(run, samples);
  const groups = accountGroups(experiment.markets, accounts);
  const precision = precisionOf(experiment, samples, draws);
  const sampling = samplingSummary(experiment, table, samples);
  const found = diagnostics(experiment, table, samples);
  return {
    paths: samples.paths,
    failedPaths: samples.failed,
    confidence,
    policies: Object.fromEntries(
      policies.map((name, i) => [name, summarise(run, samples, { sizes, groups, draws }, name, i)]),
    ),
    comparisons: comparePolicies(samples, {
      ...{ policies, baseline, identicalPolicies, confidence, quantileLevels, draws },
      inFamily: declaredFamily(experiment),
      ...(margins === undefined ? {} : { margins }),
    }),
    ...(precision === undefined ? {} : { precision }),
    ...(sampling === undefined ? {} : { sampling }),
    stepCheck: stepCheck === undefined ? [] : stepChecks(table, stepCheck, { confidence, draws }, samples),
    diagnostics: found,
    fans:
      trajectories === undefined
        ? []
        : fans(
            table,
            trajectories,
            underlyings.map(({ name }) => name),
            samples.weights,
          ),
    selfCheck: selfCheck({
      experiment,
      accounts,
      table,
      samples,
      counters,
      identicalPolicies,
      sampling,
      diagnostics: found,
    }),
  };
}

function summarise(
  { experiment, counters, readsFundLevel = [], perAccount = false }: RunOutcomes,
  samples: Samples,
  {
    sizes,
    groups,
    draws,
  }: { readonly sizes: readonly number[]; readonly groups: AccountGroups; readonly draws: NamedDraws },
  policy: string,
  index: number,
): PolicySummary {
  const { statistics } = experiment;
  const { confidence } = statistics;
  const fundDraws = samples.of(policy, 'fundDraw');
  const { backstop } = experiment.policies[index]!.venue;
  const metrics = estimateMetrics(samples, policy, { ...statistics, draws });
  return {
    metrics,
    fundCurve: fundCurve(fundDraws, sizes, confidence, draws('fundDepletion.curve')),
    drawExceedance: exceedanceCurve(fundDraws, confidence),
    readsFundLevel: readsFundLevel.includes(policy),
    whoPays: whoPays(counters[index]!, {
      groups,
      backstop,
      shortfall: metrics[metricName('shortfall', 'mean')]!,
      failed: samples.failed,
      confidence,
      largestWeight: samples.weights?.most,
      largestVariance: samples.design?.largestVariance,
    }),
    ...(perAccount ? { accounts: accountEstimates(counters[index]!.accounts, samples, confidence) } : {}),
  };
}

/** The sizes that were asked for, else sizes chosen from the draws. */
function curveSizes({ experiment, accounts, table }: RunOutcomes, samples: Samples): readonly number[] {
  if (experiment.fundCurve.length > 0) return experiment.fundCurve;
  return fundCurveSizes(
    table.policies.map((policy) => samples.of(policy, 'fundDraw')),
    experiment.policies.map(({ venue }) => drawnOnFund(venue, experiment, accounts) ?? 0),
  );
}
