import { TIE } from '../../margin/tie.ts';
import { purpose, PURPOSE } from '../../random/purpose.ts';
import type { LayerOf } from '../backstop/compile.ts';
import { rememberProfits } from '../backstop/ledger.ts';
import { waterFilling } from '../backstop/water-filling.ts';
import type { Draw } from '../draw.ts';
import { closePart, creditBalance } from '../ledger.ts';
import type { CompiledPolicy } from '../policy.ts';
import { rowScale, rowWorth } from '../row.ts';
import { MET, type PathState } from '../state.ts';
import { DeleveragingQueues } from './queues.ts';

const TIES = purpose(PURPOSE.ties);

/** A counterparty that was closed, for the trace. */
export interface Deleveraged {
  readonly position: number;
  /** Signed size that was closed. */
  readonly size: number;
  readonly profitForgone: number;
  readonly rank: number;
}

/** What a layer asks of counterparties. */
export interface DeleveragingOrder {
  readonly layer: LayerOf<'adl' | 'unwind'>;
  readonly market: number;
  /** Of the position that is liquidated: 1 long, −1 short. */
  readonly side: 1 | -1;
  /** > 0, in size. */
  readonly wanted: number;
  /** Sizes at or below this are nothing: rounding of the leg. */
  readonly dust: number;
  /** Unit value at which they are closed. */
  readonly value: number;
  /** The margin row that is liquidated. Its account and the step say where a random walk begins. */
  readonly row: number;
  readonly step: number;
  /** Called for each counterparty; its row has changed. `scale` of the row before, quote. */
  readonly onClosed: (closed: Deleveraged, scale: number) => void;
  /** Of `wholePositionQueue`: what is to be closed in the book beside it, once the order's own fill is done. */
  readonly onExcess: (position: number, rank: number) => void;
}

/** A counterparty whose turn it is. */
interface Candidate {
  readonly position: number;
  readonly rank: number;
  /** What its own equity lets it close at the price, > 0. */
  readonly affordable: number;
}

/** Closes winners, or whoever stands opposite, against a position that is liquidated. */
export class Deleveraging {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly queues: DeleveragingQueues;

  constructor(policy: CompiledPolicy, state: PathState, isUnderTrigger: (row: number) => boolean) {
    this.policy = policy;
    this.state = state;
    this.queues = new DeleveragingQueues(policy, state, isUnderTrigger);
  }

  startRound(): void {
    this.queues.startRound();
  }

  /** @returns size that was closed, at most what was wanted */
  close(order: DeleveragingOrder, draw: Draw): number {
    // What rounding leaves of the order is no reason to close one more account.
    const rounding = TIE * order.wanted;
    const { allocation } = order.layer;
    const left = allocation === 'contractProRata' ? this.closeProRata(order, draw) : this.walk(order, draw, rounding);
    return left > rounding ? order.wanted - left : order.wanted;
  }

  /** One after the other, as much of each as is still needed. */
  private walk(order: DeleveragingOrder, draw: Draw, rounding: number): number {
    let left = order.wanted;
    let accounts = 0;
    for (const candidate of this.candidates(order, draw)) {
      if (!(left > rounding) || accounts === order.layer.maximumAccounts) break;
      const held = Math.abs(this.state.size[candidate.position]!);
      const quantity = Math.min(left, candidate.affordable);
      this.closeCounterparty(order, candidate, quantity);
      accounts++;
      left -= quantity;
      if (order.layer.allocation === 'wholePositionQueue' && quantity < held) {
        order.onExcess(candidate.position, candidate.rank);
      }
    }
    return left;
  }

  /** Every one by its size; what one cannot afford is spread over the others. */
  private closeProRata(order: DeleveragingOrder, draw: Draw): number {
    const all: Candidate[] = [];
    for (const candidate of this.candidates(order, draw)) {
      if (all.length === order.layer.maximumAccounts) break;
      all.push(candidate);
    }
    const sizes = Float64Array.from(all, ({ position }) => Math.abs(this.state.size[position]!));
    const caps = Float64Array.from(all, ({ affordable }) => affordable);
    const shares = waterFilling(sizes, caps, order.wanted);
    let left = order.wanted;
    all.forEach((candidate, i) => {
      if (!(shares[i]! > order.dust)) return;
      this.closeCounterparty(order, candidate, shares[i]!);
      left -= shares[i]!;
    });
    return left;
  }

  /** Counterparties that can close something, in the order of the ranking. */
  private *candidates(
    { layer, market, side, value, row, step, dust }: DeleveragingOrder,
    draw: Draw,
  ): Generator<Candidate> {
    const { state } = this;
    const queue = this.queues.queue(layer, market, side);
    const start =
      layer.ranking === 'randomStart' ? Math.floor(draw(TIES, this.policy.rows.account[row]!, step) * queue.length) : 0;
    for (let rank = 0; rank < queue.length; rank++) {
      const position = queue[(start + rank) % queue.length]!;
      const held = state.size[position]!;
      if (held === 0) continue;
      const affordable = this.affordable(position, held, state.values[market]!, value);
      if (affordable > dust) yield { position, rank: rank + 1, affordable };
    }
  }

  /** How much of a counterparty's position its own equity lets it close at a unit value, ≥ 0. */
  private affordable(position: number, held: number, mark: number, value: number): number {
    const { state, policy } = this;
    const row = policy.rows.positions.row[position]!;
    const quantity = Math.abs(held);
    if (policy.rows.isCross[row] === 0) return state.cash[row]! + held * value >= 0 ? quantity : 0;
    const lossPerUnit = (held > 0 ? 1 : -1) * (mark - value);
    const worth = rowWorth(policy.rows, state, row);
    return lossPerUnit <= 0 ? quantity : Math.min(quantity, Math.max(0, worth / lossPerUnit));
  }

  private closeCounterparty(order: DeleveragingOrder, { position, rank }: Candidate, quantity: number): void {
    rememberProfits(this.policy, this.state, order.row);
    const held = this.state.size[position]!;
    // What rounding alone would leave of it goes too.
    const closed = Math.abs(held) - quantity <= order.dust ? held : -order.side * quantity;
    const profitForgone = closed * (this.state.values[order.market]! - order.value);
    const scale = rowScale(this.policy.rows, this.state, this.policy.rows.positions.row[position]!);
    this.take(position, closed, profitForgone, () => closed * order.value);
    order.onClosed({ position, size: closed, profitForgone, rank }, scale);
  }

  /**
   * Closes the signed size `closed` of a winner and counts what it went without.
   *
   * @param exchange trades with the other side; returns what the winner receives for it, size · unit value
   */
  take(position: number, closed: number, profitForgone: number, exchange: () => number): void {
    const { state, policy } = this;
    const { backstop, tally } = state;
    const row = policy.rows.positions.row[position]!;
    const held = state.size[position]!;
    const notional = Math.abs(closed * state.values[policy.rows.positions.market[position]!]!);
    closePart(state, position, closed);
    const proceeds = exchange();
    if (policy.rows.isCross[row] === 1) {
      state.cash[row]! += proceeds;
    } else {
      // Isolated: margin in proportion to the size closed goes to the balance with the realised profit.
      const share = closed === held ? state.cash[row]! : state.cash[row]! * (closed / held);
      state.cash[row]! -= share;
      creditBalance(state, policy.rows, row, share + proceeds);
    }
    state.metRow[row]! |= MET.deleveraging;
    state.metAccount[policy.rows.account[row]!]! |= MET.deleveraging;
    backstop.takenProfit[position]! += profitForgone;
    tally.adlSize += Math.abs(closed);
    tally.adlNotional += notional;
    tally.adlProfitTaken += profitForgone;
  }
}
