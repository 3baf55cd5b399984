import { compilePolicy, identicalByConstruction } from '../engine/policy.ts';
import type { Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';

/** Policies that cannot differ from the baseline on any path, whatever its prices: the same stakes under the same rules. */
export function identicalPolicies(experiment: Experiment, accounts: Accounts): string[] {
  const { accounts: source, baseline, policies } = experiment;
  const reference = policies.find(({ name }) => name === baseline);
  if (reference === undefined) throw new RangeError(`no policy is named ${baseline}, the baseline`);
  const compiled = compilePolicy(experiment, reference, accounts);
  // Where each path draws its own book, stakes that are alike in one draw need not be in the next.
  const drawnPerPath = source.kind === 'synthetic' && source.resample;
  return policies
    .filter((policy) => policy !== reference)
    .filter(({ venue }) => !drawnPerPath || venue.margin.mode === reference.venue.margin.mode)
    .filter((policy) => identicalByConstruction(compilePolicy(experiment, policy, accounts), compiled))
    .map(({ name }) => name);
}
