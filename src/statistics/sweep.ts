import type { NamedDraws } from './bootstrap.ts';
import { difference } from './difference.ts';
import { estimateMetric, type Metric } from './estimates.ts';
import type { Samples } from './sample.ts';
import type { Estimate } from './summary.ts';

/** A field of the configuration with the values that it takes, as `--set` writes them. */
export interface Variation {
  readonly field: string;
  readonly values: readonly string[];
}

/** One metric of one policy at one point. */
export interface SweepResult {
  readonly policy: string;
  readonly metric: string;
  readonly estimate: Estimate;
  /** Point − base, on the same paths; null at the base, and where failed paths or a missing policy leave nothing to pair. */
  readonly difference: Estimate | null;
}

export interface SweepPoint {
  /** Field → value, as written; empty at the base. */
  readonly set: { readonly [field: string]: string };
  readonly failedPaths: number;
  readonly results: readonly SweepResult[];
}

/** What `sweep` finds. */
export interface Sweep {
  readonly experiment: string;
  readonly question: string;
  readonly seed: string;
  readonly paths: number;
  readonly confidence: number;
  readonly coin: string;
  /** Every combination of the values, one field at a time with the others as they are configured, or points one by one. */
  readonly design: 'grid' | 'oneAtATime' | 'list';
  readonly fields: readonly Variation[];
  readonly metrics: readonly string[];
  readonly policies: readonly string[];
  /** The configuration as it is. */
  readonly base: SweepPoint;
  readonly points: readonly SweepPoint[];
  readonly warnings: readonly string[];
}

/** The settings of every point, in the order in which the values were given; the last field runs fastest in a grid. */
export function sweepSettings(
  fields: readonly Variation[],
  design: Sweep['design'],
): readonly { readonly [field: string]: string }[] {
  if (design === 'oneAtATime')
    return fields.flatMap(({ field, values }) => values.map((value) => ({ [field]: value })));
  return fields.reduce<readonly { readonly [field: string]: string }[]>(
    (points, { field, values }) => points.flatMap((point) => values.map((value) => ({ ...point, [field]: value }))),
    [{}],
  );
}

/** The metrics of a point's policies, each with its paired difference to the base where there is one. */
export function sweepResults(
  point: { readonly policies: readonly string[]; readonly samples: Samples },
  base: { readonly policies: readonly string[]; readonly samples: Samples } | undefined,
  metrics: readonly Metric[],
  { confidence, draws }: { readonly confidence: number; readonly draws: NamedDraws },
): SweepResult[] {
  return point.policies.flatMap((policy) =>
    metrics.map((metric): SweepResult => {
      const estimate = estimateMetric(point.samples, policy, metric, { confidence, draws });
      const isPaired =
        base !== undefined &&
        base.policies.includes(policy) &&
        point.samples.failed + base.samples.failed === 0 &&
        point.samples.paths === base.samples.paths;
      if (!isPaired) return { policy, metric: metric.name, estimate, difference: null };
      const both: Samples = {
        ...point.samples,
        of: (which, column) => (which === 'point' ? point : base).samples.of(policy, column),
      };
      const options = { confidence, draws: draws(`${metric.name} swept`) };
      const {
        estimate: value,
        low,
        high,
        method,
        paths,
        events,
        needs,
      } = difference(both, 'point', 'base', metric, options);
      return {
        ...{ policy, metric: metric.name, estimate },
        difference: {
          ...{ estimate: value, low, high, confidence, method, paths },
          ...(events === undefined ? {} : { events }),
          ...(needs === undefined ? {} : { needs }),
        },
      };
    }),
  );
}
