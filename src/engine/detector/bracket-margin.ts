import { bracketOf, type BracketColumns } from '../../margin/schedule.ts';
import { isUnder, TIE } from '../../margin/tie.ts';
import { coinsAt } from '../coins.ts';
import type { CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import { CAUTION, LARGEST_RADIUS, type SafeRadius } from './safe-radius.ts';

/** Maintenance that is flat or by marginal brackets at the mark, and all that triggers look at. */
export interface MarkBrackets {
  /** [markets] */
  readonly columns: readonly BracketColumns[];
  /** The highest of the triggers' levels: who is above it is above all. */
  readonly level: number;
  /** Whether a favourable move could bring a row under a trigger too: some level · rate is 1 or more. */
  readonly bothSides: boolean;
}

/** The brackets of a policy that asks for margin so; undefined of any other. */
export function markBrackets({ schedules, triggers, venue, closesForFee }: CompiledPolicy): MarkBrackets | undefined {
  const columns = schedules.flatMap((schedule) => schedule.columns ?? []);
  if (
    columns.length < schedules.length ||
    closesForFee ||
    venue.margin.valuedAt.price !== 'mark' ||
    triggers.some(({ measure }) => measure !== 'maintenance')
  ) {
    return undefined;
  }
  const level = Math.max(0, ...triggers.map((trigger) => trigger.level));
  const bothSides = columns.some(({ rates }) => rates.some((rate) => level * rate >= 1));
  return { columns, level, bothSides };
}

/**
 * Safe radii where maintenance is flat or by marginal brackets at the mark; undefined where it is not.
 *
 * With buffer = equity − level · maintenance > 0, adverse moves of at most δ (a long's value falls, a short's rises) cost at
 * most δ · Σ notional of equity and add at most δ · Σ rate · notional of maintenance, over the shorts, rate being the
 * marginal rate at twice the notional. Favourable moves add more equity than maintenance as long as level · rate < 1. So a
 * row is safe while δ < buffer / Σ notional · (1 + [short] · level · rate); its window is bounded on the adverse side only.
 * Of an inverse contract all this holds of the unit values, whose absolute value falls as they rise: there the longs' notional
 * grows with an adverse move.
 */
export function bracketRadius(policy: CompiledPolicy, state: PathState): SafeRadius | undefined {
  const brackets = markBrackets(policy);
  if (brackets === undefined) return undefined;
  const { columns, level, bothSides } = brackets;
  const { triggers } = policy;
  const { start } = policy.rows;
  const { market: marketOf } = policy.rows.positions;
  const { size: sizes, cost: costs, cash, values, coins } = state;
  const radius = (row: number): number => {
    let equity = cash[row]!;
    let maintenance = 0;
    let exposure = 0;
    let scale = 0;
    for (let p = start[row]!; p < start[row + 1]!; p++) {
      const size = sizes[p]!;
      if (size === 0) continue;
      const market = marketOf[p]!;
      const value = size * values[market]!;
      const notional = Math.abs(value);
      const own = columns[market]!;
      const { rates, amounts } = own;
      const bracket = bracketOf(own, notional);
      equity += value;
      scale += Math.max(notional, Math.abs(costs[p]!));
      maintenance += rates[bracket]! * notional - amounts[bracket]!;
      exposure += notional;
      // Linear shorts and inverse longs: positions that are worth less than nothing.
      if (value < 0 || bothSides) exposure += notional * level * rates[bracketOf(own, 2 * notional)]!;
    }
    if (exposure === 0) return LARGEST_RADIUS;
    if (coins !== undefined) {
      equity += coinsAt(policy.rows, coins, row, coins.counts);
      scale += coinsAt(policy.rows, coins, row, coins.prices);
    }
    for (const trigger of triggers) {
      if (isUnder(equity, trigger.level * maintenance, trigger.orAt, scale)) return -1;
    }
    // What rounding may decide, at a tie, is looked at again.
    const buffer = equity - level * maintenance - 2 * TIE * scale;
    return Math.max(0, Math.min(LARGEST_RADIUS, (CAUTION * buffer) / exposure));
  };
  return { bothSides, radius };
}
