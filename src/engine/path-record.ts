import { InvariantError } from '../errors.ts';
import type { GroupMembers } from '../plan/groups.ts';
import { GROUP_WIDTH, PLACE, type RecordPlaces } from '../plan/path-record.ts';
import type { CompiledPolicy } from './policy.ts';
import { MET, hasMet, type Met } from './met.ts';
import type { PathState } from './state.ts';
import { byAccount } from './winner-survival.ts';

/** Values that are shares of a group's accounts, by place, and the MET bits that they count. */
const SHARES = Int32Array.of(PLACE.liquidation, PLACE.negativeEquity, PLACE.deleveraging, PLACE.haircut);
const SHARE_BITS = Int32Array.of(MET.liquidation, MET.negativeEquity, MET.deleveraging, MET.haircut);

/** Writes what a path that has ended left behind of each group and layer. @param record [places.width] */
export function writePathRecord(
  policy: CompiledPolicy,
  state: PathState,
  members: GroupMembers,
  places: RecordPlaces,
  record: Float64Array,
): void {
  record.fill(0);
  if (countAccounts(state.met, members, record)) addTaken(policy, state, members, places, record);
  for (let group = 0; group < members.count.length; group++) {
    const count = members.count[group]!;
    const first = group * GROUP_WIDTH;
    const taken = record[first + PLACE.taken]!;
    record[first + PLACE.takenTimesTotal] = taken * record[places.taken]!;
    // 0/0 where nobody is in it on this path: NaN, which is not the same as a share of 0.
    record[first + PLACE.takenPerAccount] = taken / count;
    for (let i = 0; i < SHARES.length; i++) record[first + SHARES[i]!]! /= count;
  }
  record.set(state.backstop.layerPaid, places.ofLayer(0));
  for (let place = places.taken; place < places.width; place++) {
    // A NaN here would pass for a group that nobody is in.
    if (!Number.isFinite(record[place])) throw new InvariantError(`the record of a path holds ${record[place]}`);
  }
}

/** Counts the accounts of each group by what they met. Returns whether anything was taken from any account. */
function countAccounts(
  { accounts, accountCount, ofAccount }: Met,
  { byNotional, byLeverage }: GroupMembers,
  record: Float64Array,
): boolean {
  let metByAny = 0;
  for (let i = 0; i < accountCount; i++) {
    const account = accounts[i]!;
    const met = ofAccount[account]!;
    metByAny |= met;
    const group = byNotional[account]!;
    if (group < 0) continue;
    const ofNotional = group * GROUP_WIDTH;
    const ofLeverage = byLeverage[account]! * GROUP_WIDTH;
    for (let share = 0; share < SHARES.length; share++) {
      const isMet = hasMet(met, SHARE_BITS[share]!);
      record[ofNotional + SHARES[share]!]! += isMet;
      record[ofLeverage + SHARES[share]!]! += isMet;
    }
  }
  return (metByAny & (MET.deleveraging | MET.haircut)) !== 0;
}

function addTaken(
  policy: CompiledPolicy,
  state: PathState,
  { byNotional, byLeverage }: GroupMembers,
  places: RecordPlaces,
  record: Float64Array,
): void {
  const taken = byAccount(policy, state.backstop.takenProfit);
  const profit = byAccount(policy, state.backstop.profitBefore);
  for (let account = 0; account < taken.length; account++) {
    const loss = taken[account]!;
    const winnings = Math.max(0, profit[account]!);
    if (loss === 0 && winnings === 0) continue;
    record[places.taken]! += loss;
    record[places.profitBefore]! += winnings;
    const group = byNotional[account]!;
    if (group < 0) continue;
    const ofNotional = group * GROUP_WIDTH;
    const ofLeverage = byLeverage[account]! * GROUP_WIDTH;
    record[ofNotional + PLACE.taken]! += loss;
    record[ofLeverage + PLACE.taken]! += loss;
    record[ofNotional + PLACE.profitBefore]! += winnings;
    record[ofLeverage + PLACE.profitBefore]! += winnings;
  }
}
