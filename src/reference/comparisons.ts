import { ZERO, larger, type Amount } from './amount.ts';

/** Below this share of their scale two amounts differ by the rounding of the 40th digit only: they are equal. */
const ROUNDING = '1e-30';

/**
 * Every comparison that decides something passes here, so that it is known how close the closest one was: where doubles
 * cannot tell two amounts apart that 40 digits can, the two engines may part, and neither is wrong.
 */
export class Comparisons {
  private least = Infinity;

  /** Smallest |a − b| / scale of all comparisons so far that were not of equal amounts; Infinity where there was none. */
  get closest(): number {
    return this.least;
  }

  /**
   * −1, 0 or 1 as a is less than, equal to or greater than b.
   *
   * @param scale  what rounding in the two amounts is relative to, ≥ 0; the larger of them unless given
   */
  compare(a: Amount, b: Amount, scale: Amount = larger(a.abs(), b.abs())): -1 | 0 | 1 {
    if (!a.isFinite() || !b.isFinite() || a.equals(b)) return a.comparedTo(b) as -1 | 0 | 1;
    const gap = a.minus(b).abs();
    if (gap.lessThanOrEqualTo(scale.times(ROUNDING))) return 0;
    this.note(gap, scale);
    return a.lessThan(b) ? -1 : 1;
  }

  /** Whether a is something, more than nothing, among amounts of this scale. */
  isPositive(a: Amount, scale: Amount): boolean {
    return this.compare(a, ZERO, scale) > 0;
  }

  /** A decision that hung by `gap` among amounts of `scale`. */
  note(gap: Amount, scale: Amount): void {
    if (scale.isZero() || !scale.isFinite()) return;
    const relative = gap.div(scale).toNumber();
    if (relative < this.least) this.least = relative;
  }
}
