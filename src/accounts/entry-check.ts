import type { Experiment, Policy } from '../experiment.ts';
import { maintenanceOf, scheduleOf } from '../margin/schedule.ts';
import { isUnder } from '../margin/tie.ts';
import { MARGIN_MODE_CODE, type Accounts } from '../position.ts';
import type { Quote } from '../units.ts';
import type { Trigger, Venue } from '../venue.ts';
import { initialPriceOf } from './initial-price.ts';

/** What a trigger compares: an isolated position, or all that an account holds under cross. Amounts at the first mark, quote. */
interface MarginRow {
  readonly account: number;
  equity: Quote;
  maintenance: Quote;
  /** What rounding is measured against: Σ of the larger of notional and cost. */
  scale: Quote;
}

/**
 * Accounts that a trigger of this policy would touch before the first step, at the initial marks: any isolated position
 * of theirs, or what they hold under cross. Detection itself begins at step 1.
 *
 *     isolated   E = margin + q·(M − P)             against  level · maintenance(|q|·M)
 *     cross      E = cash at stake + Σ q·(M − P)    against  level · Σ maintenance,  cash at stake = balance − isolated margins
 *
 * @returns ids, in the book's order
 */
export function underTriggerAtStart(accounts: Accounts, experiment: Experiment, policy: Policy): string[] {
  const { triggers } = policy.venue;
  const touched = marginRows(accounts, experiment, policy).filter((row) =>
    triggers.some((trigger) => isTouched(row, trigger)),
  );
  return [...new Set(touched.map(({ account }) => account))].sort((a, b) => a - b).map((row) => accounts.ids[row]!);
}

function isTouched({ equity, maintenance, scale }: MarginRow, { level, when }: Trigger): boolean {
  return isUnder(equity, level * maintenance, when === 'atOrBelow', scale);
}

/** One row per open isolated position, one per account with an open position under cross. */
function marginRows(accounts: Accounts, experiment: Experiment, policy: Policy): MarginRow[] {
  const { positions, balance } = accounts;
  const marks = experiment.markets.map((_, market) => initialPriceOf(experiment, market));
  const schedules = experiment.markets.map(({ symbol }) => scheduleOf(policy.venue, symbol));
  const isolated: MarginRow[] = [];
  const cross = new Map<number, MarginRow>();
  const carvedOut = new Float64Array(accounts.ids.length);
  for (let row = 0; row < positions.count; row++) {
    const [account, market] = [positions.account[row]!, positions.market[row]!];
    const [size, margin] = [positions.size[row]!, positions.margin[row]!];
    const mark = marks[market]!;
    const profit = size * (mark - positions.entryPrice[row]!);
    const maintenance = maintenanceOf(schedules[market]!, Math.abs(size) * mark);
    const scale = Math.abs(size) * Math.max(mark, positions.entryPrice[row]!);
    if (isIsolated(policy.venue, positions.marginMode[row]!)) {
      carvedOut[account]! += margin;
      if (size !== 0) isolated.push({ account, equity: margin + profit, maintenance, scale });
    } else if (size !== 0) {
      const pooled = cross.get(account) ?? { account, equity: balance[account]!, maintenance: 0, scale: 0 };
      pooled.equity += profit;
      pooled.maintenance += maintenance;
      pooled.scale += scale;
      cross.set(account, pooled);
    }
  }
  for (const pooled of cross.values()) pooled.equity -= carvedOut[pooled.account]!;
  return [...isolated, ...cross.values()];
}

/** A policy's mode forces; `perAccount` obeys the rows, and one that states nothing is isolated. */
function isIsolated(venue: Venue, rowMode: number): boolean {
  switch (venue.margin.mode) {
    case 'isolated':
      return true;
    case 'cross':
      return false;
    case 'perAccount':
      return rowMode !== MARGIN_MODE_CODE.cross;
  }
}
