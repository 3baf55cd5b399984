import { studentCdf } from '../math/student-distribution.ts';
import { studentScore } from './confidence.ts';
import { commonValue, FEW_VALUES, meanSpread, type MeanSpread } from './mean-spread.ts';
import type { Draws } from './bootstrap.ts';
import { blockSum, momentsOf, type Moments } from './mean.ts';

/**
 * How the paths of a run make independent values, where each path is not one by itself, or is not the best that can be made
 * of it. Whatever is a mean over paths, or behaves like one, has the spread of what these units add to it.
 */
export interface Design {
  readonly kind: 'antithetic' | 'stratified' | 'control';
  /** Said before the name of an interval. */
  readonly label: string;
  /** Independent values. */
  readonly units: number;
  /** Of each complete path the unit that it belongs to, ascending; undefined where it is one itself. */
  readonly groupOf: Uint32Array | undefined;
  /** As many independent paths show an event at least as surely as these do. */
  readonly independentPaths: number;
  /** No variance is more than so many times that of as many plain paths. */
  readonly largestVariance: number;
  /** Of controlled paths: how many controls are in use. */
  readonly controls?: number;
  /** What the units add to the mean of a value per complete path: their mean is the estimate. [units] */
  readonly contributions: (valueAt: (path: number) => number) => Float64Array;
  /** The same of some of its paths. @param paths  ascending, among the complete ones */
  readonly of: (paths: ArrayLike<number>) => Design;
}

/**
 * Neighbouring paths drawn together: antithetic pairs, groups of strata. A group is one value, the mean of its paths, and
 * its paths are never taken for independent (Glasserman, 2004, §4.2 and §4.3). Of groups that lost paths the estimate is
 * the ratio of two means, the sum of the values to the number of paths, to first order.
 *
 * @param indices  of the complete paths, ascending
 * @param size  paths of a group; the first begins at path 0
 */
export function groupedDesign(kind: 'antithetic' | 'stratified', indices: ArrayLike<number>, size: number): Design {
  const count = indices.length;
  const groupOf = new Uint32Array(count);
  let units = 0;
  for (let path = 0, last = -1; path < count; path++) {
    const group = Math.floor(indices[path]! / size);
    if (group !== last) units++;
    last = group;
    groupOf[path] = units - 1;
  }
  const members = new Uint32Array(units);
  for (let path = 0; path < count; path++) members[groupOf[path]!]!++;
  const isEven = members.every((each) => each * units === count);
  return {
    ...{ kind, units, groupOf },
    label: kind === 'antithetic' ? 'antithetic pairs' : `groups of ${size} strata`,
    // Two paths of a pair may show the same events. Strata of a group, drawn apart from one another, miss an event of
    // probability p with Π(1 − p_s) ≤ (1 − p)^size.
    independentPaths: kind === 'antithetic' ? units : count,
    // A pair may be one value twice; a Latin hypercube of n paths varies by no more than n − 1 plain ones (Owen, 1997).
    largestVariance: size / (kind === 'antithetic' ? 1 : size - 1),
    contributions: (valueAt) => {
      const sums = new Float64Array(units);
      for (let path = 0; path < count; path++) sums[groupOf[path]!]! += valueAt(path);
      const share = units / count;
      const mean = isEven ? 0 : blockSum(units, (unit) => sums[unit]!) / count;
      return sums.map((sum, unit) => sum * share + (isEven ? 0 : mean * (1 - members[unit]! * share)));
    },
    of: (paths) =>
      groupedDesign(
        kind,
        Array.from(paths, (path) => indices[path]!),
        size,
      ),
  };
}

/** A value per complete path whose mean is known. */
export interface Control {
  readonly values: Float64Array;
  readonly mean: number;
}

/** Part of a control's variance that the others must leave it. */
const LEAST_OWN_PART = 1e-9;

/**
 * Paths drawn plainly, with controls: the part of a value that regression on the controls explains is replaced by its known
 * mean (Glasserman, 2004, §4.1.2),
 *
 *     v_i = y_i − b′(c_i − E c),   b = Cov(c)⁻¹ Cov(c, y) of the same paths
 *
 * with a bias of order 1/n. The spread of the v_i is widened to what that of the mean is given the controls, residuals being
 * independent of them,
 *
 *     Var = s²(1/n + (c̄ − E c)′ Cov(c)⁻¹ (c̄ − E c)/(n − 1)),   s² = Σ residual²/(n − q − 1)
 *
 * (Lavenberg and Welch, 1981, Management Science 27:322). Values of which fewer than thirty are unlike the usual one are
 * left as they are: there a slope is chance.
 */
export function controlledDesign(count: number, controls: readonly Control[]): Design {
  const axes = orthogonal(count, controls);
  const plain = (valueAt: (path: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, path) => valueAt(path));
  const distance = axes.reduce((sum, { excess }) => sum + excess * excess, 0);
  const freedom = count - axes.length - 1;
  return {
    ...{ kind: 'control', label: 'controlled', units: count, groupOf: undefined },
    ...{ independentPaths: count, largestVariance: 1, controls: axes.length },
    contributions: (valueAt) => {
      const values = plain(valueAt);
      if (freedom < 1 || axes.length === 0) return values;
      const spread = momentsOf(count, (path) => values[path]!);
      if (commonValue(count, (path) => values[path]!, spread).others < FEW_VALUES + axes.length) return values;
      let estimate = spread.mean;
      const residuals = values.map((value) => value - spread.mean);
      for (const { scores, excess } of axes) {
        const slope = blockSum(count, (path) => scores[path]! * residuals[path]!) / (count - 1);
        estimate -= slope * excess;
        for (let path = 0; path < count; path++) residuals[path]! -= slope * scores[path]!;
      }
      const widening = Math.sqrt(((count - 1) / freedom) * (1 + (count / (count - 1)) * distance));
      return residuals.map((residual) => estimate + widening * residual);
    },
    of: (paths) =>
      controlledDesign(
        paths.length,
        controls.map(({ values, mean }) => ({ values: Float64Array.from(paths, (path) => values[path]!), mean })),
      ),
  };
}

/** A combination of controls: mean 0 and variance 1 over the paths, and how far its mean over them lies from the known one. */
interface Axis {
  readonly scores: Float64Array;
  readonly excess: number;
}

/** Controls made uncorrelated over the paths, one after the other; what the earlier ones explain is left out. */
function orthogonal(count: number, controls: readonly Control[]): readonly Axis[] {
  const axes: Axis[] = [];
  if (count < 2) return axes;
  for (const { values, mean: known } of controls) {
    const { mean, variance } = momentsOf(count, (path) => values[path]!);
    if (!(variance > 0)) continue;
    const scores = values.map((value) => value - mean);
    let excess = mean - known;
    // Twice, so that rounding leaves no correlation behind.
    for (const axis of [...axes, ...axes]) {
      const slope = blockSum(count, (path) => axis.scores[path]! * scores[path]!) / (count - 1);
      excess -= slope * axis.excess;
      for (let path = 0; path < count; path++) scores[path]! -= slope * axis.scores[path]!;
    }
    const left = blockSum(count, (path) => scores[path]! * scores[path]!) / (count - 1);
    if (left < LEAST_OWN_PART * variance) continue;
    const scale = Math.sqrt(left);
    axes.push({ scores: scores.map((score) => score / scale), excess: excess / scale });
  }
  return axes;
}

/**
 * How the mean of a value per path scatters under a design; without one, of plain paths. Its moments are those of the
 * units. Throws a RangeError below two.
 *
 * @param moments  of the values, where they are known
 */
export function spreadUnder(
  design: Design | undefined,
  count: number,
  valueAt: (path: number) => number,
  draws: Draws,
  moments?: Moments,
): MeanSpread {
  if (design === undefined) return meanSpread(count, valueAt, draws, moments);
  const units = design.contributions(valueAt);
  const spread = meanSpread(units.length, (unit) => units[unit]!, draws);
  const { method, standardError } = spread;
  const named = { ...spread, method: `${design.label}, ${method}` };
  if (design.groupOf === undefined || !method.startsWith(NORMAL) || standardError === 0) return named;
  // Groups may be few.
  const freedom = units.length - 1;
  return {
    ...named,
    method: `${design.label}, Student’s t${method.slice(NORMAL.length)}`,
    reach: (confidence) => {
      const halfWidth = studentScore(confidence, freedom) * standardError;
      return { low: -halfWidth, high: halfWidth };
    },
    pValue: (estimate) => 2 * studentCdf(-Math.abs(estimate) / standardError, freedom),
  };
}

/** How the name of a normal interval begins. */
const NORMAL = 'normal';
