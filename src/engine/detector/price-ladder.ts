import type { CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import type { QuietRange } from './detector.ts';
import { EdgeHeap } from './edge-heap.ts';
import type { RowWindow } from './row-window.ts';

/** Where a row is kept. */
const LADDER = 0;
const HEAP = 1;
const TO_LOOK_AT = 2;
const NOWHERE = 3;

/**
 * Rows of one position, kept by the edges of their windows: those that nothing has happened to on this path on a ladder that
 * was sorted once, with a cursor per side that goes one way; all others in heaps. A mark that stays between the nearest
 * edges of its market touches no row.
 */
export class PriceLadder {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly window: RowWindow;
  /** Its rows, ascending. */
  private readonly rows: Int32Array;
  private readonly where: Uint8Array;
  private readonly whereAtStart: Uint8Array;
  private toLookAtFirst: Int32Array = new Int32Array(0);
  /** Per market; longs fall below edges, shorts rise above. Edges below are kept negated: both sides ascend. */
  private readonly below: readonly Side[];
  private readonly above: readonly Side[];
  /** Rows outside their windows, or changed since they were looked at last. */
  private readonly toLookAt: Int32Array;
  private waiting = 0;

  constructor(policy: CompiledPolicy, state: PathState, window: RowWindow, rows: Int32Array) {
    this.policy = policy;
    this.state = state;
    this.window = window;
    this.rows = rows;
    const { count } = policy.rows;
    this.where = new Uint8Array(count).fill(NOWHERE);
    this.whereAtStart = new Uint8Array(count).fill(NOWHERE);
    this.toLookAt = new Int32Array(rows.length);
    const sides = (): Side[] =>
      policy.markets.map((_, market) => {
        const own = rows.filter((row) => this.marketOf(row) === market);
        return new Side(own.length, count);
      });
    this.below = sides();
    this.above = sides();
  }

  /** Looks at every row where it stands before step 1, and sorts them. */
  build(): void {
    const { window } = this;
    for (const side of [...this.below, ...this.above]) side.clear();
    this.waiting = 0;
    for (const row of this.rows) {
      const market = this.marketOf(row);
      if (window.isUnderTrigger(row) || !this.isInside(market)) {
        this.whereAtStart[row] = TO_LOOK_AT;
        continue;
      }
      this.whereAtStart[row] = LADDER;
      if (window.low > -Infinity) this.below[market]!.step(row, -window.low);
      if (window.high < Infinity) this.above[market]!.step(row, window.high);
    }
    for (const side of [...this.below, ...this.above]) side.sort();
    this.toLookAtFirst = this.rows.filter((row) => this.whereAtStart[row] === TO_LOOK_AT);
    this.restart();
  }

  /** Back to before step 1, as `build` found it. */
  restart(): void {
    this.where.set(this.whereAtStart);
    this.toLookAt.set(this.toLookAtFirst);
    this.waiting = this.toLookAtFirst.length;
    for (let market = 0; market < this.below.length; market++) {
      this.below[market]!.restart();
      this.above[market]!.restart();
    }
  }

  rowChanged(row: number): void {
    if (this.where[row] === TO_LOOK_AT) return;
    if (this.where[row] === HEAP) {
      const market = this.marketOf(row);
      this.below[market]!.heap.remove(row);
      this.above[market]!.heap.remove(row);
    }
    this.putDown(row);
  }

  allChanged(): void {
    for (let i = 0; i < this.rows.length; i++) this.rowChanged(this.rows[i]!);
  }

  /** Collects the rows that are under a trigger, in no order; returns how many `found` then holds. */
  rowsUnderTrigger(found: Int32Array, count: number): number {
    const { values } = this.state;
    for (let market = 0; market < values.length; market++) {
      this.wake(this.below[market]!, this.above[market]!, -values[market]!);
      this.wake(this.above[market]!, this.below[market]!, values[market]!);
    }
    return this.waiting === 0 ? count : this.look(found, count);
  }

  /** Whether every row has a window to stay in. */
  get isQuiet(): boolean {
    return this.waiting === 0;
  }

  /** Narrows the range to the nearest edges. */
  narrow({ low, high }: QuietRange): void {
    for (let market = 0; market < low.length; market++) {
      low[market] = Math.max(low[market]!, -this.below[market]!.nearest(this.where));
      high[market] = Math.min(high[market]!, this.above[market]!.nearest(this.where));
    }
  }

  /** Rows of a side whose edge the value has reached are to be looked at. */
  private wake(side: Side, other: Side, value: number): void {
    const { where } = this;
    const { rows, edges, heap } = side;
    while (side.cursor < side.length && edges[side.cursor]! <= value) {
      const row = rows[side.cursor++]!;
      if (where[row] === LADDER) this.putDown(row);
    }
    while (heap.least() <= value) {
      const row = heap.pop();
      other.heap.remove(row);
      this.putDown(row);
    }
  }

  private putDown(row: number): void {
    this.where[row] = TO_LOOK_AT;
    this.toLookAt[this.waiting++] = row;
  }

  private look(found: Int32Array, before: number): number {
    const { toLookAt, window } = this;
    let count = before;
    let kept = 0;
    for (let i = 0; i < this.waiting; i++) {
      const row = toLookAt[i]!;
      if (window.isUnderTrigger(row)) {
        found[count++] = row;
        toLookAt[kept++] = row;
        continue;
      }
      const market = this.marketOf(row);
      if (!this.isInside(market)) {
        toLookAt[kept++] = row;
        continue;
      }
      this.where[row] = NOWHERE;
      if (window.low > -Infinity) this.keep(row, this.below[market]!, -window.low);
      if (window.high < Infinity) this.keep(row, this.above[market]!, window.high);
    }
    this.waiting = kept;
    return count;
  }

  private keep(row: number, side: Side, edge: number): void {
    this.where[row] = HEAP;
    side.heap.add(row, edge);
  }

  private isInside(market: number): boolean {
    const value = this.state.values[market]!;
    return value > this.window.low && value < this.window.high;
  }

  private marketOf(row: number): number {
    const { start, positions } = this.policy.rows;
    return positions.market[start[row]!]!;
  }
}

/** The edges of one side of a market, ascending. */
class Side {
  readonly heap: EdgeHeap;
  /** The ladder: rows and their edges. */
  rows: Int32Array;
  edges: Float64Array;
  length = 0;
  /** Its first row that has not been passed. */
  cursor = 0;

  constructor(rows: number, bound: number) {
    this.heap = new EdgeHeap(rows, bound);
    this.rows = new Int32Array(rows);
    this.edges = new Float64Array(rows);
  }

  clear(): void {
    this.length = 0;
  }

  step(row: number, edge: number): void {
    this.rows[this.length] = row;
    this.edges[this.length++] = edge;
  }

  sort(): void {
    const edges = this.edges.slice(0, this.length);
    const order = Int32Array.from(edges, (_, place) => place).sort((a, b) => edges[a]! - edges[b]! || a - b);
    this.rows.set(order.map((place) => this.rows[place]!));
    for (let place = 0; place < this.length; place++) this.edges[place] = edges[order[place]!]!;
  }

  restart(): void {
    this.cursor = 0;
    this.heap.clear();
  }

  /** The nearest edge that stands. */
  nearest(where: Uint8Array): number {
    // Rows that have left the ladder hold nobody up.
    while (this.cursor < this.length && where[this.rows[this.cursor]!] !== LADDER) this.cursor++;
    const onLadder = this.cursor < this.length ? this.edges[this.cursor]! : Infinity;
    return Math.min(onLadder, this.heap.least());
  }
}
