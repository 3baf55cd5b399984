import { buildAccounts } from '../accounts/build.ts';
import type { Experiment } from '../experiment.ts';
import { rootKey } from '../random/root-key.ts';
import type { ColumnsOptions } from '../run/simulate-columns.ts';
import { chosenPolicies, requireFraction } from '../sizing/asked.ts';
import type { Metric } from '../statistics/estimates.ts';
import type { Frontier, FrontierPoint, ReverseStress } from '../statistics/reverse-stress.ts';
import { DEFAULT_SWEEP_METRIC, sweepMetric } from '../sweep.ts';
import type { Fraction } from '../units.ts';
import { CellSearch, TOLERANCE } from './cell-search.ts';
import { directionOf, shockCells, type ShockDirection, type ShockQuestion } from './shock-cells.ts';

export interface ReverseStressOptions extends Omit<ColumnsOptions, 'onPaths'>, ShockQuestion {
  /** Largest probability that is still accepted, in (0, 1). @default 0.01 */
  readonly limit?: number;
  /** A probability of `summary.json`. @default `fundDepletion.probability` */
  readonly metric?: string;
  /** Names. @default all */
  readonly policies?: readonly string[];
  /** @default the experiment's */
  readonly confidence?: number;
  /** Depths to search, as shares of the price: 0 < from < to, and of a fall to < 1. @default 0.01 to 0.95 */
  readonly range?: { readonly from: Fraction; readonly to: Fraction };
  /** Called as paths end, with the place of the frontier's point that they are of. */
  readonly onProgress?: (point: number, points: number, finishedPaths: number, paths: number) => void;
}

export const DEFAULT_LIMIT = 0.01;
export const DEFAULT_RANGE = { from: 0.01, to: 0.95 } as const;

/**
 * Reverse stress: the smallest shock at which a probability crosses a limit, for each policy and speed (or correlation), as
 * a frontier with its interval. At each of its points the depth is searched on the same random numbers, path by path. Where
 * a deeper shock does on every path what a shallower one did, the estimate is the order statistic of the paths' critical
 * depths, and the interval that of their quantile at the limit, which inverts the pointwise Clopper–Pearson band of the
 * curve depth ↦ P. Where paths are not monotone, all are run at every depth tried, and the answer is where the curve
 * crosses first.
 *
 * @throws RangeError for a limit or a confidence outside (0, 1), an empty range, and a metric or policy that the experiment does not have
 * @throws ConfigError for a shock that does not fit into the horizon, correlations that prices cannot have, and accounts that cannot be admitted
 * @throws NothingCompletedError where the signal ended it
 */
export async function reverseStress(experiment: Experiment, options: ReverseStressOptions): Promise<ReverseStress> {
  const { limit = DEFAULT_LIMIT, confidence = experiment.statistics.confidence, onProgress, runner, signal } = options;
  requireFraction('limit', limit);
  requireFraction('confidence', confidence);
  const metric = probabilityMetric(experiment, options.metric ?? DEFAULT_SWEEP_METRIC);
  const policies = chosenPolicies(experiment, options.policies);
  const cells = shockCells(experiment, options);
  const { underlying } = cells[0].shock;
  const direction = directionOf(cells[0].shock);
  const range = requireRange(options.range ?? DEFAULT_RANGE, direction);
  const { accounts, warnings } = buildAccounts(experiment, rootKey(experiment.seed));

  /** [cells][policies] */
  const found: (readonly FrontierPoint[])[] = [];
  for (const [i, cell] of cells.entries()) {
    const search = new CellSearch({
      experiment,
      accounts,
      policies,
      cell,
      metric,
      limit,
      confidence,
      range,
      direction,
    });
    const onPaths = (finished: number, of: number): void => onProgress?.(i, cells.length, finished, of);
    found.push(await search.points({ runner, ...(signal === undefined ? {} : { signal }), onPaths }));
  }
  const shapes = [...new Set(cells.map(({ shock }) => shock.kind))];
  return {
    ...{ experiment: experiment.name, question: experiment.question, seed: experiment.seed, paths: experiment.paths },
    ...{ confidence, metric: metric.name, limit, underlying: experiment.underlyings[underlying]!.name, direction },
    ...{ range, tolerance: TOLERANCE, along: options.correlations === undefined ? 'speed' : 'correlation' },
    policies: policies.map(({ name }) => name),
    frontiers: policies.flatMap(({ name: policy }, p) =>
      shapes.map((shape): Frontier => {
        return {
          policy,
          shape,
          points: found.flatMap((points, i) => (cells[i]!.shock.kind === shape ? points[p]! : [])),
        };
      }),
    ),
    warnings: [...experiment.warnings, ...warnings],
  };
}

function probabilityMetric(experiment: Experiment, name: string): Metric {
  const metric = sweepMetric(experiment, name);
  if (metric.statistic !== 'probability') throw new RangeError(`${name} is no probability`);
  return metric;
}

function requireRange({ from, to }: { from: Fraction; to: Fraction }, direction: ShockDirection) {
  const most = direction === 'down' ? 1 : Infinity;
  if (from > 0 && from < to && to < most) return { from, to };
  const below = direction === 'down' ? 'to below 1' : 'on';
  throw new RangeError(`depths range from above 0 ${below}, the first below the last, not from ${from} to ${to}`);
}
