import type { CompiledPolicy } from '../policy.ts';
import { rowEquity } from '../row.ts';
import { MET, type PathState } from '../state.ts';
import { TIE } from '../../margin/tie.ts';
import { closePart, creditBalance } from '../ledger.ts';
import { profitTimesLeverage } from './ranking.ts';

/** Rounded to 40 bits (Veltkamp 1968), about 12 digits: equal positions tie although their sizes round differently. */
function leadingDigits(score: number): number {
  const scaled = score * 8_193;
  return Number.isFinite(scaled) ? scaled - (scaled - score) : score;
}

/** A winner that was closed, for the trace. */
export interface Deleveraged {
  readonly position: number;
  /** Signed size that was closed. */
  readonly size: number;
  readonly profitForgone: number;
  readonly rank: number;
}

/**
 * The deleveraging queues of one policy. A queue (market, side) is ranked once per round, at its first use: marks are
 * frozen within a round. An account under a trigger in this round is no counterparty, nor is one without equity; and
 * nobody is closed further than its own equity at the deleveraging price reaches, so that deleveraging never bankrupts.
 */
export class DeleveragingQueues {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  /** Positions of each market, ascending. */
  private readonly byMarket: readonly Int32Array[];
  /** Ranked positions per (market, side); undefined = not ranked in this round. */
  private readonly queues: (Int32Array | undefined)[];
  private readonly score: Float64Array;
  /** 1 for rows under a trigger in this round. */
  private readonly underTrigger: Uint8Array;

  constructor(policy: CompiledPolicy, state: PathState) {
    this.policy = policy;
    this.state = state;
    const { count, market } = policy.rows.positions;
    this.byMarket = policy.markets.map((_, m) =>
      Int32Array.from({ length: count }, (_, p) => p).filter((p) => market[p] === m),
    );
    this.queues = new Array<Int32Array | undefined>(2 * policy.markets.length).fill(undefined);
    this.score = new Float64Array(count);
    this.underTrigger = new Uint8Array(policy.rows.count);
  }

  startRound(found: Int32Array, count: number): void {
    this.queues.fill(undefined);
    this.underTrigger.fill(0);
    for (let i = 0; i < count; i++) this.underTrigger[found[i]!] = 1;
  }

  /**
   * Closes up to `wanted` (> 0, base) of the positions opposite to `side`, at `price`.
   *
   * @param side of the position that is liquidated: 1 long, −1 short
   * @param onClosed called for each counterparty; its row has changed
   * @returns base that was closed
   */
  close(
    market: number,
    side: 1 | -1,
    wanted: number,
    price: number,
    eligible: 'opposite' | 'profitable',
    onClosed: (closed: Deleveraged) => void,
  ): number {
    const { state, policy } = this;
    const mark = state.marks[market]!;
    const queue = this.queue(market, side);
    // What rounding leaves of the order is no reason to close one more account.
    const rounding = TIE * wanted;
    let left = wanted;
    for (let rank = 0; rank < queue.length && left > rounding; rank++) {
      const position = queue[rank]!;
      const held = state.size[position]!;
      if (held === 0) continue;
      if (eligible === 'profitable' && held * mark - state.cost[position]! <= 0) continue;
      const quantity = Math.min(left, this.affordable(position, held, mark, price));
      if (!(quantity > 0)) continue;
      const closed = quantity === Math.abs(held) ? held : -side * quantity;
      this.closeCounterparty(position, closed, price);
      const row = policy.rows.positions.row[position]!;
      state.metRow[row]! |= MET.deleveraging;
      state.metAccount[policy.rows.account[row]!]! |= MET.deleveraging;
      const profitForgone = closed * (mark - price);
      state.tally.adlSize += quantity;
      state.tally.adlNotional += quantity * mark;
      state.tally.adlProfitTaken += profitForgone;
      left -= quantity;
      onClosed({ position, size: closed, profitForgone, rank: rank + 1 });
    }
    return left > rounding ? wanted - left : wanted;
  }

  /** How much of a counterparty's position its own equity lets it close at `price`, base ≥ 0. */
  private affordable(position: number, held: number, mark: number, price: number): number {
    const { state, policy } = this;
    const row = policy.rows.positions.row[position]!;
    const quantity = Math.abs(held);
    if (policy.rows.isCross[row] === 0) return state.cash[row]! + held * price >= 0 ? quantity : 0;
    const lossPerUnit = (held > 0 ? 1 : -1) * (mark - price);
    const equity = rowEquity(policy.rows, state, row);
    return lossPerUnit <= 0 ? quantity : Math.min(quantity, Math.max(0, equity / lossPerUnit));
  }

  private closeCounterparty(position: number, closed: number, price: number): void {
    const { state, policy } = this;
    const row = policy.rows.positions.row[position]!;
    const held = state.size[position]!;
    closePart(state, position, closed);
    if (policy.rows.isCross[row] === 1) {
      state.cash[row]! += closed * price;
      return;
    }
    // Isolated: margin in proportion to the size closed goes to the balance with the realised profit.
    const share = closed === held ? state.cash[row]! : state.cash[row]! * (closed / held);
    state.cash[row]! -= share;
    creditBalance(state, policy.rows, row, share + closed * price);
  }

  private queue(market: number, side: 1 | -1): Int32Array {
    const slot = 2 * market + (side > 0 ? 0 : 1);
    return (this.queues[slot] ??= this.rank(market, side));
  }

  private rank(market: number, side: 1 | -1): Int32Array {
    const { state, score } = this;
    const { rows } = this.policy;
    const mark = state.marks[market]!;
    const candidates = this.byMarket[market]!.filter((position) => {
      const held = state.size[position]!;
      const row = rows.positions.row[position]!;
      if (!(held * side < 0) || this.underTrigger[row] === 1) return false;
      const equity = rowEquity(rows, state, row);
      if (!(equity > 0)) return false;
      const cost = state.cost[position]!;
      const exact = profitTimesLeverage(held * mark - cost, Math.abs(cost), Math.abs(held) * mark, equity);
      score[position] = leadingDigits(exact);
      return true;
    });
    // Positions are in order of account id: the smaller row wins a tie.
    return candidates.sort((a, b) => score[b]! - score[a]! || a - b);
  }
}
