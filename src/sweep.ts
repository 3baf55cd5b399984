import { buildAccounts } from './accounts/build.ts';
import type { Experiment } from './experiment.ts';
import { columnsOf } from './outcome.ts';
import { rootKey } from './random/root-key.ts';
import { settlementCoin } from './report/format.ts';
import { simulateColumns, type ColumnsOptions } from './run/simulate-columns.ts';
import { namedDraws } from './statistics/bootstrap.ts';
import { metricsOf, NEGATIVE_EVENT, type Metric } from './statistics/estimates.ts';
import { openSamples, type Samples } from './statistics/sample.ts';
import { sweepResults, type Sweep, type SweepPoint, type Variation } from './statistics/sweep.ts';

export interface SweepOptions extends Omit<ColumnsOptions, 'onPaths'> {
  /** Names of `summary.json`. @default `fundDepletion.probability` */
  readonly metrics?: readonly string[];
  readonly fields: readonly Variation[];
  readonly design: Sweep['design'];
  /** Called as paths end, with the point that they are of: 0 is the base. */
  readonly onProgress?: (point: number, points: number, finishedPaths: number, paths: number) => void;
}

/** An experiment of a sweep, and what was set to get it. */
export interface SweptExperiment {
  readonly set: { readonly [field: string]: string };
  readonly experiment: Experiment;
}

export const DEFAULT_SWEEP_METRIC = 'fundDepletion.probability';

/**
 * Runs an experiment and its variants on common random numbers, the same seed and path indices, and tells how a few metrics
 * move: each with its interval, and its paired difference to the base.
 *
 * @param base  as it is configured
 * @param points  variants with the seed and the number of paths of the base
 * @throws RangeError for a metric that the base does not have, and for a variant with another seed or number of paths
 * @throws ConfigError if accounts cannot be admitted
 * @throws NothingCompletedError where the signal ended it
 */
export async function sweep(
  base: Experiment,
  points: readonly SweptExperiment[],
  { metrics: names = [DEFAULT_SWEEP_METRIC], fields, design, onProgress, ...run }: SweepOptions,
): Promise<Sweep> {
  const metrics = names.map((name) => sweepMetric(base, name));
  const { confidence } = base.statistics;
  const question = { confidence, draws: namedDraws(rootKey(base.seed)) };
  // What controls read beside.
  const finals = base.underlyings.map(({ name }) => `finalPrice[${name}]`);
  const columns = [NEGATIVE_EVENT, ...metrics.map(({ column }) => column.name), ...finals];
  const warnings = new Set<string>();
  const simulate = async (experiment: Experiment, place: number) => {
    if (experiment.seed !== base.seed || experiment.paths !== base.paths) {
      throw new RangeError('variants are compared path by path: seed and paths are those of the base');
    }
    const { accounts, warnings: own } = buildAccounts(experiment, rootKey(experiment.seed));
    for (const warning of [...experiment.warnings, ...own]) warnings.add(warning);
    const onPaths = (finished: number, of: number): void => onProgress?.(place, points.length + 1, finished, of);
    const { table } = await simulateColumns(
      experiment,
      accounts,
      { columns, knowsSampling: true },
      { ...run, onPaths },
    );
    return { policies: table.policies, samples: openSamples(table, experiment.sampling, experiment) };
  };

  const atBase = await simulate(base, 0);
  const found: SweepPoint[] = [];
  for (const [i, { set, experiment }] of points.entries()) {
    const point = await simulate(experiment, i + 1);
    found.push(pointOf(set, point.samples, sweepResults(point, atBase, metrics, question)));
  }
  return {
    ...{ experiment: base.name, question: base.question, seed: base.seed, paths: base.paths, confidence },
    ...{ coin: settlementCoin(base), design, fields, metrics: names, policies: atBase.policies },
    base: pointOf({}, atBase.samples, sweepResults(atBase, undefined, metrics, question)),
    points: found,
    warnings: [...warnings],
  };
}

/**
 * The metric of a name.
 *
 * @throws RangeError naming one that the experiment does not have
 */
export function sweepMetric(experiment: Experiment, name: string): Metric {
  const metric = sweepMetrics(experiment).find((each) => each.name === name);
  if (metric === undefined) throw new RangeError(`no metric is named ${name}`);
  return metric;
}

/** All that a sweep can tell of an experiment. */
export function sweepMetrics(experiment: Experiment): readonly Metric[] {
  return metricsOf(
    experiment.statistics.quantileLevels,
    columnsOf(experiment).filter(({ statistics }) => statistics.length > 0),
  );
}

function pointOf(set: SweepPoint['set'], { failed }: Samples, results: SweepPoint['results']): SweepPoint {
  return { set, failedPaths: failed, results };
}
