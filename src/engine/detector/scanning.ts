import { holdsCoins } from '../coins.ts';
import type { CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import type { Detector } from './detector.ts';
import { anyMarginRadius } from './any-margin.ts';
import { bracketRadius } from './bracket-margin.ts';
import type { SafeRadius } from './safe-radius.ts';
import { Windows } from './windows.ts';

/** Rows that are looked at together, and blocks that are passed over together. */
const ROWS_PER_BLOCK = 16;
const BLOCKS_PER_GROUP = 16;
/**
 * Scans the rows, but passes over a block of them while every mark stays inside the block's window, and over a group of
 * blocks while it stays inside all of theirs.
 *
 * How far the values of the marks may move before a row needs to be looked at again is its safe radius; favourable moves
 * are no danger where they add more equity than requirement.
 *
 * Rows are blocked by their sides and radius at the first marks, so that neighbours wake together.
 */
export class ScanningDetector implements Detector {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly markets: number;
  private readonly rule: SafeRadius;
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
    this.rule = bracketRadius(policy, state) ?? anyMarginRadius(policy, state);
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

  rowsUnderTrigger(found: Int32Array): number {
    if (this.policy.triggers.length === 0) return 0;
    if (!this.ordered) this.orderRows();
    const { values } = this.state;
    let count = 0;
    for (let group = 0; group < this.groups.count; group++) {
      if (this.groups.hold(group, values)) continue;
      const first = group * BLOCKS_PER_GROUP;
      const end = Math.min(first + BLOCKS_PER_GROUP, this.blocks.count);
      this.groups.open(group);
      for (let block = first; block < end; block++) {
        if (!this.blocks.hold(block, values)) count = this.evaluate(block, found, count);
        this.groups.narrow(group, this.blocks, block);
      }
    }
    if (count > 1) found.subarray(0, count).sort();
    return count;
  }

  /** Looks at every row of a block: collects those under a trigger, and opens the window that the others allow. */
  private evaluate(block: number, found: Int32Array, count: number): number {
    const end = Math.min((block + 1) * ROWS_PER_BLOCK, this.order.length);
    let staysClosed = false;
    this.blocks.open(block);
    for (let place = block * ROWS_PER_BLOCK; place < end; place++) {
      const row = this.order[place]!;
      const radius = this.rule.radius(row);
      if (radius < 0) {
        found[count++] = row;
        staysClosed = true;
      } else if (holdsCoins(this.policy.rows, this.state.coins, row)) {
        // Its equity moves with its coins: it is looked at in every step.
        staysClosed = true;
      } else this.narrowTo(block, row, radius);
    }
    if (staysClosed) this.blocks.close(block);
    return count;
  }

  private narrowTo(block: number, row: number, radius: number): void {
    const { start, positions } = this.policy.rows;
    const { bothSides } = this.rule;
    const { low, high } = this.blocks;
    for (let p = start[row]!; p < start[row + 1]!; p++) {
      const size = this.state.size[p]!;
      if (size === 0) continue;
      const market = positions.market[p]!;
      const place = block * this.markets + market;
      const value = this.state.values[market]!;
      const move = Math.abs(value) * radius;
      if (size > 0 || bothSides) low[place] = Math.max(low[place]!, value - move);
      if (size < 0 || bothSides) high[place] = Math.min(high[place]!, value + move);
    }
  }

  private orderRows(): void {
    const { start, positions } = this.policy.rows;
    const { size } = this.state;
    const sidesOf = (row: number): string => {
      // Rows that are looked at in every step lie together.
      let sides = holdsCoins(this.policy.rows, this.state.coins, row) ? 'coins' : '';
      for (let p = start[row]!; p < start[row + 1]!; p++) sides += `${positions.market[p]!}${size[p]! > 0 ? 'L' : 'S'}`;
      return sides;
    };
    const keys = Array.from(this.order, (row) => ({ row, sides: sidesOf(row), radius: this.rule.radius(row) }));
    keys.sort((a, b) => (a.sides < b.sides ? -1 : a.sides > b.sides ? 1 : a.radius - b.radius || a.row - b.row));
    this.order = Int32Array.from(keys, ({ row }) => row);
    this.order.forEach((row, place) => (this.blockOf[row] = Math.floor(place / ROWS_PER_BLOCK)));
    this.ordered = true;
  }
}
