import { ZERO, larger, sumOf, total, type Amount } from './amount.ts';
import { profitOf } from './equity.ts';
import type { AccountState, RowState, World } from './world.ts';

/** What deleveraging and haircuts took from winners along the path, for the columns on who pays. */
export interface Winners {
  /** max(0, unrealised profit) of each account right before anything was first taken; empty before that. */
  readonly profitBefore: Map<AccountState, Amount>;
  /** Profit forgone at the mark, and haircuts; any sign. */
  readonly taken: Map<AccountState, Amount>;
  /** Part of the shortfalls that deleveraging and unwinding bore. */
  needed: Amount;
}

export const noWinners = (): Winners => ({ profitBefore: new Map(), taken: new Map(), needed: ZERO });

/**
 * To be called before anything is taken from anybody: the first call on a path keeps the profits as they stand. The row
 * whose loss is answered has none: it is being closed.
 */
export function keepProfits({ winners, accounts }: World, answered: RowState): void {
  if (winners.profitBefore.size > 0) return;
  for (const account of accounts) {
    const open = account.rows
      .filter((row) => row !== answered)
      .flatMap(({ positions }) => positions.filter(({ size }) => !size.isZero()));
    winners.profitBefore.set(account, larger(ZERO, total(open.map(profitOf))));
  }
}

export function noteTaken({ winners }: World, account: AccountState, value: Amount): void {
  winners.taken.set(account, sumOf(winners.taken.get(account) ?? ZERO, value));
}

/** Profit that the largest winner beforehand kept, and the largest that anyone kept, over what was raised from all; NaN without. */
export function survivalOf({ winners, tally, comparisons }: World): {
  topWinnerSurvival: number;
  maximumSurvivor: number;
} {
  const budget = winners.needed.plus(tally.socialised);
  const profits = [...winners.profitBefore].filter(([, profit]) => profit.greaterThan(0));
  const whole = total(profits.map(([, profit]) => profit));
  if (profits.length === 0 || !comparisons.isPositive(budget, whole))
    return { topWinnerSurvival: NaN, maximumSurvivor: NaN };
  const kept = ([account, profit]: [AccountState, Amount]): Amount =>
    profit.minus(winners.taken.get(account) ?? ZERO).div(budget);
  const top = profits.reduce((best, each) => (comparisons.compare(each[1], best[1]) > 0 ? each : best));
  return {
    topWinnerSurvival: kept(top).toNumber(),
    maximumSurvivor: profits.map(kept).reduce(larger).toNumber(),
  };
}
