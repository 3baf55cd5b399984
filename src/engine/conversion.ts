import type { Event } from '../event.ts';
import { TIE } from '../margin/tie.ts';
import type { EngineContext } from './context.ts';
import { isOpen } from './row.ts';
import { walletBalance } from './wallet-balance.ts';

/** Where and when coins are converted. */
export interface ConversionTurn {
  readonly context: EngineContext;
  readonly row: number;
  readonly step: number;
  readonly round: number;
  /** Told in place of the path's listener, where events are kept until later. */
  readonly told?: Event[] | undefined;
}

/**
 * A cross row of which nothing is open any more and whose cash is below zero converts coins, in the venue's order, as far
 * as that (rules §7).
 *
 * @param scale what rounding in its amounts is relative to, quote
 */
export function convertForClosed(turn: ConversionTurn, scale: number): void {
  const { context, row } = turn;
  const { policy, state } = context;
  if (state.coins === undefined || policy.rows.isCross[row] === 0 || isOpen(policy.rows, state, row)) return;
  convertCoins(turn, -state.cash[row]!, TIE * scale);
}

/**
 * Converts coins that a row stakes, in the venue's order, until they have brought `need`, or are gone.
 *
 * @param tie what is rounding, quote
 */
export function convertCoins(turn: ConversionTurn, need: number, tie: number): void {
  const { context, row } = turn;
  const { coins } = context.state;
  if (coins === undefined || context.policy.rows.isCross[row] === 0) return;
  const account = context.policy.rows.account[row]!;
  let left = need;
  for (let c = 0; c < coins.held.length && left > tie; c++) {
    const held = coins.held[c]![account]!;
    if (!(held > 0)) continue;
    const worth = held * coins.fetches[c]!;
    const isWhole = left >= worth - tie;
    convert(turn, c, isWhole ? held : left / coins.fetches[c]!);
    left = isWhole ? left - worth : 0;
  }
}

/** The outside buys coins at the index; the venue keeps its fee, the row receives the rest. What it gives up was at stake. */
function convert({ context, row, step, round, told }: ConversionTurn, c: number, amount: number): void {
  const { policy, state, sink, detector } = context;
  const { coins, held, prices, sold } = state.coins!;
  const account = policy.rows.account[row]!;
  const price = prices[c]!;
  const gross = amount * price;
  const fee = gross * coins[c]!.conversionFee;
  held[c]![account]! -= amount;
  sold[c]! += amount;
  state.deposits -= gross;
  state.venueEquity += fee;
  state.cash[row]! += gross - fee;
  state.collateral[row]! += gross;
  state.tally.converted += gross;
  detector.rowChanged(row);
  if (sink === undefined) return;
  const event: Event = {
    event: 'conversion',
    step,
    round,
    account: policy.ids[account]!,
    wallet: coins[c]!.name,
    amount,
    price,
    received: gross - fee,
    fee,
    balance: walletBalance(policy, state, account),
  };
  if (told === undefined) sink(event);
  else told.push(event);
}
