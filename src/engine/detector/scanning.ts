import { bracketOf } from '../../margin/schedule.ts';
import type { CompiledPolicy } from '../policy.ts';
import { isUnder, TIE } from '../tie.ts';
import type { PathState } from '../state.ts';
import type { Detector } from './detector.ts';

/** Rows that are looked at together. */
const BLOCK = 16;
/** Marks within ±100 % of where a row was evaluated: its notional at most doubles, which bounds the marginal rate. */
const LARGEST_RADIUS = 1;
/** Shrinks a radius by far more than rounding can amount to. */
const CAUTION = 1 - 1e-9;

/**
 * Scans the rows, but skips a block of them while no mark has moved further, in proportion, than the smallest safe radius
 * of its rows. With buffer = equity − level · maintenance > 0 and gross = Σ |size| · mark, a relative move of every mark
 * by at most δ costs at most δ · gross of equity and adds at most δ · Σ rate · notional of maintenance, rate being the
 * marginal rate at twice the notional; so the row is safe while δ < buffer / Σ notional · (1 + level · rate).
 *
 * Rows are blocked by their radius before step 1, so that the few tight ones do not wake the many loose ones.
 */
export class ScanningDetector implements Detector {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly level: number;
  /** Rows by block: block b holds order[16·b …]. */
  private order: Int32Array;
  private blockOf: Int32Array;
  private readonly blocks: number;
  /** Marks at which the block was last evaluated. [blocks × markets] */
  private readonly reference: Float64Array;
  /** Smallest safe radius of the block's rows; −1 = look again. [blocks] */
  private readonly radius: Float64Array;
  private ordered = false;

  constructor(policy: CompiledPolicy, state: PathState) {
    this.policy = policy;
    this.state = state;
    this.level = Math.max(0, ...policy.triggers.map((trigger) => trigger.level));
    const { count } = policy.rows;
    this.blocks = Math.ceil(count / BLOCK);
    this.order = Int32Array.from({ length: count }, (_, row) => row);
    this.blockOf = this.order.map((_, place) => Math.floor(place / BLOCK));
    this.reference = new Float64Array(this.blocks * policy.markets.length);
    this.radius = new Float64Array(this.blocks);
  }

  reset(): void {
    this.radius.fill(-1);
  }

  rowChanged(row: number): void {
    this.radius[this.blockOf[row]!] = -1;
  }

  allChanged(): void {
    this.radius.fill(-1);
  }

  rowsUnderTrigger(marks: Float64Array, found: Int32Array): number {
    if (this.policy.triggers.length === 0) return 0;
    if (!this.ordered) this.orderByRadius(marks);
    let count = 0;
    for (let block = 0; block < this.blocks; block++) {
      if (!this.holds(block, marks)) count = this.evaluate(block, marks, found, count);
    }
    if (count > 1) found.subarray(0, count).sort();
    return count;
  }

  private holds(block: number, marks: Float64Array): boolean {
    const radius = this.radius[block]!;
    if (radius < 0) return false;
    const { reference } = this;
    const markets = marks.length;
    const offset = block * markets;
    for (let m = 0; m < markets; m++) {
      const at = reference[offset + m]!;
      if (Math.abs(marks[m]! - at) > radius * at) return false;
    }
    return true;
  }

  private evaluate(block: number, marks: Float64Array, found: Int32Array, count: number): number {
    const end = Math.min((block + 1) * BLOCK, this.order.length);
    let smallest = LARGEST_RADIUS;
    for (let place = block * BLOCK; place < end; place++) {
      const row = this.order[place]!;
      const radius = this.safeRadius(row, marks);
      if (radius < 0) found[count++] = row;
      if (radius < smallest) smallest = radius;
    }
    this.radius[block] = smallest;
    this.reference.set(marks, block * marks.length);
    return count;
  }

  /** −1 for a row under a trigger, else the relative move of the marks that it surely survives. */
  private safeRadius(row: number, marks: Float64Array): number {
    const { policy, state } = this;
    const { start, positions } = policy.rows;
    let equity = state.cash[row]!;
    let maintenance = 0;
    let exposure = 0;
    let gross = 0;
    for (let p = start[row]!; p < start[row + 1]!; p++) {
      const size = state.size[p]!;
      if (size === 0) continue;
      const market = positions.market[p]!;
      const value = size * marks[market]!;
      const notional = Math.abs(value);
      const schedule = policy.schedules[market]!;
      const bracket = bracketOf(schedule, notional);
      equity += value;
      gross += notional;
      maintenance += schedule.rates[bracket]! * notional - schedule.amounts[bracket]!;
      exposure += notional * (1 + this.level * schedule.rates[bracketOf(schedule, 2 * notional)]!);
    }
    if (exposure === 0) return LARGEST_RADIUS;
    for (const { level, orAt } of policy.triggers) {
      if (isUnder(equity, level * maintenance, orAt, gross)) return -1;
    }
    // What rounding may decide, at a tie, is looked at again.
    const buffer = equity - this.level * maintenance - 2 * TIE * gross;
    return Math.max(0, Math.min(LARGEST_RADIUS, (CAUTION * buffer) / exposure));
  }

  private orderByRadius(marks: Float64Array): void {
    const radii = Float64Array.from({ length: this.order.length }, (_, row) => this.safeRadius(row, marks));
    this.order = this.order.slice().sort((a, b) => radii[a]! - radii[b]! || a - b);
    this.order.forEach((row, place) => (this.blockOf[row] = Math.floor(place / BLOCK)));
    this.ordered = true;
  }
}
