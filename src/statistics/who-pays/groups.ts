import type { RecordSums } from '../../outcome.ts';
import type { AccountGroups } from '../../plan/groups.ts';
import type { GroupValue, RecordPlaces } from '../../plan/path-record.ts';
import {
  failedPaths,
  meanOfMoments,
  normalMethod,
  notEstimable,
  probabilityEstimate,
  withFailures,
} from '../estimate.ts';
import { momentsOfSums, normalInterval, standardErrorOfMean, type Moments } from '../mean.ts';
import type { Estimate, GroupEstimate } from '../summary.ts';

/** Below this many events the delta method says that it is weak: the mean of the total is then within five standard errors of 0. */
const FEW_EVENTS = 25;

/** What the record of a policy's paths is read with. */
export interface RecordQuestion {
  readonly record: RecordSums;
  readonly places: RecordPlaces;
  readonly failed: number;
  readonly confidence: number;
  /** No path counts for more. @default 1, each counts for one */
  readonly largestWeight?: number | undefined;
}

/** Estimates of every group that anybody is in. */
export function groupEstimates({ groups, members }: AccountGroups, question: RecordQuestion): GroupEstimate[] {
  const { record, places } = question;
  const profit = record.sums[places.profitBefore] ?? 0;
  return groups.flatMap((group, g): GroupEstimate[] => {
    const accounts = members.count[g]!;
    if (accounts === 0) return [];
    const notional = groups.reduce((sum, { by }, i) => (by === group.by ? sum + members.notional[i]! : sum), 0);
    const profitOfGroup = record.sums[places.ofGroup(g, 'profitBefore')]!;
    const share = (value: GroupValue): Estimate => shareEstimate(question, places.ofGroup(g, value));
    return [
      {
        by: group.by,
        group: group.label,
        accounts,
        notionalShare: members.notional[g]! / notional,
        liquidation: share('liquidation'),
        negativeEquity: share('negativeEquity'),
        deleveraging: share('deleveraging'),
        haircut: share('haircut'),
        taken: amountEstimate(question, places.ofGroup(g, 'takenPerAccount')),
        takenShare: takenShare(question, g),
        profitShare: profit > 0 ? profitOfGroup / profit : null,
        takenOfProfit: profitOfGroup > 0 ? record.sums[places.ofGroup(g, 'taken')]! / profitOfGroup : null,
      },
    ];
  });
}

/**
 * Probability that an account of a group meets an event: the mean over paths of the share of its accounts that do.
 * Accounts of one path stand or fall together, so paths are the trials, never accounts times paths. Where the share is
 * 0 or 1 on every path it is an event of the path, with Clopper and Pearson's interval.
 */
export function shareEstimate(question: RecordQuestion, place: number): Estimate {
  const { record, failed, confidence, largestWeight } = question;
  const summary = recordMoments(record, place);
  if (summary === undefined) return notEstimable({ confidence, method: 'no path has an account in it', paths: 0 });
  const { count: paths, mean, nonZero } = summary;
  const allOrNone = record.sums[place] === nonZero && record.squares[place] === nonZero;
  if (allOrNone && (largestWeight === undefined || nonZero === 0)) {
    const found = probabilityEstimate({ events: nonZero, trials: paths, failed, confidence });
    return largestWeight === undefined ? found : { ...found, high: Math.min(1, largestWeight * found.high!) };
  }
  const shared = { estimate: mean, confidence, paths, events: nonZero };
  if (paths === 1) return { ...shared, low: null, high: null, method: withFailures('one path, no interval', failed) };
  const { low, high } = normalInterval(mean, standardErrorOfMean(summary), confidence);
  // Failed paths count as paths without any account that meets it below, and as paths with nothing else above.
  const trials = paths + failed;
  const method = normalMethod('normal, by path', summary);
  return {
    ...shared,
    low: Math.max(0, low * (paths / trials)),
    high: Math.min(1, (high * paths + failed) / trials),
    method: failed === 0 ? method : `${method}, ${failedPaths(failed)} counted both ways`,
  };
}

/** Mean of a value of the record over the paths that have it. */
export function amountEstimate({ record, failed, confidence }: RecordQuestion, place: number): Estimate {
  const summary = recordMoments(record, place);
  return summary === undefined
    ? notEstimable({ confidence, method: 'no complete path', paths: 0 })
    : meanOfMoments(summary, failed, confidence);
}

/** A group's part of all that was taken, a ratio of two means on the same paths: interval by the delta method. */
function takenShare({ record, places, failed, confidence }: RecordQuestion, group: number): Estimate {
  const { sums, squares, nonZero } = record;
  const own = places.ofGroup(group, 'taken');
  const paths = record.paths[places.taken] ?? 0;
  const events = nonZero[places.taken] ?? 0;
  const total = sums[places.taken] ?? 0;
  if (!(total > 0)) return notEstimable({ confidence, method: 'nothing was taken', paths });
  const estimate = sums[own]! / total;
  const shared = { estimate, confidence, paths, events };
  if (events === 1) return { ...shared, low: null, high: null, method: withFailures('one event, no interval', failed) };
  // Σ (own − R · total)², of which the mean is 0.
  const products = sums[places.ofGroup(group, 'takenTimesTotal')]!;
  const spread = squares[own]! - 2 * estimate * products + estimate * estimate * squares[places.taken]!;
  const standardError = Math.sqrt(Math.max(0, spread) / (paths - 1) / paths) / (total / paths);
  const weak = events < FEW_EVENTS ? `delta method, weak: ${events} events only` : 'delta method';
  return { ...shared, ...normalInterval(estimate, standardError, confidence), method: withFailures(weak, failed) };
}

function recordMoments(record: RecordSums, place: number): Moments | undefined {
  const count = record.paths[place] ?? 0;
  if (count === 0) return undefined;
  return momentsOfSums({
    count,
    sum: record.sums[place]!,
    squares: record.squares[place]!,
    nonZero: record.nonZero[place]!,
  });
}
