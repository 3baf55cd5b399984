import { studentScore } from '../math/student-distribution.ts';

/** A value and when it was seen; the unit of time is the caller's. */
export interface DatedValue {
  readonly time: number;
  readonly value: number;
}

export interface LineProjection {
  readonly estimate: number;
  /** Prediction interval for one further value. */
  readonly low: number;
  readonly high: number;
  /** Per unit of time. */
  readonly slope: number;
}

/** Fewest points from which a line has a spread. */
export const LEAST_POINTS = 3;

/**
 * The straight line of least squares through values seen at some times, at a later one, with the interval for one further
 * value there: s²(1 + 1/n + (t − t̄)²/Σ(tᵢ − t̄)²) of Student's law with n − 2 degrees of freedom (Draper and Smith, Applied
 * Regression Analysis, 3rd ed., §3.1). It takes the line to be straight and the distances from it to be independent and alike.
 *
 * @param confidence  in (0, 1)
 * @throws RangeError below three points, or where all have one time
 */
export function projectLine(points: readonly DatedValue[], at: number, confidence: number): LineProjection {
  const n = points.length;
  if (n < LEAST_POINTS) throw new RangeError(`a line with a spread takes ${LEAST_POINTS} points, not ${n}`);
  const meanTime = points.reduce((sum, { time }) => sum + time, 0) / n;
  const meanValue = points.reduce((sum, { value }) => sum + value, 0) / n;
  let [times, product] = [0, 0];
  for (const { time, value } of points) {
    times += (time - meanTime) * (time - meanTime);
    product += (time - meanTime) * (value - meanValue);
  }
  if (times === 0) throw new RangeError('points of one time make no line');
  const slope = product / times;
  const estimate = meanValue + slope * (at - meanTime);
  const squares = points.reduce((sum, { time, value }) => {
    const distance = value - meanValue - slope * (time - meanTime);
    return sum + distance * distance;
  }, 0);
  const spread = Math.sqrt((squares / (n - 2)) * (1 + 1 / n + ((at - meanTime) * (at - meanTime)) / times));
  const reach = studentScore(confidence, n - 2) * spread;
  return { estimate, low: estimate - reach, high: estimate + reach, slope };
}
