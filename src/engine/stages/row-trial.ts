import { feeOn } from '../liquidation/fee.ts';
import { closePart } from '../ledger.ts';
import type { Side } from '../order-book.ts';
import type { CompiledPolicy } from '../policy.ts';
import { rowWorth } from '../row.ts';
import type { PathState } from '../state.ts';
import { bankruptcyValue } from './limits.ts';

/** What a fill through the book exchanges. Quote. */
export interface Exchange {
  /** ∫ v dq, signed as unit values are. */
  readonly value: number;
  /** ≥ 0 */
  readonly fee: number;
}

/** A row of which fills are tried out, on its own columns: cash, sizes and costs. Nobody else is touched. */
export class RowTrial {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly row: number;

  constructor(policy: CompiledPolicy, state: PathState, row: number) {
    this.policy = policy;
    this.state = state;
    this.row = row;
  }

  /** Closes `quantity` (≥ 0) of a position for `value`, and takes the fee. */
  close(position: number, side: Side, quantity: number, value: number): Exchange {
    const { policy, state, row } = this;
    const gain = this.gainOverBankruptcy(position, side, quantity, value);
    closePart(state, position, -side * quantity);
    state.cash[row]! -= side * value;
    const fee = feeOn(policy, Math.abs(value), Math.min(gain, rowWorth(policy.rows, state, row)));
    state.cash[row]! -= fee;
    return { value, fee };
  }

  /** What a fill brings more than the bankruptcy price would, where the fee may not exceed that; else Infinity. */
  private gainOverBankruptcy(position: number, side: Side, quantity: number, value: number): number {
    const { policy, state, row } = this;
    if (policy.venue.liquidation.fee.cap !== 'aboveBankruptcy') return Infinity;
    return side * (quantity * bankruptcyValue(policy, state, row, position) - value);
  }

  /** Whether a condition holds of the row once `quantity` of a position was closed for `value`; it stays as it is. */
  holdsAfter(condition: () => boolean, position: number, side: Side, quantity: number, value: number): boolean {
    const { state, row } = this;
    const cash = state.cash[row]!;
    const size = state.size[position]!;
    const cost = state.cost[position]!;
    this.close(position, side, quantity, value);
    const holds = condition();
    state.cash[row] = cash;
    state.size[position] = size;
    state.cost[position] = cost;
    return holds;
  }

  /** Runs `tries` and puts the row back as it stood before. */
  undone<T>(tries: () => T): T {
    const { state, row } = this;
    const { start } = this.policy.rows;
    const cash = state.cash[row]!;
    const size = state.size.slice(start[row], start[row + 1]);
    const cost = state.cost.slice(start[row], start[row + 1]);
    try {
      return tries();
    } finally {
      state.cash[row] = cash;
      state.size.set(size, start[row]);
      state.cost.set(cost, start[row]);
    }
  }
}
