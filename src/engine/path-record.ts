import { InvariantError } from '../errors.ts';
import type { GroupMembers } from '../plan/groups.ts';
import type { RecordPlaces } from '../plan/path-record.ts';
import type { CompiledPolicy } from './policy.ts';
import { MET, type PathState } from './state.ts';
import { byAccount } from './winner-survival.ts';

const SHARES = [
  ['liquidation', MET.liquidation],
  ['negativeEquity', MET.negativeEquity],
  ['deleveraging', MET.deleveraging],
  ['haircut', MET.haircut],
] as const;

/** Writes what a path that has ended left behind of each group and layer, `places.width` numbers from `offset` on. */
export function writePathRecord(
  policy: CompiledPolicy,
  state: PathState,
  members: GroupMembers,
  places: RecordPlaces,
  into: Float64Array,
  offset: number,
): void {
  const at = (place: number): number => offset + place;
  into.fill(0, offset, offset + places.width);
  for (let account = 0; account < state.metAccount.length; account++) {
    const met = state.metAccount[account]!;
    if (met === 0) continue;
    for (const [value, bit] of SHARES) {
      if ((met & bit) !== 0) forBothGroups(members, account, (group) => into[at(places.ofGroup(group, value))]!++);
    }
  }
  if (state.metAccount.some((met) => (met & (MET.deleveraging | MET.haircut)) !== 0)) {
    addTaken(policy, state, members, places, into, at);
  }
  members.count.forEach((count, group) => {
    const taken = into[at(places.ofGroup(group, 'taken'))]!;
    into[at(places.ofGroup(group, 'takenTimesTotal'))] = taken * into[at(places.taken)]!;
    // 0/0 where nobody is in it on this path: NaN, which is not the same as a share of 0.
    into[at(places.ofGroup(group, 'takenPerAccount'))] = taken / count;
    for (const [value] of SHARES) into[at(places.ofGroup(group, value))]! /= count;
  });
  into.set(state.backstop.layerPaid, at(places.ofLayer(0)));
  for (let place = places.taken; place < places.width; place++) {
    // A NaN here would pass for a group that nobody is in.
    if (!Number.isFinite(into[at(place)])) throw new InvariantError(`the record of a path holds ${into[at(place)]}`);
  }
}

function addTaken(
  policy: CompiledPolicy,
  state: PathState,
  members: GroupMembers,
  places: RecordPlaces,
  into: Float64Array,
  at: (place: number) => number,
): void {
  const taken = byAccount(policy, state.backstop.takenProfit);
  const profit = byAccount(policy, state.backstop.profitBefore);
  for (let account = 0; account < taken.length; account++) {
    const winnings = Math.max(0, profit[account]!);
    into[at(places.taken)]! += taken[account]!;
    into[at(places.profitBefore)]! += winnings;
    forBothGroups(members, account, (group) => {
      into[at(places.ofGroup(group, 'taken'))]! += taken[account]!;
      into[at(places.ofGroup(group, 'profitBefore'))]! += winnings;
    });
  }
}

function forBothGroups(members: GroupMembers, account: number, each: (group: number) => void): void {
  const byNotional = members.byNotional[account]!;
  if (byNotional < 0) return;
  each(byNotional);
  each(members.byLeverage[account]!);
}
