import { rowCashEquity } from '../../row.ts';
import { wealthProRata } from '../socialised/wealth-pro-rata.ts';
import { emptyClaims, sum } from '../socialised/claims.ts';
import { sessionOf, type LayerOf } from '../compile.ts';
import { countHaircut, rememberProfits } from '../ledger.ts';
import { writeAccountEquities } from '../sessions.ts';
import { tellHaircut, tellTotal } from './socialised-loss.ts';
import { TIE } from '../../../margin/tie.ts';
import type { LayerTurn } from './turn.ts';

/**
 * Accounts that are worth more than when the session began give back the same share of the rise, out of the equity of
 * their cross positions, or of their free balance (Deribit's session loss; OKEx, 2018).
 *
 * @returns quote, 0 ≤ raised ≤ need
 */
export function clawBack(turn: LayerTurn, layer: LayerOf<'clawback' | 'socialisedLoss'>, need: number): number {
  const { policy, state, detector } = turn.context;
  const { rows } = policy;
  const started = state.backstop.sessionStart[policy.backstop.sessions.indexOf(sessionOf(layer)!)]!;
  const equities = new Float64Array(rows.accounts);
  writeAccountEquities(policy, state, { values: state.values, fetches: state.coins?.fetches }, equities);
  const claims = emptyClaims(rows.accounts);
  for (let account = 0; account < rows.accounts; account++) {
    const rise = equities[account]! - started[account]!;
    if (rise > 0 && mayBeAsked(turn, account)) claims.profit[account] = Math.min(rise, withinReach(turn, account));
  }
  const amounts = wealthProRata(claims, need);
  const raised = Math.min(need, sum(amounts));
  if (!(raised > turn.tie)) return 0;
  const least = TIE * raised;
  rememberProfits(policy, state, turn.row);
  amounts.forEach((amount, account) => {
    if (!(amount > least)) return;
    const crossRow = rows.crossRow[account]!;
    if (crossRow < 0) {
      state.free[account]! -= amount;
    } else {
      state.cash[crossRow]! -= amount;
      detector.rowChanged(crossRow);
    }
    countHaircut(policy, state, rows.start[rows.firstRow[account]!]!, amount);
    tellHaircut(turn, account, turn.market, amount);
  });
  tellTotal(turn, layer.name, raised);
  return raised;
}

/** Not the account itself, nor one of which a row is under an acting trigger in this round. */
function mayBeAsked({ row, context: { policy, backstop } }: LayerTurn, account: number): boolean {
  const { rows } = policy;
  if (rows.account[row] === account) return false;
  for (let each = rows.firstRow[account]!; each < rows.firstRow[account + 1]!; each++) {
    if (backstop.isUnderTrigger(each)) return false;
  }
  return rows.firstRow[account + 1]! > rows.firstRow[account]!;
}

/** What can be taken of an account without touching an isolated margin or a coin. Quote, ≥ 0. */
function withinReach({ context: { policy, state } }: LayerTurn, account: number): number {
  const crossRow = policy.rows.crossRow[account]!;
  return Math.max(0, crossRow < 0 ? state.free[account]! : rowCashEquity(policy.rows, state, crossRow));
}
