import type { Event } from '../../event.ts';
import type { Accounts } from '../../position.ts';
import type { Quote } from '../../units.ts';

/** What changed, from what to what. Quote (inverse contracts: coin). */
export interface Change {
  readonly before: Quote;
  readonly after: Quote;
}

/**
 * The balance before and after every event that moves the money of an account or of a fund. An event says what is there
 * afterwards; what was there before is what was told last, or the wallet of time 0. Every event that moves an account's
 * money must be given, or a later one would be told from the wrong balance.
 *
 * @param entriesAreReset  the venue realises profits at times of its own, which no event tells: then only the events
 *                         that state the amount that they move have a balance before
 */
export function balanceChanges(
  events: readonly Event[],
  accounts: Accounts,
  entriesAreReset: boolean,
): ReadonlyMap<Event, Change> {
  const last = new Map(accounts.ids.map((id, row) => [id, accounts.balance[row]!]));
  const changes = new Map<Event, Change>();
  for (const event of events) {
    const after = 'balance' in event ? event.balance : undefined;
    if (after === undefined) continue;
    const moved = amountMoved(event);
    if (moved !== undefined) changes.set(event, { before: after - moved, after });
    const account = 'fund' in event || !('account' in event) ? undefined : event.account;
    if (account === undefined) continue;
    if (moved === undefined && !entriesAreReset) changes.set(event, { before: last.get(account) ?? 0, after });
    last.set(account, after);
  }
  return changes;
}

/** What an event adds to the balance that it states; undefined where it does not say. */
function amountMoved(event: Event): number | undefined {
  if (event.event === 'funding' || event.event === 'topUp') return event.amount;
  if (event.event === 'haircut' || event.event === 'withdrawal' || event.event === 'fundPayment') return -event.amount;
  // Free cash that pays a debt stays in the same wallet.
  if (event.event === 'debtSettlement') return event.wallet === 'futures' ? 0 : event.amount;
  return undefined;
}
