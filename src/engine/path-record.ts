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
  const record = into.subarray(offset, offset + places.width);
  record.fill(0);
  if (countAccounts(policy, state, members, places, record)) addTaken(policy, state, members, places, record);
  for (let group = 0; group < members.count.length; group++) {
    const count = members.count[group]!;
    const taken = record[places.ofGroup(group, 'taken')]!;
    record[places.ofGroup(group, 'takenTimesTotal')] = taken * record[places.taken]!;
    // 0/0 where nobody is in it on this path: NaN, which is not the same as a share of 0.
    record[places.ofGroup(group, 'takenPerAccount')] = taken / count;
    for (const [value] of SHARES) record[places.ofGroup(group, value)]! /= count;
  }
  record.set(state.backstop.layerPaid, places.ofLayer(0));
  for (let place = places.taken; place < places.width; place++) {
    // A NaN here would pass for a group that nobody is in.
    if (!Number.isFinite(record[place])) throw new InvariantError(`the record of a path holds ${record[place]}`);
  }
}

/** Counts the accounts of each group by what they met. Returns whether anything was taken from any account. */
function countAccounts(
  { rows }: CompiledPolicy,
  { metAccount }: PathState,
  { byNotional, byLeverage }: GroupMembers,
  places: RecordPlaces,
  record: Float64Array,
): boolean {
  let metByAny = 0;
  for (let account = 0; account < rows.accounts; account++) {
    const met = metAccount[account]!;
    if (met === 0) continue;
    metByAny |= met;
    const group = byNotional[account]!;
    if (group < 0) continue;
    for (let i = 0; i < SHARES.length; i++) {
      const [value, bit] = SHARES[i]!;
      if ((met & bit) === 0) continue;
      record[places.ofGroup(group, value)]!++;
      record[places.ofGroup(byLeverage[account]!, value)]!++;
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
    for (const each of [group, byLeverage[account]!]) {
      record[places.ofGroup(each, 'taken')]! += loss;
      record[places.ofGroup(each, 'profitBefore')]! += winnings;
    }
  }
}
