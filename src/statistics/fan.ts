import { InvariantError } from '../errors.ts';
import { STATUS, type OutcomeTable, type Trajectories } from '../outcome.ts';
import { quantile } from './quantile.ts';
import type { Fan } from './summary.ts';

/** Levels of the bands of a fan. */
export const FAN_LEVELS: readonly number[] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/**
 * Quantiles across the complete paths at each time kept: the fund of every policy, the price of every underlying.
 * A band needs at least one path beyond it, n · min(level, 1 − level) ≥ 1, the median excepted; what never was finite,
 * an unlimited fund, has no fan. Throws an InvariantError for a NaN.
 */
export function fans(table: OutcomeTable, trajectories: Trajectories, underlyings: readonly string[]): Fan[] {
  const paths = Array.from({ length: Math.min(trajectories.paths, table.paths) }, (_, path) => path).filter(
    (path) => table.status[path] === STATUS.complete,
  );
  if (paths.length === 0) return [];
  return [
    ...table.policies.map((name, i) => fan('fund', name, trajectories.fund, i, paths, trajectories)),
    ...underlyings.map((name, i) => fan('price', name, trajectories.prices, i, paths, trajectories)),
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
): Fan {
  const levels = FAN_LEVELS.filter((level) => level === 0.5 || paths.length * Math.min(level, 1 - level) >= 1);
  const atTimes = Array.from(steps, (step, time) => {
    const start = series * stride * steps.length + time;
    const ascending = new Float64Array(paths.length);
    for (let i = 0; i < paths.length; i++) {
      const value = values[start + paths[i]! * steps.length]!;
      if (Number.isNaN(value)) {
        throw new InvariantError(`the ${quantity} of ${name} is NaN on path ${paths[i]} at step ${step}`);
      }
      ascending[i] = value;
    }
    return ascending.sort();
  });
  return {
    quantity,
    name,
    paths: paths.length,
    steps: Array.from(steps),
    bands: levels.map((level) => ({ level, values: atTimes.map((ascending) => quantile(ascending, level)) })),
  };
}
