import type { CompiledPolicy } from '../engine/policy.ts';

/**
 * Policies with a rule that looks at the level of a fund before it is empty. Their paths know how large the fund is, so a
 * curve over its size, read from paths of one size, is an approximation.
 */
export function policiesReadingFundLevel(policies: readonly CompiledPolicy[]): string[] {
  return policies.filter(({ readsFundLevel }) => readsFundLevel).map(({ name }) => name);
}
