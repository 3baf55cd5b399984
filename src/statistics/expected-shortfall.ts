import { moments, standardErrorOfMean } from './mean.ts';
import { quantileRank, tailCount } from './quantile.ts';

/** Fewest tail values, n(1 − level), on which we call an expected shortfall estimable. */
export const FEWEST_TAIL_PATHS = 10;

/** The fewest paths that put ten values into the tail: 1,000 at level 0.99, 10,000 at 0.999. */
export function pathsForExpectedShortfall(level: number): number {
  const paths = Math.ceil(FEWEST_TAIL_PATHS / (1 - level));
  return tailCount(paths - 1, level) >= FEWEST_TAIL_PATHS ? paths - 1 : paths;
}

/**
 * Mean of the worst share 1 − level of the values, larger being worse; the value on the boundary counts with the part of
 * it that belongs to the tail, so an atom at the quantile is split (Acerbi and Tasche, 2002, definition 2.6; Rockafellar
 * and Uryasev, 2002). With values descending and m = n(1 − p):
 *
 *     (Σ_{i ≤ ⌊m⌋} L₍ᵢ₎ + (m − ⌊m⌋) L₍⌊m⌋₊₁₎) / m
 *
 * The standard error is that of the mean of the influence values (Manistre and Hancock, 2005): as n grows, right.
 */
export function expectedShortfall({ values, level }: { values: ArrayLike<number>; level: number }): {
  estimate: number;
  standardError: number;
} {
  const path = Float64Array.from(values);
  const ascending = path.slice().sort();
  const influence = influenceValues(path, ascending, level);
  return {
    estimate: tailMean(ascending, level),
    standardError: standardErrorOfMean(moments(influence)),
  };
}

/** The estimate alone, of ascending values. Throws a RangeError where there is none. */
export function tailMean(ascending: Float64Array, level: number): number {
  const count = ascending.length;
  if (count === 0) throw new RangeError('the expected shortfall of no values is not defined');
  const valueAtRisk = ascending[quantileRank(count, level) - 1]!;
  // Excesses over the quantile and not the values themselves: the split of the boundary value is then automatic,
  // E = VaR + E[(L − VaR)⁺]/(1 − p) (Rockafellar and Uryasev, 2002, theorem 10).
  let excess = 0;
  for (let i = quantileRank(count, level); i < count; i++) excess += ascending[i]! - valueAtRisk;
  return valueAtRisk + excess / tailCount(count, level);
}

/**
 * What each path adds to the estimate, ψᵢ = VaR + (Lᵢ − VaR)⁺/(1 − p), in path order: their mean is the expected
 * shortfall, their spread its standard error, and their differences between two policies pair them path by path.
 */
export function influenceValues(values: Float64Array, ascending: Float64Array, level: number): Float64Array {
  const valueAtRisk = ascending[quantileRank(ascending.length, level) - 1]!;
  const tailShare = 1 - level;
  return values.map((loss) => valueAtRisk + Math.max(0, loss - valueAtRisk) / tailShare);
}
