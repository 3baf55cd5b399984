import type { Holdings } from '../book-of-accounts.ts';
import type { CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import { anyMarginRadius } from './any-margin.ts';
import { bracketRadius } from './bracket-margin.ts';
import type { Detector, QuietRange } from './detector.ts';
import { equityLines } from './equity-lines.ts';
import { PositionEdges } from './position-edges.ts';
import { PriceLadder } from './price-ladder.ts';
import { rowWindow } from './row-window.ts';

/**
 * Looks at a row only when its account has changed, or a mark has left the window within which it was surely above every
 * trigger. Rows of one position have a window of their own; those of several have one in each of their markets.
 */
export class EventDetector implements Detector {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly ladder: PriceLadder;
  private readonly edges: PositionEdges;
  private readonly isOfOnePosition: Uint8Array;
  private readonly range: QuietRange;
  /** What the ladder and the edges were built for. */
  private builtFor: { readonly holdings: Holdings; readonly values: Float64Array } | undefined;
  private isRangeKnown = false;

  constructor(policy: CompiledPolicy, state: PathState) {
    this.policy = policy;
    this.state = state;
    const { count, start } = policy.rows;
    const rows = Int32Array.from({ length: count }, (_, row) => row);
    const positionsOf = (row: number): number => start[row + 1]! - start[row]!;
    const rule = bracketRadius(policy, state) ?? anyMarginRadius(policy, state);
    const ofOne = rows.filter((row) => positionsOf(row) === 1);
    const ofSeveral = rows.filter((row) => positionsOf(row) > 1);
    this.ladder = new PriceLadder(policy, state, rowWindow(policy, state, rule), ofOne);
    this.edges = new PositionEdges(policy, state, rule, equityLines(policy, state), ofSeveral);
    this.isOfOnePosition = Uint8Array.from(rows, (row) => (positionsOf(row) === 1 ? 1 : 0));
    const markets = policy.markets.length;
    this.range = { low: new Float64Array(markets), high: new Float64Array(markets) };
  }

  reset(holdings: Holdings): void {
    this.isRangeKnown = false;
    if (this.isBuiltFor(holdings)) {
      this.ladder.restart();
      this.edges.restart();
      return;
    }
    this.ladder.build();
    this.edges.build();
    this.builtFor = { holdings, values: this.state.values.slice() };
  }

  rowChanged(row: number): void {
    this.isRangeKnown = false;
    if (this.isOfOnePosition[row] === 1) this.ladder.rowChanged(row);
    else this.edges.rowChanged(row);
  }

  allChanged(): void {
    this.isRangeKnown = false;
    this.ladder.allChanged();
    this.edges.allChanged();
  }

  rowsUnderTrigger(found: Int32Array): number {
    if (this.policy.triggers.length === 0) return 0;
    this.isRangeKnown = false;
    const count = this.edges.rowsUnderTrigger(found, this.ladder.rowsUnderTrigger(found, 0));
    if (count > 1) sortRows(found, count);
    return count;
  }

  get quiet(): QuietRange | undefined {
    if (this.policy.triggers.length > 0 && !(this.ladder.isQuiet && this.edges.isQuiet)) return undefined;
    if (!this.isRangeKnown) this.findRange();
    return this.range;
  }

  get watchesRows(): boolean {
    return this.edges.watchesRows;
  }

  watchedAreSafe(values: Float64Array): boolean {
    return this.edges.watchedAreSafe(values);
  }

  private findRange(): void {
    const { low, high } = this.range;
    for (let market = 0; market < low.length; market++) {
      low[market] = -Infinity;
      high[market] = Infinity;
    }
    if (this.policy.triggers.length > 0) {
      this.ladder.narrow(this.range);
      this.edges.narrow(this.range);
    }
    this.isRangeKnown = true;
  }

  private isBuiltFor(holdings: Holdings): boolean {
    const { builtFor } = this;
    return builtFor?.holdings === holdings && builtFor.values.every((value, m) => value === this.state.values[m]);
  }
}

/** Up to so many rows are sorted by insertion: more than most marks bring, and without a view of the list. */
const INSERTION = 24;

function sortRows(rows: Int32Array, count: number): void {
  if (count > INSERTION) {
    rows.subarray(0, count).sort();
    return;
  }
  for (let i = 1; i < count; i++) {
    const row = rows[i]!;
    let place = i;
    for (; place > 0 && rows[place - 1]! > row; place--) rows[place] = rows[place - 1]!;
    rows[place] = row;
  }
}
