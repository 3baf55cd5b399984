import { InvariantError } from '../errors.ts';
import { addBackstopSizes, backstopCash } from './backstop/ledger.ts';
import type { MarginRows } from './book-of-accounts.ts';
import { coinResidual } from './coins.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/** Both laws hold to this share of the gross size, or notional, of the book. */
export const CONSERVATION_TOLERANCE = 1e-9;

/** The venue takes a fee out of a margin row. */
export function venueReceives(state: PathState, row: number, amount: number): void {
  state.venueEquity += amount;
  state.cash[row]! -= amount;
}

/** The account owes `amount`: its row is made whole against its name. */
export function accountOwes(state: PathState, row: number, amount: number): void {
  state.debt[row]! += amount;
  state.newDebt[row]! += amount;
  state.hasNewDebt = true;
  state.cash[row]! += amount;
}

/** Nobody pays `amount`: it is written off. */
export function writeOff(state: PathState, row: number, amount: number): void {
  state.writtenOff -= amount;
  state.cash[row]! += amount;
}

/** An isolated margin gives `amount` back to its account's balance. */
export function release(state: PathState, rows: MarginRows, row: number, amount: number): void {
  state.cash[row]! -= amount;
  creditBalance(state, rows, row, amount);
}

/**
 * `amount` (≥ 0) that left an isolated row reaches the account's balance: what its cross positions stake, where it holds
 * any, else its free cash. To the row it is paid out, to the cross row it is no profit.
 */
export function creditBalance(state: PathState, rows: MarginRows, row: number, amount: number): void {
  state.released[row]! += amount;
  const account = rows.account[row]!;
  const crossRow = rows.crossRow[account]!;
  if (crossRow < 0) {
    state.free[account]! += amount;
  } else {
    state.cash[crossRow]! += amount;
    state.released[crossRow]! -= amount;
  }
}

/** Money from outside the venue: the row's collateral rises, and what it has posted. */
export function deposit(state: PathState, row: number, amount: number): void {
  state.deposits -= amount;
  state.cash[row]! += amount;
  state.collateral[row]! += amount;
  state.posted[row]! += amount;
}

/** Money that its owner takes out of the venue, of a row: returned to the trader. */
export function takeHome(state: PathState, row: number, amount: number): void {
  state.deposits += amount;
  state.cash[row]! -= amount;
  state.released[row]! += amount;
}

/** All free cash of an account leaves the venue; returns how much that is. */
export function takeHomeFree(state: PathState, account: number): number {
  const amount = state.free[account]!;
  state.deposits += amount;
  state.free[account] = 0;
  return amount;
}

/** The book takes the other side of a closing order: `closed` is the signed size that leaves the position, `value` what changes hands, ∫ v dq of its absolute size. */
export function bookTakes(
  state: PathState,
  position: number,
  row: number,
  market: number,
  closed: number,
  value: number,
): void {
  const cash = closed > 0 ? value : -value;
  closePart(state, position, closed);
  state.cash[row]! += cash;
  state.bookCash[market]! -= cash;
  state.bookSize[market]! += closed;
}

/** Shrinks a position by the signed size `closed`, and its cost in proportion. */
export function closePart(state: PathState, position: number, closed: number): void {
  const before = state.size[position]!;
  if (closed === before) {
    state.size[position] = 0;
    state.cost[position] = 0;
    return;
  }
  state.cost[position]! *= (before - closed) / before;
  state.size[position] = before - closed;
}

/** Σ cash over every ledger account, quote. */
export function totalCash(state: PathState): number {
  let total = backstopCash(state) + state.venueEquity + state.writtenOff + state.deposits;
  for (let row = 0; row < state.cash.length; row++) total += state.cash[row]! - state.debt[row]!;
  for (let account = 0; account < state.free.length; account++) total += state.free[account]!;
  for (const wallet of state.otherWallets) for (const amount of wallet) total += amount;
  for (let m = 0; m < state.bookCash.length; m++) total += state.bookCash[m]! + state.outsideCash[m]!;
  return total;
}

/** What the laws leave over, as fractions of the gross size, of the gross notional, and of what accounts held of a coin. */
export interface Residuals {
  readonly size: number;
  readonly cash: number;
  readonly coins: number;
}

/** Of a path on which nothing happened to anybody. */
export const NOTHING_LEFT_OVER: Residuals = { size: 0, cash: 0, coins: 0 };

/**
 * The conservation laws: in every market Σ size over all holders is 0; Σ cash over all ledger accounts is constant; so is,
 * of every coin that counts as collateral, what all holders have of it.
 *
 * @throws InvariantError naming the law, when a residual exceeds 1e-9 of the gross
 */
export function checkConservation(
  state: PathState,
  policy: CompiledPolicy,
  before: { readonly cash: number; readonly grossSizes: Float64Array; readonly grossNotional: () => number },
): Residuals {
  const net = new Float64Array(state.bookSize.length);
  const { market } = policy.rows.positions;
  for (let p = 0; p < state.size.length; p++) net[market[p]!]! += state.size[p]!;
  addBackstopSizes(state, net);
  let size = 0;
  for (let m = 0; m < net.length; m++) {
    const residual = Math.abs(net[m]! + state.bookSize[m]! + state.outsideSize[m]!);
    if (residual > 0) size = Math.max(size, residual / before.grossSizes[m]!);
  }
  const difference = Math.abs(totalCash(state) - before.cash);
  const cash = difference === 0 ? 0 : difference / before.grossNotional();
  if (!(size <= CONSERVATION_TOLERANCE)) {
    throw new InvariantError(
      `law 1 (sizes sum to zero) is off by ${size} of the gross size under policy ${policy.name}`,
    );
  }
  if (!(cash <= CONSERVATION_TOLERANCE)) {
    throw new InvariantError(
      `law 2 (cash is constant) is off by ${cash} of the gross notional under policy ${policy.name}`,
    );
  }
  const coins = state.coins === undefined ? 0 : coinResidual(state.coins);
  if (!(coins <= CONSERVATION_TOLERANCE)) {
    throw new InvariantError(
      `the law of coins (each is constant over all holders) is off by ${coins} of what accounts held under policy ${policy.name}`,
    );
  }
  return { size, cash, coins };
}
