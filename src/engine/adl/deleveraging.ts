import { TIE, upTo } from '../../margin/tie.ts';
import { purpose, PURPOSE } from '../../random/purpose.ts';
import type { LayerOf } from '../backstop/compile.ts';
import { rememberProfits } from '../backstop/ledger.ts';
import { waterFilling } from '../backstop/water-filling.ts';
import type { TakingTurn } from '../backstop/layers/turn.ts';
import type { Draw } from '../draw.ts';
import { closePart, creditBalance } from '../ledger.ts';
import type { CompiledPolicy } from '../policy.ts';
import { rowScale, rowWorth } from '../row.ts';
import { MET } from '../met.ts';
import type { PathState } from '../state.ts';
import { DeleveragingQueues } from './queues.ts';
import type { RankedQueue } from './ranked-queue.ts';

const TIES = purpose(PURPOSE.ties);

/** What the queue is asked for, and who is told of it. */
export interface DeleveragingOrder {
  readonly layer: LayerOf<'adl' | 'unwind'>;
  readonly turn: TakingTurn;
  /** A counterparty was closed: its row has changed. `scale` of the row before, where it stakes coins. Quote. */
  readonly onClosed: (turn: TakingTurn, layer: LayerOf<'adl' | 'unwind'>, closed: Deleveraged, scale: number) => void;
  /** Of `wholePositionQueue`: what is to be closed in the book beside it, once the order's own fill is done. */
  readonly onExcess: (turn: TakingTurn, layer: LayerOf<'adl' | 'unwind'>, position: number, rank: number) => void;
}

/** A counterparty that was closed. */
export interface Deleveraged {
  readonly position: number;
  /** Signed size that was closed. */
  readonly size: number;
  readonly profitForgone: number;
  readonly rank: number;
}

/** Closes winners, or whoever stands opposite, against a position that is liquidated. */
export class Deleveraging {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly queues: DeleveragingQueues;

  /** @param underTrigger 1 for rows under an acting trigger in this round: no counterparties. [rows] */
  constructor(policy: CompiledPolicy, state: PathState, underTrigger: Uint8Array) {
    this.policy = policy;
    this.state = state;
    this.queues = new DeleveragingQueues(policy, state, underTrigger);
  }

  startRound(): void {
    this.queues.startRound();
  }

  /** @returns size that was closed, at most what was wanted */
  close(order: DeleveragingOrder, draw: Draw): number {
    const { wanted } = order.turn;
    // What rounding leaves of the order is no reason to close one more account.
    const rounding = TIE * wanted;
    const { allocation } = order.layer;
    const left = allocation === 'contractProRata' ? this.closeProRata(order, draw) : this.walk(order, draw, rounding);
    return left > rounding ? wanted - left : wanted;
  }

  /** One after the other, as much of each as is still needed. */
  private walk(order: DeleveragingOrder, draw: Draw, rounding: number): number {
    const { layer, turn } = order;
    const { market, value, dust } = turn;
    const queue = this.queues.queue(layer, market, turn.sign);
    const start = this.startOf(order, draw, queue);
    let left = turn.wanted;
    let accounts = 0;
    if (start === 0) queue.passWhile((position) => this.state.size[position] === 0);
    for (let rank = start === 0 ? queue.first : 0; rank < queue.length; rank++) {
      if (!(left > rounding) || accounts === layer.maximumAccounts) break;
      const position = queue.at((start + rank) % queue.length);
      const affordable = this.affordable(position, market, value);
      if (!(affordable > dust)) continue;
      const held = Math.abs(this.state.size[position]!);
      const quantity = upTo(held, Math.min(left, affordable));
      this.closeCounterparty(order, position, rank + 1, quantity);
      accounts++;
      left -= quantity;
      if (layer.allocation === 'wholePositionQueue' && quantity < held) order.onExcess(turn, layer, position, rank + 1);
    }
    return left;
  }

  /** Every one by its size; what one cannot afford is spread over the others. */
  private closeProRata(order: DeleveragingOrder, draw: Draw): number {
    const { layer, turn } = order;
    const { market, value, dust } = turn;
    const queue = this.queues.queue(layer, market, turn.sign);
    const start = this.startOf(order, draw, queue);
    const all: { readonly position: number; readonly rank: number; readonly affordable: number }[] = [];
    for (let rank = 0; rank < queue.length && all.length < layer.maximumAccounts; rank++) {
      const position = queue.at((start + rank) % queue.length);
      const affordable = this.affordable(position, market, value);
      if (affordable > dust) all.push({ position, rank: rank + 1, affordable });
    }
    const sizes = Float64Array.from(all, ({ position }) => Math.abs(this.state.size[position]!));
    const caps = Float64Array.from(all, ({ affordable }) => affordable);
    const shares = waterFilling(sizes, caps, turn.wanted);
    let left = turn.wanted;
    all.forEach(({ position, rank }, i) => {
      if (!(shares[i]! > dust)) return;
      const quantity = upTo(sizes[i]!, shares[i]!);
      this.closeCounterparty(order, position, rank, quantity);
      left -= quantity;
    });
    return left;
  }

  /** Where the walk begins: at the top, or, of `randomStart`, anywhere. */
  private startOf({ layer, turn }: DeleveragingOrder, draw: Draw, queue: RankedQueue): number {
    if (layer.ranking !== 'randomStart') return 0;
    return Math.floor(draw(TIES, this.policy.rows.account[turn.row]!, turn.step) * queue.length);
  }

  /** How much of a counterparty's position its own equity lets it close at a unit value, ≥ 0; 0 of one that is closed already. */
  private affordable(position: number, market: number, value: number): number {
    const { state, policy } = this;
    const held = state.size[position]!;
    if (held === 0) return 0;
    const row = policy.rows.positions.row[position]!;
    const quantity = Math.abs(held);
    if (policy.rows.isCross[row] === 0) return state.cash[row]! + held * value >= 0 ? quantity : 0;
    const lossPerUnit = (held > 0 ? 1 : -1) * (state.values[market]! - value);
    const worth = rowWorth(policy.rows, state, row);
    return lossPerUnit <= 0 ? quantity : Math.min(quantity, Math.max(0, worth / lossPerUnit));
  }

  private closeCounterparty(
    { turn, layer, onClosed }: DeleveragingOrder,
    position: number,
    rank: number,
    quantity: number,
  ): void {
    const { market, sign, value } = turn;
    rememberProfits(this.policy, this.state, turn.row);
    const held = this.state.size[position]!;
    const closed = quantity === Math.abs(held) ? held : -sign * quantity;
    const profitForgone = closed * (this.state.values[market]! - value);
    const scale = this.scaleBefore(position);
    this.take(position, closed, profitForgone, closed * value);
    onClosed(turn, layer, { position, size: closed, profitForgone, rank }, scale);
  }

  /** What rounding in the amounts of a position's row is relative to. Only rows that stake coins are asked for it. Quote. */
  scaleBefore(position: number): number {
    const { rows } = this.policy;
    return this.state.coins === undefined ? 0 : rowScale(rows, this.state, rows.positions.row[position]!);
  }

  /**
   * Closes the signed size `closed` of a winner and counts what it went without.
   *
   * @param proceeds what the winner receives for it from the other side, size · unit value
   */
  take(position: number, closed: number, profitForgone: number, proceeds: number): void {
    const { state, policy } = this;
    const { backstop, tally } = state;
    const row = policy.rows.positions.row[position]!;
    const held = state.size[position]!;
    const notional = Math.abs(closed * state.values[policy.rows.positions.market[position]!]!);
    closePart(state, position, closed);
    if (policy.rows.isCross[row] === 1) {
      state.cash[row]! += proceeds;
    } else {
      // Isolated: margin in proportion to the size closed goes to the balance with the realised profit.
      const share = closed === held ? state.cash[row]! : state.cash[row]! * (closed / held);
      state.cash[row]! -= share;
      creditBalance(state, policy.rows, row, share + proceeds);
    }
    state.met.add(row, MET.deleveraging);
    backstop.takenProfit[position]! += profitForgone;
    tally.adlSize += Math.abs(closed);
    tally.adlNotional += notional;
    tally.adlProfitTaken += profitForgone;
  }
}
