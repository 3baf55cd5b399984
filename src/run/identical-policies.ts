import { identicalByConstruction, type CompiledPolicy } from '../engine/policy.ts';
import type { Experiment } from '../experiment.ts';

/** Policies that cannot differ from the baseline on any path, whatever its prices: the same stakes under the same rules. */
export function identicalPolicies({ accounts, baseline }: Experiment, policies: readonly CompiledPolicy[]): string[] {
  const reference = policies.find(({ name }) => name === baseline);
  if (reference === undefined) throw new RangeError(`no policy is named ${baseline}, the baseline`);
  // Where each path draws its own book, stakes that are alike in one draw need not be in the next.
  const drawnPerPath = accounts.kind === 'synthetic' && accounts.resample;
  return policies
    .filter((policy) => policy !== reference)
    .filter(({ venue }) => !drawnPerPath || venue.margin.mode === reference.venue.margin.mode)
    .filter((policy) => identicalByConstruction(policy, reference))
    .map(({ name }) => name);
}
