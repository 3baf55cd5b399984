import { allocate } from '../socialised/allocate.ts';
import { emptyClaims, sum, type Claims } from '../socialised/claims.ts';
import { hasEquity, rowEquity, rowScale } from '../../row.ts';
import { walletBalance } from '../../wallet-balance.ts';
import { TIE } from '../../../margin/tie.ts';
import type { LayerOf } from '../compile.ts';
import { countHaircut, rememberProfits } from '../ledger.ts';
import { clawBack } from './clawback.ts';
import { accountOf, type LayerTurn } from './turn.ts';

/**
 * Other accounts give up part of their profits; the amounts leave their cash at once.
 *
 * @returns quote, 0 ≤ raised ≤ need
 */
export function socialise(turn: LayerTurn, layer: LayerOf<'socialisedLoss'>, need: number): number {
  if (layer.allocation === 'sessionClawback') return clawBack(turn, layer, need);
  const { policy, state, detector } = turn.context;
  const holders = holdersOf(turn, layer);
  const claims = claimsOf(turn, layer, holders);
  const caps = new Float64Array(holders.length).fill(layer.cap);
  const amounts = allocate(layer.allocation, claims, need, { exponent: layer.exponent, caps });
  const raised = Math.min(need, sum(amounts));
  if (!(raised > turn.tie)) return 0;
  const least = TIE * raised;
  rememberProfits(policy, state, turn.row);
  holders.forEach((position, i) => {
    const amount = amounts[i]!;
    if (!(amount > least)) return;
    const row = policy.rows.positions.row[position]!;
    state.cash[row]! -= amount;
    countHaircut(policy, state, position, amount);
    detector.rowChanged(row);
    tellHaircut(turn, policy.rows.account[row]!, policy.rows.positions.market[position]!, amount);
  });
  tellTotal(turn, layer.name, raised);
  return raised;
}

/** Open positions that can be asked, ascending: of the market, or of all (`globalHaircut`). */
function holdersOf(turn: LayerTurn, { allocation, eligible }: LayerOf<'socialisedLoss'>): number[] {
  const { policy, state, backstop } = turn.context;
  const { positions } = policy.rows;
  const isOneSided = eligible === 'opposite' && allocation !== 'perUnit' && allocation !== 'globalHaircut';
  const holders: number[] = [];
  for (let position = 0; position < positions.count; position++) {
    const size = state.size[position]!;
    if (size === 0) continue;
    if (allocation !== 'globalHaircut' && positions.market[position] !== turn.market) continue;
    if (isOneSided && !(size * turn.sign < 0)) continue;
    const row = positions.row[position]!;
    if (row === turn.row || backstop.isUnderTrigger(row)) continue;
    if (!hasEquity(policy.rows, state, row, rowEquity(policy.rows, state, row))) continue;
    holders.push(position);
  }
  return holders;
}

function claimsOf(
  { context: { policy, state } }: LayerTurn,
  { allocation }: LayerOf<'socialisedLoss'>,
  holders: readonly number[],
): Claims {
  const { positions } = policy.rows;
  const claims = emptyClaims(holders.length);
  // What the positions before leave of a cross row's equity: together they are asked for no more than it.
  let rowBefore = -1;
  let equityLeft = 0;
  holders.forEach((position, i) => {
    const row = positions.row[position]!;
    const equity = rowEquity(policy.rows, state, row);
    if (row !== rowBefore) equityLeft = equity;
    rowBefore = row;
    const value = state.size[position]! * state.values[positions.market[position]!]!;
    const profit = value - state.cost[position]!;
    // A profit that is only rounding is none.
    const isProfit = profit > TIE * rowScale(policy.rows, state, row);
    claims.profit[i] = isProfit ? Math.min(profit, equityLeft) : 0;
    claims.equity[i] = equity;
    claims.leverage[i] = Math.abs(value) / equity;
    claims.size[i] = Math.abs(state.size[position]!);
    if (allocation === 'globalHaircut') equityLeft -= claims.profit[i]!;
  });
  return claims;
}

/** One holder's part. */
export function tellHaircut(turn: LayerTurn, account: number, market: number, amount: number): void {
  if (turn.told === undefined) return;
  const { policy, state } = turn.context;
  turn.told.push({
    event: 'haircut',
    step: turn.step,
    round: turn.round,
    account: policy.ids[account]!,
    market: policy.markets[market]!.symbol,
    against: accountOf(turn),
    amount,
    balance: walletBalance(policy, state, account),
  });
}

/** What all holders gave together. */
export function tellTotal(turn: LayerTurn, layer: string, amount: number): void {
  const { step, round } = turn;
  turn.told?.push({ event: 'socialised', step, round, layer, account: accountOf(turn), amount });
}
