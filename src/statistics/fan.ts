import { InvariantError } from '../errors.ts';
import { STATUS, type OutcomeTable, type Trajectories } from '../outcome.ts';
import { quantile } from './quantile.ts';
import type { Fan } from './summary.ts';
import { weightFacts, type Weights } from './weights.ts';

/** Levels of the bands of a fan. */
export const FAN_LEVELS: readonly number[] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/**
 * Quantiles across the complete paths at each time kept: the fund of every policy, the price of every underlying.
 * A band needs at least one path beyond it, n · min(level, 1 − level) ≥ 1, the median excepted; what never was finite,
 * an unlimited fund, has no fan. Throws an InvariantError for a NaN.
 */
export function fans(
  table: OutcomeTable,
  trajectories: Trajectories,
  underlyings: readonly string[],
  weights?: Weights,
): Fan[] {
  const paths = Array.from({ length: Math.min(trajectories.paths, table.paths) }, (_, path) => path).filter(
    (path) => table.status[path] === STATUS.complete,
  );
  if (paths.length === 0) return [];
  return [
    ...table.policies.map((name, i) => fan('fund', name, trajectories.fund, i, paths, trajectories, weights)),
    ...underlyings.map((name, i) => fan('price', name, trajectories.prices, i, paths, trajectories, weights)),
  ].filter(({ bands }) => bands.every(({ values }) => values.every(Number.isFinite)));
}

/** @param values [series × trajectory paths × times] */
function fan(
  quantity: Fan['quantity'],
  name: string,
  values: Float64Array,
  series: number,
  paths: readonly number[],
  { paths: stride, steps }: Trajectories,
  weights: Weights | undefined,
): Fan {
  // Weights are of the complete paths, which are those of the fan as far as it goes.
  const worth =
    weights === undefined ? paths.length : weightFacts(weights, (path) => path < paths.length).effectiveEvents;
  const levels = FAN_LEVELS.filter((level) => level === 0.5 || worth * Math.min(level, 1 - level) >= 1);
  const atTimes = Array.from(steps, (step, time) => {
    const start = series * stride * steps.length + time;
    const found = new Float64Array(paths.length);
    for (let i = 0; i < paths.length; i++) {
      const value = values[start + paths[i]! * steps.length]!;
      if (Number.isNaN(value)) {
        throw new InvariantError(`the ${quantity} of ${name} is NaN on path ${paths[i]} at step ${step}`);
      }
      found[i] = value;
    }
    return found;
  });
  const bandAt = weights === undefined ? plainQuantiles : weightedQuantiles(weights);
  const quantiles = atTimes.map((values) => bandAt(values, levels));
  return {
    quantity,
    name,
    paths: paths.length,
    steps: Array.from(steps),
    bands: levels.map((level, i) => ({ level, values: quantiles.map((each) => each[i]!) })),
  };
}

type Quantiles = (values: Float64Array, levels: readonly number[]) => number[];

const plainQuantiles: Quantiles = (values, levels) => {
  const ascending = values.sort();
  return levels.map((level) => quantile(ascending, level));
};

/** The smallest values up to which lies the level's share of the weight. */
function weightedQuantiles({ values: weights }: Weights): Quantiles {
  return (values, levels) => {
    const places = Array.from(values, (_, path) => path).sort((one, other) => values[one]! - values[other]!);
    const sum = places.reduce((total, path) => total + weights[path]!, 0);
    return levels.map((level) => {
      let below = 0;
      const at = places.find((path) => (below += weights[path]!) >= level * sum);
      return values[at ?? places.at(-1)!]!;
    });
  };
}
