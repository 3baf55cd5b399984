import type { Traders } from '../experiment.ts';
import type { Fraction, Price } from '../units.ts';
import { chosenAccounts, QUANTITY, type PopulationDraw } from './account-stream.ts';
import { codePointOrder } from './code-point-order.ts';
import type { AccountDraft, PositionDraft } from './draft.ts';

/**
 * Decides which of these accounts have stop-losses and which answer margin calls: exactly the stated shares of them, drawn
 * with the population. A position that has a stop of its own keeps it.
 *
 * @param accounts in the order by which their draws are keyed
 */
export function giveReactions(
  accounts: readonly AccountDraft[],
  { stopLoss, topUp }: Traders,
  population: PopulationDraw,
): void {
  if (stopLoss !== undefined) {
    for (const { positions } of chosen(accounts, stopLoss.share, population, QUANTITY.stopLoss)) {
      for (const position of positions) position.stopPrice ??= stopPriceOf(position, stopLoss.distance);
    }
  }
  if (topUp !== undefined) {
    const { share, delay, size } = topUp;
    for (const account of chosen(accounts, share, population, QUANTITY.topUp)) account.topUp = { delay, size };
  }
}

/** The accounts of a table that hold anything, in code-point order of their ids: the order of its rows changes no draw. */
export function holdersInOrder(accounts: readonly AccountDraft[]): readonly AccountDraft[] {
  const holders = accounts.filter(({ positions }) => positions.length > 0);
  return Array.from(codePointOrder(holders.map(({ id }) => id)), (place) => holders[place]!);
}

function chosen(
  accounts: readonly AccountDraft[],
  share: Fraction,
  population: PopulationDraw,
  quantity: number,
): readonly AccountDraft[] {
  const isChosen = chosenAccounts(accounts.length, share, population, quantity);
  return accounts.filter((_, account) => isChosen[account] === 1);
}

/** On the losing side of the entry: below it for a long, above it for a short. */
function stopPriceOf({ size, entryPrice }: PositionDraft, distance: Fraction): Price {
  return entryPrice * (1 - Math.sign(size) * distance);
}
