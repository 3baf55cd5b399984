import { bracketOf, type BracketColumns } from '../../margin/schedule.ts';
import { isUnder, TIE } from '../../margin/tie.ts';
import { holdsCoins } from '../coins.ts';
import type { CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import { markBrackets, type MarkBrackets } from './bracket-margin.ts';
import type { SafeRadius } from './safe-radius.ts';

/** Looks at rows of one position, and says how far its mark may go before they need to be looked at again. */
export interface RowWindow {
  /**
   * Whether the row is under a trigger at the marks. If it is not, unit values strictly between `low` and `high` keep it
   * so; where the value itself is not between them, the row is so close that rounding may decide.
   */
  isUnderTrigger(row: number): boolean;
  /** Of the row that was looked at last. */
  low: number;
  high: number;
}

/** The windows of a policy: exact ones where maintenance is by marginal brackets at the mark and cash is all there is, else as wide as a safe radius. */
export function rowWindow(policy: CompiledPolicy, state: PathState, rule: SafeRadius): RowWindow {
  const brackets = markBrackets(policy);
  return brackets === undefined || brackets.bothSides || state.coins !== undefined
    ? new RadiusWindow(policy, state, rule)
    : new BracketWindow(policy, state, brackets);
}

/** Shrinks a window by far more than rounding can amount to. */
const CAUTION = 1e-10;

/**
 * Of a position of notional n and value s·n (s = 1: linear longs and inverse shorts), in bracket k with rate r and amount a,
 *
 *     equity − level · maintenance = cash + s·n − level · (r·n − a)
 *
 * is concave in n and changes sign once on the adverse side: at n = −(cash + level·a) / (1 − level·r) for s = 1, which is
 * looked for from the present bracket downwards, and at n = (cash + level·a) / (1 + level·r) for s = −1, upwards.
 */
class BracketWindow implements RowWindow {
  low = NaN;
  high = NaN;
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly columns: readonly BracketColumns[];
  private readonly level: number;

  constructor(policy: CompiledPolicy, state: PathState, { columns, level }: MarkBrackets) {
    this.policy = policy;
    this.state = state;
    this.columns = columns;
    this.level = level;
  }

  isUnderTrigger(row: number): boolean {
    const { state, level } = this;
    const { rows, triggers } = this.policy;
    const position = rows.start[row]!;
    const market = rows.positions.market[position]!;
    const size = state.size[position]!;
    this.low = -Infinity;
    this.high = Infinity;
    if (size === 0) return false;
    const cash = state.cash[row]!;
    const value = size * state.values[market]!;
    const notional = Math.abs(value);
    const brackets = this.columns[market]!;
    const { floors, rates, amounts } = brackets;
    let k = bracketOf(brackets, notional);
    const cost = Math.abs(state.cost[position]!);
    const scale = Math.max(notional, cost);
    const maintenance = rates[k]! * notional - amounts[k]!;
    for (let t = 0; t < triggers.length; t++) {
      const trigger = triggers[t]!;
      if (isUnder(cash + value, trigger.level * maintenance, trigger.orAt, scale)) return true;
    }
    // What rounding may decide, at a tie, is looked at again.
    const left = cash - 4 * TIE * (notional + cost);
    let edge: number;
    if (value > 0) {
      edge = -(left + level * amounts[k]!) / (1 - level * rates[k]!);
      while (k > 0 && edge < floors[k]!) {
        k--;
        edge = -(left + level * amounts[k]!) / (1 - level * rates[k]!);
      }
      edge *= edge > 0 ? 1 + CAUTION : 1 - CAUTION;
    } else {
      edge = (left + level * amounts[k]!) / (1 + level * rates[k]!);
      while (k + 1 < floors.length && edge > floors[k + 1]!) {
        k++;
        edge = (left + level * amounts[k]!) / (1 + level * rates[k]!);
      }
      edge = -edge * (1 - CAUTION);
    }
    if (size > 0) this.low = edge / size;
    else this.high = edge / size;
    return false;
  }
}

/** As far on either side as the row surely survives. */
class RadiusWindow implements RowWindow {
  low = NaN;
  high = NaN;
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly rule: SafeRadius;

  constructor(policy: CompiledPolicy, state: PathState, rule: SafeRadius) {
    this.policy = policy;
    this.state = state;
    this.rule = rule;
  }

  isUnderTrigger(row: number): boolean {
    const { rows } = this.policy;
    const position = rows.start[row]!;
    this.low = -Infinity;
    this.high = Infinity;
    const size = this.state.size[position]!;
    if (size === 0) return false;
    const radius = this.rule.radius(row);
    if (radius < 0) return true;
    if (holdsCoins(rows, this.state.coins, row)) {
      // Its equity moves with its coins: it is looked at in every step.
      this.low = Infinity;
      return false;
    }
    const value = this.state.values[rows.positions.market[position]!]!;
    const move = Math.abs(value) * radius;
    if (size > 0 || this.rule.bothSides) this.low = value - move;
    if (size < 0 || this.rule.bothSides) this.high = value + move;
    return false;
  }
}
