import type { EngineContext } from './context.ts';
import { updateMarks } from './mark-price.ts';
import { rowEquity, rowMeasure } from './row.ts';
import { liquidate } from './stages/stages.ts';
import { actingOn, warn } from './triggers.ts';

/** Steps of the margin ratio within which two accounts are equally close to ruin. */
const RATIO_GRID = 17_179_869_184;

/** The rounds of a step (docs/rules.md §5): marks stand still within a round and move between rounds. */
export class Rounds {
  private readonly found: Int32Array;

  constructor(rows: number) {
    this.found = new Int32Array(rows);
  }

  /** Until nobody is left under a trigger that acts, or the round limit is reached. */
  run(context: EngineContext, step: number): void {
    const { policy, state, detector, cadence } = context;
    const { found } = this;
    for (let round = 1; ; round++) {
      const underTrigger = detector.rowsUnderTrigger(found);
      if (underTrigger === 0) return;
      if (round === 1 && policy.warns) warn(context, found, underTrigger, step);
      const acted = this.keep(underTrigger, (row) => actingOn(context, row, step) !== undefined);
      if (acted === 0) return;
      context.backstop.startRound(found, acted);
      // Who had to wait is looked at again in the next step, not in this one.
      const count = this.keep(acted, (row) => state.waitingSince[row] !== step);
      if (count === 0) return;
      if (round > policy.venue.liquidation.roundLimit) {
        state.tally.roundLimitReached = true;
        return;
      }
      if (round > state.tally.cascadeRounds) state.tally.cascadeRounds = round;
      this.orderByMarginRatio(context, count);
      for (let i = 0; i < count; i++) liquidate(context, found[i]!, step, round);
      updateMarks(policy, state, cadence, step);
    }
  }

  private keep(count: number, isKept: (row: number) => boolean): number {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = this.found[i]!;
      if (isKept(row)) this.found[kept++] = row;
    }
    return kept;
  }

  /**
   * Lowest equity / maintenance first, ties by account id. The ratio orders only, it decides no trigger; it is rounded to
   * 2⁻³⁴, far above its own rounding, so that accounts of equal leverage and entry tie whatever their size.
   */
  private orderByMarginRatio({ policy, state }: EngineContext, count: number): void {
    if (count < 2) return;
    const measure = policy.goalTrigger?.measure ?? 'maintenance';
    const rows = Array.from(this.found.subarray(0, count), (row) => {
      const ratio = rowEquity(policy.rows, state, row) / rowMeasure(policy, state, row, measure);
      // Nothing to lose and nothing asked: as far from ruin as zero.
      return { row, ratio: Number.isNaN(ratio) ? 0 : Math.round(ratio * RATIO_GRID) };
    });
    rows.sort((a, b) => (a.ratio < b.ratio ? -1 : a.ratio > b.ratio ? 1 : a.row - b.row));
    rows.forEach(({ row }, i) => (this.found[i] = row));
  }
}
