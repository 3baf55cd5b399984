import type { SyntheticAccounts } from '../experiment.ts';
import type { Quote } from '../units.ts';
import { notionalAtEntry, quantityOf, type AccountDraft, type PositionDraft } from './draft.ts';
import { initialMarginUnder, largestAdmissibleNotional, type Holding, type PolicySchedule } from './margin-schedule.ts';

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

/** The strictest limit that any policy sets on a position: the book is the same for all of them. */
export function strictestLimit(
  schedules: readonly PolicySchedule[],
  position: PositionDraft,
): { readonly policy: string; readonly initialMargin: Quote } {
  const holding = holdingOf(position);
  let strictest = { policy: '', initialMargin: 0 };
  for (const { policy, schedule } of schedules) {
    const initialMargin = initialMarginUnder(schedule, holding, position.margin);
    if (initialMargin > strictest.initialMargin) strictest = { policy, initialMargin };
  }
  return strictest;
}

export function isAdmissible(schedules: readonly PolicySchedule[], position: PositionDraft): boolean {
  return position.margin >= strictestLimit(schedules, position).initialMargin * (1 - ADMISSION_TOLERANCE);
}

function holdingOf(position: PositionDraft): Holding {
  return { quantity: Math.abs(position.size), notional: notionalAtEntry(position) };
}

/**
 * Makes every position of a synthetic account admissible under every policy, and counts what it took.
 *
 *     raiseMargin   margin := the largest initial margin; the account holds as much more. The size stays.
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
  const raised = strictestLimit(schedules, position).initialMargin;
  tally.raisedMargin++;
  tally.addedMargin += raised - position.margin;
  position.margin = raised;
}

function cutNotional(position: PositionDraft, schedules: readonly PolicySchedule[], tally: AdmissionTally): void {
  const before = holdingOf(position);
  let { notional } = before;
  // One policy's cut may carry the position into a bracket where another asks for less than it did: ask until none cuts.
  for (let cut = true; cut;) {
    const reached = notional;
    for (const { schedule } of schedules) {
      const holding = { quantity: (before.quantity * notional) / before.notional, notional };
      notional = Math.min(notional, largestAdmissibleNotional(schedule, holding, position.margin));
    }
    cut = notional < reached;
  }
  tally.cutNotional++;
  tally.removedNotional += before.notional - notional;
  position.size = Math.sign(position.size) * quantityOf(position.contract, notional, position.entryPrice);
}
