import { drawnOnFund } from '../accounts/fund-balances.ts';
import type { Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';
import type { Quote } from '../units.ts';
import type { Venue } from '../venue.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/** Who defaults together, and how many groups at once. */
export interface CompiledCover {
  readonly defaulters: number;
  /** Group of each account: the named ones first, then one for each account that is in none. [accounts] */
  readonly groupOf: Int32Array;
  readonly groups: number;
  /** What the funds that the backstop draws on hold before step 1, all purses together; Infinity = unlimited. */
  readonly fund: Quote;
}

export function compileCover(experiment: Experiment, venue: Venue, accounts: Accounts): CompiledCover | undefined {
  const { cover } = experiment;
  if (cover === undefined) return undefined;
  const named = new Map(cover.groups.flatMap(({ accounts }, group) => accounts.map((id) => [id, group] as const)));
  let groups = cover.groups.length;
  const groupOf = Int32Array.from(accounts.ids, (id) => named.get(id) ?? groups++);
  const fund = drawnOnFund(venue, experiment, accounts) ?? 0;
  return { defaulters: cover.defaulters, groupOf, groups, fund };
}

/**
 * The sum of the largest shortfalls of account groups on the path that has ended, as many as default at once: what their
 * closing equities lay below zero, before any layer paid. 0 where nobody asks for it.
 */
export function coverLoss({ cover, rows }: CompiledPolicy, { shortfall }: PathState): Quote {
  if (cover === undefined) return 0;
  const { groupOf, groups, defaulters } = cover;
  const ofGroup = new Float64Array(groups);
  let isAny = false;
  for (let row = 0; row < rows.count; row++) {
    if (shortfall[row] === 0) continue;
    ofGroup[groupOf[rows.account[row]!]!]! += shortfall[row]!;
    isAny = true;
  }
  if (!isAny) return 0;
  let sum = 0;
  const ascending = ofGroup.sort();
  for (let i = 1; i <= Math.min(defaulters, groups); i++) sum += ascending[groups - i]!;
  return sum;
}

/** Whether that loss exceeds what the funds held. */
export function exceedsCover(policy: CompiledPolicy, state: PathState): boolean {
  return policy.cover !== undefined && coverLoss(policy, state) > policy.cover.fund;
}
