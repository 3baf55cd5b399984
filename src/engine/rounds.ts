import type { EngineContext } from './context.ts';
import { updateMarks } from './mark-price.ts';
import { rowEquity, rowMeasure } from './row.ts';
import { liquidate } from './stages/stages.ts';
import { actingOn, warn } from './triggers.ts';

/** Steps of the margin ratio within which two accounts are equally close to ruin. */
const RATIO_GRID = 17_179_869_184;
/** Up to so many rows are put in order by insertion. */
const INSERTION = 24;
/** Whole numbers up to it are exact: a ratio on its grid and a row share one. */
const LARGEST_KEY = Number.MAX_SAFE_INTEGER;

/** The rounds of a step (docs/rules.md §5): marks stand still within a round and move between rounds. */
export class Rounds {
  private readonly found: Int32Array;
  /** Margin ratio of rows that are being ordered, on its grid. [rows] */
  private readonly ratios: Float64Array;
  private readonly packed: Float64Array;
  /** A power of two, above every row. */
  private readonly rowsInKey: number;

  constructor(rows: number) {
    let rowsInKey = 1;
    while (rowsInKey < rows) rowsInKey *= 2;
    this.rowsInKey = rowsInKey;
    this.found = new Int32Array(rows);
    this.ratios = new Float64Array(rows);
    this.packed = new Float64Array(rows);
  }

  /** Until nobody is left under a trigger that acts, or the round limit is reached. */
  run(context: EngineContext, step: number): void {
    const { policy, state, detector, cadence } = context;
    const { found } = this;
    for (let round = 1; ; round++) {
      const underTrigger = detector.rowsUnderTrigger(found);
      if (underTrigger === 0) return;
      if (round === 1 && policy.warns) warn(context, found, underTrigger, step);
      const acted = policy.actsOnAllFound ? underTrigger : this.keepActedOn(context, underTrigger, step);
      if (acted === 0) return;
      context.backstop.startRound(found, acted);
      // Who had to wait is looked at again in the next step, not in this one.
      const count = this.keepOthers(state.waitingSince, acted, step);
      if (count === 0) return;
      if (round > policy.venue.liquidation.roundLimit) {
        state.tally.roundLimitReached = true;
        return;
      }
      if (round > state.tally.cascadeRounds) state.tally.cascadeRounds = round;
      if (count > 1) this.orderByMarginRatio(context, count);
      for (let i = 0; i < count; i++) liquidate(context, found[i]!, step, round);
      updateMarks(policy, state, cadence, step);
    }
  }

  private keepActedOn(context: EngineContext, count: number, step: number): number {
    const { found } = this;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = found[i]!;
      if (actingOn(context, row, step) !== undefined) found[kept++] = row;
    }
    return kept;
  }

  private keepOthers(waitingSince: Int32Array, count: number, step: number): number {
    const { found } = this;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = found[i]!;
      if (waitingSince[row] !== step) found[kept++] = row;
    }
    return kept;
  }

  /**
   * Lowest equity / maintenance first, ties by account id. The ratio orders only, it decides no trigger; it is rounded to
   * 2⁻³⁴, far above its own rounding, so that accounts of equal leverage and entry tie whatever their size.
   */
  private orderByMarginRatio({ policy, state }: EngineContext, count: number): void {
    const { found, ratios } = this;
    const measure = policy.goalTrigger?.measure ?? 'maintenance';
    for (let i = 0; i < count; i++) {
      const row = found[i]!;
      const ratio = rowEquity(policy.rows, state, row) / rowMeasure(policy, state, row, measure);
      // Nothing to lose and nothing asked: as far from ruin as zero.
      ratios[row] = Number.isNaN(ratio) ? 0 : Math.round(ratio * RATIO_GRID);
    }
    if (count > INSERTION) {
      if (!this.sortPacked(count)) {
        found.subarray(0, count).sort((a, b) => (ratios[a]! < ratios[b]! ? -1 : ratios[a]! > ratios[b]! ? 1 : a - b));
      }
      return;
    }
    // Rows come ascending, so that equals stay in their order.
    for (let i = 1; i < count; i++) {
      const row = found[i]!;
      let place = i;
      for (; place > 0 && ratios[found[place - 1]!]! > ratios[row]!; place--) found[place] = found[place - 1]!;
      found[place] = row;
    }
  }

  /**
   * Sorts the rows by ratio and row as single numbers, which sorts several times as fast as by comparison. Returns false,
   * and does nothing, where a ratio is too large to share a double with a row.
   */
  private sortPacked(count: number): boolean {
    const { found, ratios, packed, rowsInKey } = this;
    const largest = LARGEST_KEY / rowsInKey - 1;
    for (let i = 0; i < count; i++) {
      const ratio = ratios[found[i]!]!;
      if (!(Math.abs(ratio) < largest)) return false;
      packed[i] = ratio * rowsInKey + found[i]!;
    }
    packed.subarray(0, count).sort();
    for (let i = 0; i < count; i++) found[i] = packed[i]! - Math.floor(packed[i]! / rowsInKey) * rowsInKey;
    return true;
  }
}
