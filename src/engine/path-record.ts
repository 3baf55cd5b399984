import { InvariantError } from '../errors.ts';
import type { GroupMembers } from '../plan/groups.ts';
import { GROUP_WIDTH, PLACE, type RecordPlaces } from '../plan/path-record.ts';
import type { CompiledPolicy } from './policy.ts';
import { MET, type PathState } from './state.ts';
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
  const met = countAccounts(policy, state, members, record);
  if ((met & (MET.deleveraging | MET.haircut)) !== 0) addTaken(policy, state, members, places, record);
  for (let group = 0; group < members.count.length; group++) {
    const count = members.count[group]!;
    // Nothing of anything.
    if (met === 0 && count > 0) continue;
    const first = group * GROUP_WIDTH;
    const taken = record[first + PLACE.taken]!;
    record[first + PLACE.takenTimesTotal] = taken * record[places.taken]!;
    // 0/0 where nobody is in it on this path: NaN, which is not the same as a share of 0.
    record[first + PLACE.takenPerAccount] = taken / count;
    for (let i = 0; i < SHARES.length; i++) record[first + SHARES[i]!]! /= count;
  }
  const { layerPaid } = state.backstop;
  for (let layer = 0; layer < layerPaid.length; layer++) record[places.ofLayer(layer)] = layerPaid[layer]!;
  for (let place = places.taken; place < places.width; place++) {
    // A NaN here would pass for a group that nobody is in.
    if (!Number.isFinite(record[place])) throw new InvariantError(`the record of a path holds ${record[place]}`);
  }
}

/** Counts the accounts of each group by what they met. Returns everything that any account met, as MET bits. */
function countAccounts(
  { rows }: CompiledPolicy,
  { metAccount }: PathState,
  { byNotional, byLeverage }: GroupMembers,
  record: Float64Array,
): number {
  let metByAny = 0;
  for (let account = 0; account < rows.accounts; account++) {
    const met = metAccount[account]!;
    if (met === 0) continue;
    metByAny |= met;
    const group = byNotional[account]!;
    if (group < 0) continue;
    const ofNotional = group * GROUP_WIDTH;
    const ofLeverage = byLeverage[account]! * GROUP_WIDTH;
    for (let i = 0; i < SHARES.length; i++) {
      if ((met & SHARE_BITS[i]!) === 0) continue;
      record[ofNotional + SHARES[i]!]!++;
      record[ofLeverage + SHARES[i]!]!++;
    }
  }
  return metByAny;
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
