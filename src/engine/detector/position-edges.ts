import { holdsCoins } from '../coins.ts';
import type { CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import type { QuietRange } from './detector.ts';
import { EdgeHeap } from './edge-heap.ts';
import type { SafeRadius } from './safe-radius.ts';

/** Rows with less room than this are looked at whenever anybody asks: the next move would reach them anyway. */
const SMALLEST = 0.001;

/**
 * Rows of several positions. Each is safe while every one of its marks stays within its safe radius of where it was looked at
 * last: so each open position has an edge in its market, on the side that costs the row equity, or on both where either may.
 * A row is looked at again when a mark has reached any of its edges, or something has happened to it.
 */
export class PositionEdges {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly rule: SafeRadius;
  private readonly rows: Int32Array;
  /** Positions of the rows, by market. An edge is kept under the position's place in it. */
  private readonly positions: readonly Int32Array[];
  private readonly placeOf: Int32Array;
  /** Per market; the lower edges are kept negated, so that both sides ascend. */
  private readonly below: readonly EdgeHeap[];
  private readonly above: readonly EdgeHeap[];
  /** Rows to be looked at: under a trigger, changed, reached, or with hardly any room. */
  private readonly hot: Int32Array;
  private hotCount = 0;
  private readonly isHot: Uint8Array;
  /** Hot rows as `build` left them. */
  private hotAtStart: Int32Array = new Int32Array(0);

  constructor(policy: CompiledPolicy, state: PathState, rule: SafeRadius, rows: Int32Array) {
    this.policy = policy;
    this.state = state;
    this.rule = rule;
    this.rows = rows;
    const { start, positions, count } = policy.rows;
    this.placeOf = new Int32Array(positions.count);
    const byMarket = policy.markets.map((): number[] => []);
    for (const row of rows) {
      for (let p = start[row]!; p < start[row + 1]!; p++) {
        this.placeOf[p] = byMarket[positions.market[p]!]!.push(p) - 1;
      }
    }
    this.positions = byMarket.map((each) => Int32Array.from(each));
    const heaps = (): EdgeHeap[] => this.positions.map(({ length }) => new EdgeHeap(length, length));
    this.below = heaps();
    this.above = heaps();
    this.hot = new Int32Array(rows.length);
    this.isHot = new Uint8Array(count);
  }

  /** Looks at every row where it stands before step 1. */
  build(): void {
    this.allChanged();
    this.look(undefined, 0);
    for (const heap of [...this.below, ...this.above]) heap.keep();
    this.hotAtStart = this.hot.slice(0, this.hotCount);
  }

  /** Back to before step 1, as `build` found it. */
  restart(): void {
    for (let i = 0; i < this.hotCount; i++) this.isHot[this.hot[i]!] = 0;
    this.hotCount = 0;
    for (let i = 0; i < this.hotAtStart.length; i++) this.rowChanged(this.hotAtStart[i]!);
    for (let market = 0; market < this.below.length; market++) {
      this.below[market]!.restore();
      this.above[market]!.restore();
    }
  }

  /** Its edges stay where they are until it is looked at: reaching one of them then says nothing new. */
  rowChanged(row: number): void {
    if (this.isHot[row] === 1) return;
    this.isHot[row] = 1;
    this.hot[this.hotCount++] = row;
  }

  allChanged(): void {
    for (let i = 0; i < this.rows.length; i++) this.rowChanged(this.rows[i]!);
  }

  /** Collects the rows that are under a trigger, in no order; returns how many `found` then holds. */
  rowsUnderTrigger(found: Int32Array, before: number): number {
    if (this.rows.length === 0) return before;
    const { values } = this.state;
    for (let market = 0; market < values.length; market++) {
      const value = values[market]!;
      this.wake(this.below[market]!, market, -value);
      this.wake(this.above[market]!, market, value);
    }
    return this.hotCount === 0 ? before : this.look(found, before);
  }

  /** Whether every row has room. */
  get isQuiet(): boolean {
    return this.hotCount === 0;
  }

  /** Narrows the range to the nearest edges. */
  narrow({ low, high }: QuietRange): void {
    for (let market = 0; market < low.length; market++) {
      low[market] = Math.max(low[market]!, -this.below[market]!.least());
      high[market] = Math.min(high[market]!, this.above[market]!.least());
    }
  }

  /** Rows with an edge that the value has reached are to be looked at. */
  private wake(heap: EdgeHeap, market: number, value: number): void {
    const { row } = this.policy.rows.positions;
    while (heap.least() <= value) this.rowChanged(row[this.positions[market]![heap.pop()]!]!);
  }

  /** Looks at the hot rows. Those with room get new edges; one that holds coins moves although no mark does. */
  private look(found: Int32Array | undefined, before: number): number {
    const { hot, isHot, rule, policy, state } = this;
    let count = before;
    let kept = 0;
    for (let i = 0; i < this.hotCount; i++) {
      const row = hot[i]!;
      const radius = rule.radius(row);
      if (radius < 0 && found !== undefined) found[count++] = row;
      if (radius < SMALLEST || holdsCoins(policy.rows, state.coins, row)) {
        hot[kept++] = row;
        continue;
      }
      isHot[row] = 0;
      this.putEdges(row, radius);
    }
    this.hotCount = kept;
    return count;
  }

  private putEdges(row: number, radius: number): void {
    const { placeOf, below, above, rule } = this;
    const { start, positions } = this.policy.rows;
    const { size, values } = this.state;
    for (let p = start[row]!; p < start[row + 1]!; p++) {
      const market = positions.market[p]!;
      const place = placeOf[p]!;
      const held = size[p]!;
      if (held === 0) {
        below[market]!.remove(place);
        above[market]!.remove(place);
        continue;
      }
      const value = values[market]!;
      const move = radius * Math.abs(value);
      if (held > 0 || rule.bothSides) below[market]!.put(place, move - value);
      if (held < 0 || rule.bothSides) above[market]!.put(place, value + move);
    }
  }
}
