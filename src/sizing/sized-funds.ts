import { poolsOf } from '../accounts/fund-balances.ts';
import { compilePolicy } from '../engine/policy.ts';
import type { Experiment, Policy } from '../experiment.ts';
import type { Accounts } from '../position.ts';

/** A fund that a policy's backstop draws on. */
export interface SizedFund {
  readonly policy: Policy;
  readonly fund: string;
  readonly purses: number;
  /** Of a purse, the largest; Infinity = unlimited. */
  readonly configured: number;
  readonly readsLevel: boolean;
}

/** The funds that a policy's backstop draws on, in the venue's order. */
export function fundsOf(policy: Policy, experiment: Experiment, accounts: Accounts): SizedFund[] {
  const { venue } = policy;
  const drawnOn = new Set(venue.backstop.flatMap((layer) => ('fund' in layer ? [layer.fund] : [])));
  const pools = poolsOf(venue, experiment, accounts);
  const { readsFundLevel: readsLevel } = compilePolicy(experiment, policy, accounts);
  return venue.funds.flatMap(({ name: fund }) => {
    const own = pools.filter((pool) => pool.fund === fund);
    if (!drawnOn.has(fund) || own.length === 0) return [];
    const configured = Math.max(...own.map(({ balance }) => balance));
    return [{ policy, fund, purses: own.length, configured, readsLevel }];
  });
}
