import type { Estimate } from '../statistics/summary.ts';
import { csvText } from './escape.ts';
import type { Report } from './facts.ts';
import { policySummary } from './summary.ts';
import type { RunFile } from './write.ts';

type Field = string | number | boolean | null | undefined;
type Row = { readonly [column: string]: Field };

/**
 * The tables of a report as CSV, a file for each, numbers in full; what is not known is empty. Tables that would have no row are
 * left out.
 */
export function tableFiles(report: Report): RunFile[] {
  const { summary, statistics, worst } = report;
  const perPolicy = (rows: (policy: string) => readonly Row[]): Row[] =>
    summary.policyOrder.flatMap((policy) => rows(policy).map((row) => ({ policy, ...row })));
  const of = (policy: string) => policySummary(statistics, policy);
  const tables: { readonly [name: string]: readonly Row[] } = {
    estimates: perPolicy((policy) =>
      Object.entries(of(policy).metrics).map(([metric, estimate]) => ({ metric, ...estimateFields(estimate) })),
    ),
    comparisons: summary.comparisons.map((each) => ({
      metric: each.metric,
      policy: each.policy,
      baseline: each.baseline,
      difference: each.difference.estimate,
      low: each.difference.low,
      high: each.difference.high,
      confidence: each.difference.confidence,
      method: each.difference.method,
      paths: each.difference.paths,
      pValue: each.pValue,
      adjustedPValue: each.adjustedPValue,
      varianceReductionFactor: each.varianceReductionFactor,
      both: each.discordant?.both,
      onlyPolicy: each.discordant?.onlyPolicy,
      onlyBaseline: each.discordant?.onlyBaseline,
      neither: each.discordant?.neither,
      verdict: each.verdict,
    })),
    'fund-curve': perPolicy((policy) =>
      of(policy).fundCurve.map(({ fund, probability, meanUncovered }) => ({
        fund,
        probability: probability.estimate,
        low: probability.low,
        high: probability.high,
        meanUncovered: meanUncovered.estimate,
        meanUncoveredLow: meanUncovered.low,
        meanUncoveredHigh: meanUncovered.high,
      })),
    ),
    'fund-draw-exceedance': perPolicy((policy) =>
      of(policy).drawExceedance.map(({ value, probability, low, high }) => ({ value, probability, low, high })),
    ),
    fans: statistics.fans.flatMap(({ quantity, name, paths, steps, bands }) =>
      bands.flatMap(({ level, values }) =>
        steps.map((step, i) => ({ quantity, name, paths, level, step, value: values[i] })),
      ),
    ),
    layers: perPolicy((policy) =>
      of(policy).whoPays.layers.map(({ layer, kind, mean, share }) => ({
        layer,
        kind,
        ...estimateFields(mean),
        share,
      })),
    ),
    groups: perPolicy((policy) =>
      of(policy).whoPays.groups.flatMap((group) =>
        (['liquidation', 'negativeEquity', 'deleveraging', 'haircut', 'taken', 'takenShare'] as const).map(
          (metric) => ({
            by: group.by,
            group: group.group,
            accounts: group.accounts,
            notionalShare: group.notionalShare,
            metric,
            ...estimateFields(group[metric]),
          }),
        ),
      ),
    ),
    accounts: perPolicy((policy) =>
      (of(policy).accounts ?? []).flatMap((each) =>
        (['liquidation', 'negativeEquity', 'negativeBalance', 'shortfall', 'deleveraging', 'taken'] as const).map(
          (metric) => ({ account: each.account, market: each.market, metric, ...estimateFields(each[metric]) }),
        ),
      ),
    ),
    'worst-paths': worst.policies.flatMap(({ policy, paths }) =>
      paths.map((path, i) => ({ policy, rank: i + 1, ...path })),
    ),
  };
  return Object.entries(tables)
    .filter(([, rows]) => rows.length > 0)
    .map(([name, rows]) => ({ name: `tables/${name}.csv`, content: csvOf(rows) }));
}

function estimateFields(estimate: Estimate): Row {
  const { confidence, method, paths, events, effectiveEvents, maximumWeightShare, needs } = estimate;
  return {
    estimate: estimate.estimate,
    low: estimate.low,
    high: estimate.high,
    ...{ confidence, method, paths, events, effectiveEvents, maximumWeightShare, needs },
  };
}

/** All rows have the columns of the first. */
function csvOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0]!);
  const lines = rows.map((row) => columns.map((column) => csvText(String(row[column] ?? ''))).join(','));
  return `${[columns.map(csvText).join(','), ...lines].join('\n')}\n`;
}
