import { ZERO, larger, sumOf, total, type Amount } from './amount.ts';
import { profitOf } from './equity.ts';
import type { AccountState, World } from './world.ts';

/** What deleveraging and haircuts took from winners along the path, for the columns on who pays. */
export interface Winners {
  hasTaken: boolean;
  /** max(0, unrealised profit) of each account at the turn of the row for which anything was first taken. */
  readonly profitBefore: Map<AccountState, Amount>;
  /** Profit forgone at the mark, and haircuts; any sign. */
  readonly taken: Map<AccountState, Amount>;
  /** Part of the shortfalls that deleveraging and unwinding bore. */
  needed: Amount;
}

export const noWinners = (): Winners => ({ hasTaken: false, profitBefore: new Map(), taken: new Map(), needed: ZERO });

/** The profits as they stand at a row's turn, before anything of it is closed: what the first taking on a path is held against. */
export function beginTurn(world: World): void {
  const { winners, accounts } = world;
  if (winners.hasTaken) return;
  for (const account of accounts) {
    const profit = account.rows
      .flatMap(({ positions }) => positions)
      .reduce((sum, position) => (position.size.isZero() ? sum : sum.plus(profitOf(position))), ZERO);
    winners.profitBefore.set(account, larger(ZERO, profit));
  }
}

export function noteTaken({ winners }: World, account: AccountState, value: Amount): void {
  winners.hasTaken = true;
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
  if (!winners.hasTaken || profits.length === 0 || !comparisons.isPositive(budget, whole))
    return { topWinnerSurvival: NaN, maximumSurvivor: NaN };
  const kept = ([account, profit]: [AccountState, Amount]): Amount =>
    profit.minus(winners.taken.get(account) ?? ZERO).div(budget);
  const top = profits.reduce((best, each) => (comparisons.compare(each[1], best[1]) > 0 ? each : best));
  return {
    topWinnerSurvival: kept(top).toNumber(),
    maximumSurvivor: profits.map(kept).reduce(larger).toNumber(),
  };
}
