import type { Experiment, Policy } from '../experiment.ts';

/** The policy with other balances of some of its funds: of every purse of a fund the same. */
export function atSizes(policy: Policy, sizes: { readonly [fund: string]: number }, name: string): Policy {
  const { venue } = policy;
  const funds = venue.funds.map((fund) =>
    Object.hasOwn(sizes, fund.name) ? { ...fund, balance: sizes[fund.name]! } : fund,
  );
  return { ...policy, name, venue: { ...venue, funds } };
}

/**
 * The experiment with these policies in the place of its own. A book that is drawn anew on each path is admissible under
 * every policy of the experiment, so there the others stay, behind them.
 */
export function withPolicies(experiment: Experiment, policies: readonly Policy[]): Experiment {
  const { accounts, baseline } = experiment;
  const keepsOthers = accounts.kind === 'synthetic' && accounts.resample;
  const names = new Set(policies.map(({ name }) => name));
  const others = keepsOthers ? experiment.policies.filter(({ name }) => !names.has(name)) : [];
  return { ...experiment, policies: [...policies, ...others], baseline: policies[0]?.name ?? baseline };
}
