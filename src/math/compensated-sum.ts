/**
 * A running sum whose rounding errors are kept beside it and put back when it is read.
 *
 * The error is at most one rounding of the result plus n²·2⁻¹⁰⁶ of the sum of absolute values, not n·2⁻⁵³; it still
 * depends, in those last bits, on the order. Where any order must give the same bits, use {@link exactSum}.
 * A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974).
 */
export class CompensatedSum {
  #sum = 0;
  #lost = 0;

  add(x: number): void {
    const next = this.#sum + x;
    this.#lost += Math.abs(this.#sum) >= Math.abs(x) ? this.#sum - next + x : x - next + this.#sum;
    this.#sum = next;
  }

  /** The sum so far. An infinite or NaN term stays what it is. */
  get value(): number {
    // ∞ − ∞ in the lost part would turn an infinite sum into NaN.
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum;
  }
}

/** Sum of `values` in their order, by {@link CompensatedSum}. */
export function sum(values: Iterable<number>): number {
  const total = new CompensatedSum();
  for (const value of values) total.add(value);
  return total.value;
}

/**
 * The exact sum of finite `values`, rounded once to the nearest double (ties to even): the same for every order.
 *
 * Keeps the running sum as doubles that do not overlap. J. R. Shewchuk, "Adaptive precision floating-point arithmetic",
 * Discrete & Computational Geometry 18 (1997), grow-expansion; the last rounding as in Python's `math.fsum`.
 *
 * @throws RangeError if a value or a partial sum is not finite
 */
export function exactSum(values: Iterable<number>): number {
  const parts: number[] = [];
  for (const value of values) {
    if (!Number.isFinite(value)) throw new RangeError(`an exact sum needs finite values, got ${value}`);
    growExpansion(parts, value);
  }
  return roundedOnce(parts);
}

/** Adds `value` to the expansion `parts` (ascending magnitude, no overlap, no zeros) without any rounding. */
function growExpansion(parts: number[], value: number): void {
  let x = value;
  let kept = 0;
  for (const part of parts) {
    const large = Math.abs(x) < Math.abs(part) ? part : x;
    const small = large === x ? part : x;
    const high = large + small;
    const low = small - (high - large);
    if (low !== 0) parts[kept++] = low;
    x = high;
  }
  if (!Number.isFinite(x)) throw new RangeError(`an exact sum left the range of doubles at ${value}`);
  parts.length = kept;
  if (x !== 0) parts.push(x);
}

function roundedOnce(parts: readonly number[]): number {
  let i = parts.length - 1;
  if (i < 0) return 0;
  let high = parts[i]!;
  let low = 0;
  while (i > 0 && low === 0) {
    const x = high;
    const y = parts[--i]!;
    high = x + y;
    low = y - (high - x);
  }
  // Halfway between two doubles, the sign of what lies below decides, not the rule of ties to even.
  if (i > 0 && low !== 0 && low < 0 === parts[i - 1]! < 0) {
    const twice = low * 2;
    const next = high + twice;
    if (next - high === twice) return next;
  }
  return high;
}
