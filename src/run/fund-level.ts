import { compilePolicy } from '../engine/policy.ts';
import type { Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';

/**
 * Policies with a rule that looks at the level of a fund before it is empty. Their paths know how large the fund is, so a
 * curve over its size, read from paths of one size, is an approximation.
 */
export function policiesReadingFundLevel(experiment: Experiment, accounts: Accounts): string[] {
  return experiment.policies
    .filter((policy) => compilePolicy(experiment, policy, accounts).readsFundLevel)
    .map(({ name }) => name);
}
