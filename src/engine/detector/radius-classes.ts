import { holdsCoins } from '../coins.ts';
import type { CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import type { QuietRange } from './detector.ts';
import { LARGEST_RADIUS, type SafeRadius } from './safe-radius.ts';

/** Radii of the classes: SMALLEST · GROWTH^k, up to the largest that a row may have. */
const SMALLEST = 0.0015;
const GROWTH = 1.5;
/** Keeps a class inside what its rows survive, by far more than rounding can amount to. */
const CAUTION = 1 + 1e-12;

/** Class of rows that are looked at whenever anybody asks: they are under a trigger, have changed, or stand close to one. */
const HOT = -1;

/**
 * Rows of several positions, kept in classes by their safe radius. A class remembers the unit values at which it began, and
 * holds all its rows safe while every mark stays within its radius of those; then its rows are looked at, and spread anew.
 * Rows with hardly any room are looked at every time.
 */
export class RadiusClasses {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly rule: SafeRadius;
  private readonly rows: Int32Array;
  private readonly markets: number;
  private readonly radii: Float64Array;
  /** Unit values at which each class began, and its window. [classes × markets] */
  private readonly centres: Float64Array;
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  /** Members of each class, [classes][rows], and how many. */
  private readonly members: readonly Int32Array[];
  private readonly counts: Int32Array;
  private readonly hot: Int32Array;
  private hotCount = 0;
  /** Class of each row, and its place among the members. */
  private readonly classOf: Int16Array;
  private readonly placeOf: Int32Array;
  /** Radius that a row needs to join each class at the present marks, where it has been asked for since they moved; else NaN. */
  private readonly needed: Float64Array;
  /** 1 / |unit value| of the marks. [markets] */
  private readonly inverses: Float64Array;
  /** Windows of all classes together. [markets] */
  private readonly nearest: QuietRange;
  private isNearestKnown = false;
  /** As `build` left it. */
  private start: { readonly classOf: Int16Array; readonly centre: Float64Array } | undefined;

  constructor(policy: CompiledPolicy, state: PathState, rule: SafeRadius, rows: Int32Array) {
    this.policy = policy;
    this.state = state;
    this.rule = rule;
    this.rows = rows;
    this.markets = policy.markets.length;
    const radii: number[] = [];
    if (rows.length > 0) for (let radius = SMALLEST; radius <= LARGEST_RADIUS; radius *= GROWTH) radii.push(radius);
    this.radii = Float64Array.from(radii);
    this.centres = new Float64Array(radii.length * this.markets);
    this.low = new Float64Array(radii.length * this.markets);
    this.high = new Float64Array(radii.length * this.markets);
    this.members = radii.map(() => new Int32Array(rows.length));
    this.counts = new Int32Array(radii.length);
    this.hot = new Int32Array(rows.length);
    this.classOf = new Int16Array(policy.rows.count);
    this.placeOf = new Int32Array(policy.rows.count);
    this.needed = new Float64Array(radii.length);
    this.inverses = new Float64Array(this.markets);
    this.nearest = { low: new Float64Array(this.markets), high: new Float64Array(this.markets) };
  }

  /** Looks at every row where it stands before step 1. */
  build(): void {
    if (this.rows.length === 0) return;
    this.empty();
    this.forgetNeeds();
    for (const row of this.rows) this.join(row, this.classFor(row, this.rule.radius(row)));
    this.start = { classOf: this.classOf.slice(), centre: this.state.values.slice() };
  }

  /** Back to before step 1, as `build` found it. */
  restart(): void {
    if (this.start === undefined) return;
    const { classOf, centre } = this.start;
    this.empty();
    for (let i = 0; i < this.rows.length; i++) this.join(this.rows[i]!, classOf[this.rows[i]!]!);
    for (let k = 0; k < this.radii.length; k++) if (this.counts[k]! > 0) this.begin(k, centre);
  }

  rowChanged(row: number): void {
    if (this.classOf[row] === HOT) return;
    this.leave(row);
    this.join(row, HOT);
  }

  allChanged(): void {
    this.empty();
    for (let i = 0; i < this.rows.length; i++) this.join(this.rows[i]!, HOT);
  }

  /** Collects the rows that are under a trigger, in no order; returns how many `found` then holds. */
  rowsUnderTrigger(found: Int32Array, before: number): number {
    if (this.rows.length === 0) return before;
    if (this.hotCount === 0 && this.isNearestKnown && this.areInside(this.nearest.low, this.nearest.high, 0))
      return before;
    this.forgetNeeds();
    if (!this.isNearestKnown || !this.areInside(this.nearest.low, this.nearest.high, 0)) this.openClasses();
    let count = before;
    let kept = 0;
    const looked = this.hotCount;
    for (let i = 0; i < looked; i++) {
      const row = this.hot[i]!;
      const radius = this.rule.radius(row);
      if (radius < 0) found[count++] = row;
      const k = this.classFor(row, radius);
      if (k === HOT) {
        this.hot[kept] = row;
        this.placeOf[row] = kept++;
      } else this.join(row, k);
    }
    this.hotCount = kept;
    if (!this.isNearestKnown) this.findNearest();
    return count;
  }

  /** Whether every row is in a class. */
  get isQuiet(): boolean {
    return this.hotCount === 0;
  }

  /** Narrows the range to the windows of all classes. */
  narrow({ low, high }: QuietRange): void {
    if (this.rows.length === 0) return;
    if (!this.isNearestKnown) this.findNearest();
    for (let market = 0; market < this.markets; market++) {
      low[market] = Math.max(low[market]!, this.nearest.low[market]!);
      high[market] = Math.min(high[market]!, this.nearest.high[market]!);
    }
  }

  private empty(): void {
    this.counts.fill(0);
    this.hotCount = 0;
    this.isNearestKnown = false;
  }

  /** The rows of classes whose window a mark has left are to be looked at. */
  private openClasses(): void {
    const { members, counts, markets } = this;
    for (let k = 0; k < counts.length; k++) {
      const count = counts[k]!;
      if (count === 0 || this.areInside(this.low, this.high, k * markets)) continue;
      counts[k] = 0;
      const rows = members[k]!;
      for (let i = 0; i < count; i++) this.join(rows[i]!, HOT);
    }
    this.isNearestKnown = false;
  }

  private areInside(low: Float64Array, high: Float64Array, offset: number): boolean {
    const { values } = this.state;
    for (let market = 0; market < values.length; market++) {
      const value = values[market]!;
      if (value < low[offset + market]! || value > high[offset + market]!) return false;
    }
    return true;
  }

  /** The widest class that a row of this radius may join at the present marks. One that holds coins moves although no mark does. */
  private classFor(row: number, radius: number): number {
    const { needed, radii, counts } = this;
    if (radius < 0 || holdsCoins(this.policy.rows, this.state.coins, row)) return HOT;
    for (let k = needed.length - 1; k >= 0; k--) {
      if (radii[k]! > radius) continue;
      if (Number.isNaN(needed[k])) needed[k] = this.needOf(k);
      if (needed[k]! > radius) continue;
      if (counts[k] === 0) this.begin(k, this.state.values);
      return k;
    }
    return HOT;
  }

  private forgetNeeds(): void {
    const { needed, inverses } = this;
    const { values } = this.state;
    for (let k = 0; k < needed.length; k++) needed[k] = NaN;
    for (let market = 0; market < inverses.length; market++) inverses[market] = 1 / Math.abs(values[market]!);
  }

  /**
   * A row of radius r survives |v′ − v| ≤ r·|v|. In a class of radius ρ around c it meets at most |v′ − v| ≤ ρ·|c| + |c − v|.
   * An empty class begins at v.
   */
  private needOf(k: number): number {
    const { radii, centres, counts, inverses, markets } = this;
    const { values } = this.state;
    const radius = radii[k]!;
    let need = radius;
    if (counts[k]! > 0) {
      for (let market = 0, at = k * markets; market < markets; market++, at++) {
        const centre = centres[at]!;
        const reach = (radius * Math.abs(centre) + Math.abs(centre - values[market]!)) * inverses[market]!;
        if (reach > need) need = reach;
      }
    }
    return need * CAUTION;
  }

  private begin(k: number, values: Float64Array): void {
    const { markets, centres, low, high } = this;
    for (let market = 0, at = k * markets; market < markets; market++, at++) {
      const centre = values[market]!;
      const move = this.radii[k]! * Math.abs(centre);
      centres[at] = centre;
      low[at] = centre - move;
      high[at] = centre + move;
    }
    this.isNearestKnown = false;
  }

  private findNearest(): void {
    const { counts, markets } = this;
    const { low, high } = this.nearest;
    low.fill(-Infinity);
    high.fill(Infinity);
    for (let k = 0; k < counts.length; k++) {
      if (counts[k] === 0) continue;
      for (let market = 0, at = k * markets; market < markets; market++, at++) {
        if (this.low[at]! > low[market]!) low[market] = this.low[at]!;
        if (this.high[at]! < high[market]!) high[market] = this.high[at]!;
      }
    }
    this.isNearestKnown = true;
  }

  private join(row: number, k: number): void {
    this.classOf[row] = k;
    if (k === HOT) {
      this.placeOf[row] = this.hotCount;
      this.hot[this.hotCount++] = row;
    } else {
      this.placeOf[row] = this.counts[k]!;
      this.members[k]![this.counts[k]!++] = row;
    }
  }

  private leave(row: number): void {
    const k = this.classOf[row]!;
    const rows = this.members[k]!;
    const last = rows[--this.counts[k]!]!;
    const place = this.placeOf[row]!;
    rows[place] = last;
    this.placeOf[last] = place;
  }
}
