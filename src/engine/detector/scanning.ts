import { bracketOf } from '../../margin/schedule.ts';
import type { CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import { isUnder, TIE } from '../../margin/tie.ts';
import type { Detector } from './detector.ts';

/** Rows that are looked at together, and blocks that are passed over together. */
const ROWS_PER_BLOCK = 16;
const BLOCKS_PER_GROUP = 16;
/** Marks within ±100 % of where a row was evaluated: its notional at most doubles, which bounds the marginal rate. */
const LARGEST_RADIUS = 1;
/** Shrinks a radius by far more than rounding can amount to. */
const CAUTION = 1 - 1e-9;

/**
 * Scans the rows, but passes over a block of them while every mark stays inside the block's window, and over a group of
 * blocks while it stays inside all of theirs.
 *
 * With buffer = equity − level · maintenance > 0, adverse moves of at most δ (a long's mark falls, a short's rises) cost at
 * most δ · Σ notional of equity and add at most δ · Σ rate · notional of maintenance, over the shorts, rate being the
 * marginal rate at twice the notional. Favourable moves add more equity than maintenance as long as level · rate < 1. So a
 * row is safe while δ < buffer / Σ notional · (1 + [short] · level · rate); its window is bounded on the adverse side only.
 *
 * Rows are blocked by their sides and radius at the first marks, so that neighbours wake together.
 */
export class ScanningDetector implements Detector {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly markets: number;
  private readonly level: number;
  /** Whether a favourable move could add more maintenance than equity: then windows are bounded on both sides. */
  private readonly bothSides: boolean;
  /** Rows by block: block b holds order[16·b …]. */
  private order: Int32Array;
  private readonly blockOf: Int32Array;
  private readonly blocks: Windows;
  private readonly groups: Windows;
  private ordered = false;

  constructor(policy: CompiledPolicy, state: PathState) {
    this.policy = policy;
    this.state = state;
    this.markets = policy.markets.length;
    this.level = Math.max(0, ...policy.triggers.map((trigger) => trigger.level));
    this.bothSides = policy.schedules.some(({ rates }) => rates.some((rate) => this.level * rate >= 1));
    const { count } = policy.rows;
    this.order = Int32Array.from({ length: count }, (_, row) => row);
    this.blockOf = new Int32Array(count);
    const blocks = Math.ceil(count / ROWS_PER_BLOCK);
    this.blocks = new Windows(blocks, this.markets);
    this.groups = new Windows(Math.ceil(blocks / BLOCKS_PER_GROUP), this.markets);
  }

  reset(): void {
    this.allChanged();
  }

  allChanged(): void {
    this.blocks.closeAll();
    this.groups.closeAll();
  }

  rowChanged(row: number): void {
    const block = this.blockOf[row]!;
    this.blocks.close(block);
    this.groups.close(Math.floor(block / BLOCKS_PER_GROUP));
  }

  rowsUnderTrigger(marks: Float64Array, found: Int32Array): number {
    if (this.policy.triggers.length === 0) return 0;
    if (!this.ordered) this.orderRows(marks);
    let count = 0;
    for (let group = 0; group < this.groups.count; group++) {
      if (this.groups.hold(group, marks)) continue;
      const first = group * BLOCKS_PER_GROUP;
      const end = Math.min(first + BLOCKS_PER_GROUP, this.blocks.count);
      this.groups.open(group);
      for (let block = first; block < end; block++) {
        if (!this.blocks.hold(block, marks)) count = this.evaluate(block, marks, found, count);
        this.groups.narrow(group, this.blocks, block);
      }
    }
    if (count > 1) found.subarray(0, count).sort();
    return count;
  }

  /** Looks at every row of a block: collects those under a trigger, and opens the window that the others allow. */
  private evaluate(block: number, marks: Float64Array, found: Int32Array, count: number): number {
    const end = Math.min((block + 1) * ROWS_PER_BLOCK, this.order.length);
    let isUnderTrigger = false;
    this.blocks.open(block);
    for (let place = block * ROWS_PER_BLOCK; place < end; place++) {
      const row = this.order[place]!;
      const radius = this.safeRadius(row, marks);
      if (radius < 0) {
        found[count++] = row;
        isUnderTrigger = true;
      } else this.narrowTo(block, row, radius, marks);
    }
    if (isUnderTrigger) this.blocks.close(block);
    return count;
  }

  /** −1 for a row under a trigger, else the relative adverse move of the marks that it surely survives. */
  private safeRadius(row: number, marks: Float64Array): number {
    const { policy, state, level } = this;
    const { start, positions } = policy.rows;
    let equity = state.cash[row]!;
    let maintenance = 0;
    let exposure = 0;
    let scale = 0;
    for (let p = start[row]!; p < start[row + 1]!; p++) {
      const size = state.size[p]!;
      if (size === 0) continue;
      const market = positions.market[p]!;
      const value = size * marks[market]!;
      const notional = Math.abs(value);
      const schedule = policy.schedules[market]!;
      const bracket = bracketOf(schedule, notional);
      equity += value;
      scale += Math.max(notional, Math.abs(state.cost[p]!));
      maintenance += schedule.rates[bracket]! * notional - schedule.amounts[bracket]!;
      exposure += notional;
      if (value < 0 || this.bothSides)
        exposure += notional * level * schedule.rates[bracketOf(schedule, 2 * notional)]!;
    }
    if (exposure === 0) return LARGEST_RADIUS;
    for (const trigger of policy.triggers) {
      if (isUnder(equity, trigger.level * maintenance, trigger.orAt, scale)) return -1;
    }
    // What rounding may decide, at a tie, is looked at again.
    const buffer = equity - level * maintenance - 2 * TIE * scale;
    return Math.max(0, Math.min(LARGEST_RADIUS, (CAUTION * buffer) / exposure));
  }

  private narrowTo(block: number, row: number, radius: number, marks: Float64Array): void {
    const { start, positions } = this.policy.rows;
    const { low, high } = this.blocks;
    for (let p = start[row]!; p < start[row + 1]!; p++) {
      const size = this.state.size[p]!;
      if (size === 0) continue;
      const market = positions.market[p]!;
      const place = block * this.markets + market;
      const mark = marks[market]!;
      if (size > 0 || this.bothSides) low[place] = Math.max(low[place]!, mark * (1 - radius));
      if (size < 0 || this.bothSides) high[place] = Math.min(high[place]!, mark * (1 + radius));
    }
  }

  private orderRows(marks: Float64Array): void {
    const { start, positions } = this.policy.rows;
    const { size } = this.state;
    const sidesOf = (row: number): string => {
      let sides = '';
      for (let p = start[row]!; p < start[row + 1]!; p++) sides += `${positions.market[p]!}${size[p]! > 0 ? 'L' : 'S'}`;
      return sides;
    };
    const keys = Array.from(this.order, (row) => ({ row, sides: sidesOf(row), radius: this.safeRadius(row, marks) }));
    keys.sort((a, b) => (a.sides < b.sides ? -1 : a.sides > b.sides ? 1 : a.radius - b.radius || a.row - b.row));
    this.order = Int32Array.from(keys, ({ row }) => row);
    this.order.forEach((row, place) => (this.blockOf[row] = Math.floor(place / ROWS_PER_BLOCK)));
    this.ordered = true;
  }
}

/** Per entry and market, the marks between which nothing needs to be looked at. */
class Windows {
  readonly count: number;
  /** [count × markets] quote per base */
  readonly low: Float64Array;
  readonly high: Float64Array;
  private readonly markets: number;

  constructor(count: number, markets: number) {
    this.count = count;
    this.markets = markets;
    this.low = new Float64Array(count * markets);
    this.high = new Float64Array(count * markets);
  }

  closeAll(): void {
    this.low.fill(Infinity);
  }

  close(entry: number): void {
    this.low.fill(Infinity, entry * this.markets, (entry + 1) * this.markets);
  }

  open(entry: number): void {
    this.low.fill(-Infinity, entry * this.markets, (entry + 1) * this.markets);
    this.high.fill(Infinity, entry * this.markets, (entry + 1) * this.markets);
  }

  hold(entry: number, marks: Float64Array): boolean {
    const { low, high, markets } = this;
    for (let m = 0, place = entry * markets; m < markets; m++, place++) {
      const mark = marks[m]!;
      if (mark < low[place]! || mark > high[place]!) return false;
    }
    return true;
  }

  /** Narrows an entry to what another entry of finer windows allows. */
  narrow(entry: number, finer: Windows, fine: number): void {
    const { low, high, markets } = this;
    for (let m = 0; m < markets; m++) {
      const place = entry * markets + m;
      low[place] = Math.max(low[place]!, finer.low[fine * markets + m]!);
      high[place] = Math.min(high[place]!, finer.high[fine * markets + m]!);
    }
  }
}
