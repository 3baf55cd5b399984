import type { SyntheticAccounts } from '../experiment.ts';
import type { Quote } from '../units.ts';
import { notionalAtEntry, type AccountDraft, type PositionDraft } from './draft.ts';
import { maximumLeverageOf } from '../margin/schedule.ts';
import { largestAdmissibleNotional, type PolicySchedule } from './margin-schedule.ts';

/**
 * Amounts within this fraction of a limit count as on it: a margin that was computed as notional / leverage must not
 * miss its own leverage by a rounding.
 */
export const ADMISSION_TOLERANCE = 1e-9;

/** What admission changed so far; frozen into `Accounts.admission`. */
export interface AdmissionTally {
  raisedMargin: number;
  cutNotional: number;
  addedMargin: Quote;
  removedNotional: Quote;
}

export function emptyTally(): AdmissionTally {
  return { raisedMargin: 0, cutNotional: 0, addedMargin: 0, removedNotional: 0 };
}

/** The strictest limit that any policy sets on a position of this notional: the book is the same for all of them. */
export function strictestLimit(
  schedules: readonly PolicySchedule[],
  notional: Quote,
): { readonly policy: string; readonly leverage: number } {
  let strictest = { policy: '', leverage: Infinity };
  for (const { policy, schedule } of schedules) {
    const leverage = maximumLeverageOf(schedule, notional);
    if (leverage < strictest.leverage) strictest = { policy, leverage };
  }
  return strictest;
}

/** The least margin at which every policy opens this notional (initial margin rate = 1 / maximumLeverage), quote, ≥ 0. */
export function initialMargin(schedules: readonly PolicySchedule[], notional: Quote): Quote {
  return notional / strictestLimit(schedules, notional).leverage;
}

export function isAdmissible(schedules: readonly PolicySchedule[], position: PositionDraft): boolean {
  return position.margin >= initialMargin(schedules, notionalAtEntry(position)) * (1 - ADMISSION_TOLERANCE);
}

/**
 * Makes every position of a synthetic account admissible under every policy, and counts what it took.
 *
 *     raiseMargin   margin := initialMargin(notional); the account holds as much more. The size stays.
 *     cutNotional   notional := the largest that the margin opens; the margin stays, and the cash.
 */
export function admit(
  account: AccountDraft,
  rule: SyntheticAccounts['admission'],
  schedules: readonly (readonly PolicySchedule[])[],
  tally: AdmissionTally,
): void {
  for (const position of account.positions) {
    const policySchedules = schedules[position.market]!;
    if (isAdmissible(policySchedules, position)) continue;
    if (rule === 'raiseMargin') raiseMargin(position, policySchedules, tally);
    else cutNotional(position, policySchedules, tally);
  }
}

function raiseMargin(position: PositionDraft, schedules: readonly PolicySchedule[], tally: AdmissionTally): void {
  const raised = initialMargin(schedules, notionalAtEntry(position));
  tally.raisedMargin++;
  tally.addedMargin += raised - position.margin;
  position.margin = raised;
}

function cutNotional(position: PositionDraft, schedules: readonly PolicySchedule[], tally: AdmissionTally): void {
  const before = notionalAtEntry(position);
  let notional = before;
  // One policy's cut may carry the position into a bracket where another asks for less than it did: ask until none cuts.
  for (let cut = true; cut;) {
    const reached = notional;
    for (const { schedule } of schedules) {
      notional = Math.min(notional, largestAdmissibleNotional(schedule, notional, position.margin));
    }
    cut = notional < reached;
  }
  tally.cutNotional++;
  tally.removedNotional += before - notional;
  position.size = Math.sign(position.size) * (notional / position.entryPrice);
}
