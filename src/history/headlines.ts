import { HEADLINE_METRICS } from '../report/metric.ts';
import type { Summary } from '../report/summary.ts';
import { worstVerdict } from '../statistics/gates.ts';
import type { HeadlineEstimate, HistoryRun } from './entry.ts';

/** What a history keeps of a run: its headlines, and what its gates look at. */
export function historyRun(summary: Summary, version: string, folder: string): HistoryRun {
  const { runId, experiment, seed, paths, failedPaths, coin, confidence, baseline, policyOrder, gates } = summary;
  const metrics = headlineMetrics(summary);
  return {
    ...{ runId, experiment, seed, paths, failedPaths, version, coin, confidence, baseline, folder },
    ...(gates === undefined ? {} : { gates: worstVerdict(gates) }),
    policies: policyOrder,
    headlines: Object.fromEntries(
      policyOrder.map((policy) => [
        policy,
        Object.fromEntries(metrics.flatMap((metric) => headline(summary, policy, metric))),
      ]),
    ),
  };
}

export function headlineMetrics({ gates = [] }: Pick<Summary, 'gates'>): readonly string[] {
  return [...new Set([...HEADLINE_METRICS, ...gates.map(({ metric }) => metric)])];
}

function headline({ policies }: Summary, policy: string, metric: string): [string, HeadlineEstimate][] {
  const found = policies[policy]?.[metric];
  if (found === undefined || !('estimate' in found)) return [];
  const { estimate, low, high, paths, events } = found;
  return [[metric, { estimate, low, high, paths, ...(events === undefined ? {} : { events }) }]];
}
