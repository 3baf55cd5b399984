import { describe, expect, it } from 'vitest';
import { fieldErrors } from '../../src/calibration/standard-errors.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { rootKey } from '../../src/random/root-key.ts';

/** 3,000 normal returns of mean 0.1 and deviation 0.5, and their likelihood in the mean and the logarithm of the deviation. */
const stream = new RandomStream().seek(rootKey('standard errors'), 0, 0);
const values = Float64Array.from({ length: 3000 }, () => 0.1 + 0.5 * stream.normal());
const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
const maximum = Float64Array.of(mean, Math.log(deviation));
const natural = ([centre, logDeviation]: Float64Array): number[] => [centre!, Math.exp(logDeviation!)];
const logDensity = (x: number, [centre, logDeviation]: Float64Array): number =>
  -logDeviation! - 0.5 * ((x - centre!) * Math.exp(-logDeviation!)) ** 2;

const differenced = {
  natural,
  total: (at: Float64Array) => values.reduce((sum, x) => sum + logDensity(x, at), 0),
  parts: (at: Float64Array, into: Float64Array) => values.forEach((x, t) => (into[t] = logDensity(x, at))),
  counts: new Float64Array(values.length).fill(1),
};
const sloped = {
  natural,
  slopes: (at: Float64Array) => {
    const [centre, scale] = natural(at) as [number, number];
    const slope = new Float64Array(2);
    const squares = new Float64Array(4);
    for (const x of values) {
      const z = (x - centre) / scale;
      const score = [z / scale, z * z - 1];
      score.forEach((here, i) => {
        slope[i]! += here;
        score.forEach((other, j) => (squares[2 * i + j]! += here * other));
      });
    }
    return { value: differenced.total(at), slope, squares };
  },
};

describe('standard errors', () => {
  it('of a normal law are those of its mean and its deviation', () => {
    const [ofMean, ofDeviation] = fieldErrors(sloped, maximum)!.standardErrors;
    expect(ofMean! / (deviation / Math.sqrt(values.length))).toBeCloseTo(1, 6);
    const fourth = values.reduce((sum, x) => sum + (x - mean) ** 4, 0) / values.length / deviation ** 4;
    expect(ofDeviation! / ((deviation * Math.sqrt(fourth - 1)) / Math.sqrt(4 * values.length))).toBeCloseTo(1, 6);
  });

  it.each([[[]], [[0]], [[1]]])(
    'are alike by slopes that are known and by differences, with coordinates %j held',
    (held) => {
      const bySlopes = fieldErrors(sloped, maximum, held)!.standardErrors;
      const byDifferences = fieldErrors(differenced, maximum, held)!.standardErrors;
      bySlopes.forEach((error, i) => expect(Math.abs(error - byDifferences[i]!)).toBeLessThan(1e-5 * error + 1e-15));
      held.forEach((place) => expect(bySlopes[place]).toBe(0));
    },
  );

  it('of a mean and a deviation correlate by the skewness', () => {
    // The influences are x − m and ((x − m)² − s²)/(2s): their correlation is γ₃/√(γ₄ − 1).
    const moment = (power: number): number =>
      values.reduce((sum, x) => sum + ((x - mean) / deviation) ** power, 0) / values.length;
    const [[one, across], [back]] = fieldErrors(sloped, maximum)!.correlations as [number[], number[]];
    expect(across).toBeCloseTo(moment(3) / Math.sqrt(moment(4) - 1), 6);
    expect([one, back]).toEqual([1, across]);
  });

  it('are not given where a coordinate changes nothing', () => {
    const flat = {
      ...sloped,
      slopes: (at: Float64Array) => ({ ...sloped.slopes(at), slope: Float64Array.of(mean - at[0]!, 0) }),
    };
    expect(fieldErrors(flat, maximum)).toBeUndefined();
  });
});
