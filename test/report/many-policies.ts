import { makeSummary } from '../../src/report/summary.ts';
import type { Report } from '../../src/report/facts.ts';
import type { PolicySummary } from '../../src/statistics/summary.ts';
import { makeExperiment, makeFacts, makeStatistics, type FixtureOptions, worstOf } from './fixture.ts';

/** The fixture's run with further policies, each a copy of `cross`; those of `withoutFund` have debts alone behind them. */
export function manyPolicies(
  names: readonly string[],
  options: FixtureOptions & { readonly withoutFund?: readonly string[] } = {},
): Report {
  const [plain, statistics, facts] = [makeExperiment(options), makeStatistics(options), makeFacts(options)];
  const cross = plain.policies[1]!;
  const experiment = { ...plain, policies: [...plain.policies, ...names.map((name) => ({ ...cross, name }))] };
  const all = experiment.policies.map(({ name }) => name);
  const fundless = (summary: PolicySummary): PolicySummary => ({
    ...summary,
    whoPays: { ...summary.whoPays, layers: summary.whoPays.layers.filter(({ kind }) => kind === 'accountDebt') },
  });
  const copies = <Item>(items: readonly Item[], isOfCross: (item: Item) => boolean, key: keyof Item): Item[] => [
    ...items,
    ...names.flatMap((name) => items.filter(isOfCross).map((item) => ({ ...item, [key]: name }))),
  ];
  const many = {
    ...statistics,
    policies: Object.fromEntries(
      all.map((name) => {
        const own = statistics.policies[name] ?? statistics.policies['cross']!;
        return [name, options.withoutFund?.includes(name) === true ? fundless(own) : own];
      }),
    ),
    comparisons: copies(statistics.comparisons, () => true, 'policy'),
    stepCheck: copies(statistics.stepCheck, ({ policy }) => policy === 'cross', 'policy'),
    fans: copies(statistics.fans, ({ name }) => name === 'cross', 'name'),
  };
  const worst = { policies: all.map((name, i) => worstOf(name, i + 1)), pages: [] };
  return { experiment, statistics: many, facts, summary: makeSummary(many, experiment, facts), worst };
}
