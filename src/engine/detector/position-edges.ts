import { holdsCoins } from '../coins.ts';
import type { CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import type { QuietRange } from './detector.ts';
import { EdgeBuckets } from './edge-buckets.ts';
import type { EquityLines } from './equity-lines.ts';
import type { SafeRadius } from './safe-radius.ts';

/** Rows with less room than this are looked at whenever anybody asks: the next move would reach them anyway. */
const SMALLEST = 0.001;
/** The same where a line says cheaply that a row is above its triggers: between this and ENOUGH neither is much dearer. */
const SMALLEST_BY_LINE = 0.006;

/**
 * Rows of several positions. Each is safe while every one of its marks stays within its safe radius of where it was looked at
 * last: so each open position has an edge in its market, on the side that costs the row equity, or on both where either may.
 * A row is looked at again when a mark has reached any of its edges, or something has happened to it. Rows with hardly any
 * room are watched by lines, where the policy has them, and looked at when those no longer speak for them.
 */
export class PositionEdges {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly rule: SafeRadius;
  private readonly lines: EquityLines | undefined;
  private readonly smallest: number;
  private readonly rows: Int32Array;
  /**
   * Two sides per market, below and above it. Lower edges are kept negated, so that both sides ascend. A position's edge is a
   * node of its own number, its upper one, where it may have both, as many further on as there are positions.
   */
  private readonly edges: EdgeBuckets;
  /** From a position's lower edge to its upper one. */
  private readonly toUpper: number;
  private readonly reached: Int32Array;
  /** Rows to be looked at: under a trigger, changed, reached, or with hardly any room. */
  private readonly hot: Int32Array;
  private hotCount = 0;
  private readonly isHot: Uint8Array;
  /** Hot rows as `build` left them. */
  private hotAtStart: Int32Array = new Int32Array(0);

  constructor(
    policy: CompiledPolicy,
    state: PathState,
    rule: SafeRadius,
    lines: EquityLines | undefined,
    rows: Int32Array,
  ) {
    this.policy = policy;
    this.state = state;
    this.rule = rule;
    this.lines = lines;
    this.smallest = lines === undefined ? SMALLEST : SMALLEST_BY_LINE;
    this.rows = rows;
    const { positions, count } = policy.rows;
    this.toUpper = rule.bothSides ? positions.count : 0;
    const nodes = rows.length === 0 ? 0 : positions.count + this.toUpper;
    this.edges = new EdgeBuckets(2 * policy.markets.length, nodes);
    this.reached = new Int32Array(nodes);
    this.hot = new Int32Array(rows.length);
    this.isHot = new Uint8Array(count);
  }

  /** Looks at every row where it stands before step 1. */
  build(): void {
    const { values } = this.state;
    this.edges.clear(Float64Array.from({ length: 2 * values.length }, (_, side) => keyOf(side, values[side >> 1]!)));
    this.allChanged();
    this.look(undefined, 0);
    this.edges.keep();
    this.hotAtStart = this.hot.slice(0, this.hotCount);
  }

  /** Back to before step 1, as `build` found it. */
  restart(): void {
    for (let i = 0; i < this.hotCount; i++) {
      const row = this.hot[i]!;
      this.isHot[row] = 0;
      this.lines?.erase(row);
    }
    this.hotCount = 0;
    for (let i = 0; i < this.hotAtStart.length; i++) this.rowChanged(this.hotAtStart[i]!);
    this.edges.restore();
  }

  /** Its edges stay where they are until it is looked at: reaching one of them then says nothing new. */
  rowChanged(row: number): void {
    this.lines?.erase(row);
    this.lookAt(row);
  }

  private lookAt(row: number): void {
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
    this.wake();
    return this.hotCount === 0 ? before : this.look(found, before);
  }

  /** Whether every row has room, or is watched. */
  get isQuiet(): boolean {
    return this.hotCount === 0 || this.lines !== undefined;
  }

  get watchesRows(): boolean {
    return this.hotCount > 0;
  }

  /** Whether the hot rows are surely above every trigger at these unit values. */
  watchedAreSafe(values: Float64Array): boolean {
    const { hot, hotCount, lines } = this;
    if (hotCount === 0) return true;
    if (lines === undefined || !lines.follow(values)) return false;
    for (let i = 0; i < hotCount; i++) if (!lines.isAbove(hot[i]!, values)) return false;
    return true;
  }

  /** Narrows the range to the nearest edges. */
  narrow({ low, high }: QuietRange): void {
    const { edges } = this;
    for (let market = 0; market < low.length; market++) {
      low[market] = Math.max(low[market]!, -edges.least(2 * market));
      high[market] = Math.min(high[market]!, edges.least(2 * market + 1));
    }
  }

  /** Rows with an edge that a mark has reached are to be looked at. */
  private wake(): void {
    const { edges, reached, toUpper } = this;
    const { values } = this.state;
    const { row, count } = this.policy.rows.positions;
    let woken = 0;
    for (let market = 0; market < values.length; market++) {
      const value = values[market]!;
      woken = edges.take(2 * market, -value, reached, woken);
      woken = edges.take(2 * market + 1, value, reached, woken);
    }
    for (let i = 0; i < woken; i++) {
      const node = reached[i]!;
      this.lookAt(row[node < count ? node : node - toUpper]!);
    }
  }

  /** Looks at the hot rows. Those with room get new edges; one that holds coins moves although no mark does. */
  private look(found: Int32Array | undefined, before: number): number {
    const { hot, isHot, rule, lines, smallest, policy, state } = this;
    if (lines !== undefined && !lines.follow(state.values)) this.drawAnew(lines);
    let count = before;
    let kept = 0;
    for (let i = 0; i < this.hotCount; i++) {
      const row = hot[i]!;
      if (lines !== undefined && lines.isClose(row, state.values)) {
        hot[kept++] = row;
        continue;
      }
      const radius = rule.radius(row);
      if (radius < 0 && found !== undefined) found[count++] = row;
      if (radius < smallest || holdsCoins(policy.rows, state.coins, row)) {
        hot[kept++] = row;
        if (radius >= 0) lines?.draw(row);
        continue;
      }
      isHot[row] = 0;
      lines?.erase(row);
      this.putEdges(row, radius);
    }
    this.hotCount = kept;
    return count;
  }

  private drawAnew(lines: EquityLines): void {
    for (let i = 0; i < this.hotCount; i++) lines.erase(this.hot[i]!);
    lines.moveWindow();
  }

  private putEdges(row: number, radius: number): void {
    const { edges, rule, toUpper } = this;
    const { start, positions } = this.policy.rows;
    const { size, values } = this.state;
    for (let p = start[row]!; p < start[row + 1]!; p++) {
      const held = size[p]!;
      if (held === 0) {
        edges.remove(p);
        if (toUpper > 0) edges.remove(p + toUpper);
        continue;
      }
      const market = positions.market[p]!;
      const value = values[market]!;
      const move = radius * Math.abs(value);
      if (held > 0 || rule.bothSides) edges.put(2 * market, p, move - value);
      if (held < 0 || rule.bothSides) edges.put(2 * market + 1, p + toUpper, value + move);
    }
  }
}

/** What the edges of a side are compared with: a mark's unit value, negated below. */
function keyOf(side: number, value: number): number {
  return (side & 1) === 0 ? -value : value;
}
