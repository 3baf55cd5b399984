import { buildAccounts } from '../accounts/build.ts';
import { pointerOf } from '../config/document/place.ts';
import { ConfigError, issueText } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import type { OutcomeTable } from '../outcome.ts';
import type { ParameterErrors } from '../price-model.ts';
import { rootKey } from '../random/root-key.ts';
import { simulateColumns, type ColumnsOptions } from '../run/simulate-columns.ts';
import { namedDraws } from '../statistics/bootstrap.ts';
import { followedMetrics } from '../statistics/diagnostics/metrics.ts';
import {
  combineEffects,
  halved,
  type MovedParameter,
  type ParameterEffect,
  type ParameterUncertainty,
} from '../statistics/diagnostics/parameter-uncertainty.ts';
import { NEGATIVE_EVENT, type Metric } from '../statistics/estimates.ts';
import { openSamples, type Samples } from '../statistics/sample.ts';
import type { Estimate } from '../statistics/summary.ts';
import { sweepResults } from '../statistics/sweep.ts';

/** An experiment with one parameter of one underlying a standard error lower or higher, the others of its fit as they follow. */
export interface ParameterMove {
  readonly underlying: string;
  readonly parameter: string;
  readonly side: 'lower' | 'higher';
  /** Values of all estimated parameters of the underlying's price there. */
  readonly values: { readonly [parameter: string]: number };
}

export interface ParameterUncertaintyOptions extends Omit<ColumnsOptions, 'onPaths'> {
  /** Reads the experiment again with these fields set, `/pointer=value` as `ParseOptions` have them. */
  readonly read: (set: readonly string[]) => Experiment;
  /** Called as paths end, with the move that they are of, from 0. */
  readonly onProgress?: (move: number, moves: number, finishedPaths: number, paths: number) => void;
}

/**
 * Every parameter whose standard error is known, moved by one down and up; the others of the same fit follow by their
 * correlation with it, θᵢ ± rᵢⱼ·sᵢ, as a fit that found j so far off would have had them.
 */
export function parameterMoves({ underlyings }: Pick<Experiment, 'underlyings'>): readonly ParameterMove[] {
  return underlyings.flatMap(({ name: underlying, price, uncertainty }) => {
    if (uncertainty === undefined) return [];
    const { parameters, standardErrors, correlations } = uncertainty;
    const valueOf = valuesOf(price);
    return parameters.flatMap((parameter, j) =>
      (['lower', 'higher'] as const).map((side): ParameterMove => {
        const shift = (i: number): number =>
          (side === 'higher' ? 1 : -1) * correlations[i * parameters.length + j]! * standardErrors[i]!;
        const values = Object.fromEntries(parameters.map((name, i) => [name, valueOf(name) + shift(i)]));
        return { underlying, parameter, side, values };
      }),
    );
  });
}

function valuesOf(price: object): (parameter: string) => number {
  const fields = price as { readonly [field: string]: unknown };
  return (parameter) => Number(fields[parameter]);
}

/**
 * Runs an experiment with its price models' parameters a standard error lower and higher, on the random numbers of the run,
 * and tells how the metrics whose convergence is followed move. Parameters have the standard errors that their model file or
 * `underlyings.<name>.uncertainty` states; without any there is nothing to run. A move that the law does not allow, a negative
 * volatility, is told in `untold`.
 *
 * @param base  as it is configured
 * @param table  outcomes of the experiment, as `stress` returns them: as many paths are run of each move
 * @throws ConfigError for an experiment that samples importance, and if accounts cannot be admitted
 * @throws NothingCompletedError where the signal ended it
 */
export async function parameterUncertainty(
  base: Experiment,
  table: OutcomeTable,
  { read, onProgress, ...run }: ParameterUncertaintyOptions,
): Promise<ParameterUncertainty> {
  const { paths } = table;
  const atBase = { policies: table.policies, samples: openSamples(table) };
  const metrics = followedOf(base, paths);
  const columns = [NEGATIVE_EVENT, ...metrics.map(({ column }) => column.name)];
  const { confidence } = base.statistics;
  const question = { confidence, draws: namedDraws(rootKey(base.seed)) };
  const moves = parameterMoves(base);
  type Point = { readonly policies: readonly string[]; readonly samples: Samples };
  const differenceOf = (point: Point, other: Point, policy: string, metric: Metric): Estimate | null =>
    sweepResults(point, other, [metric], question).find((each) => each.policy === policy)?.difference ?? null;

  const simulate = async (move: ParameterMove, place: number): Promise<Point | string> => {
    const moved = movedBy(move, read);
    if (typeof moved === 'string') return moved;
    const experiment = { ...moved, paths };
    const { accounts } = buildAccounts(experiment, rootKey(experiment.seed));
    const onPaths = (finished: number, of: number): void => onProgress?.(place, moves.length, finished, of);
    const found = await simulateColumns(experiment, accounts, { columns }, { ...run, onPaths });
    return { policies: found.table.policies, samples: openSamples(found.table) };
  };

  const parameters: MovedParameter[] = [];
  for (let place = 0; place < moves.length; place += 2) {
    const [down, up] = [moves[place]!, moves[place + 1]!];
    const [lower, higher] = [await simulate(down, place), await simulate(up, place + 1)];
    const effects = table.policies.flatMap((policy) =>
      metrics.map((metric): ParameterEffect => {
        const below = typeof lower === 'string' ? null : differenceOf(lower, atBase, policy, metric);
        const above = typeof higher === 'string' ? null : differenceOf(higher, atBase, policy, metric);
        const between =
          typeof lower === 'string' || typeof higher === 'string' ? null : differenceOf(higher, lower, policy, metric);
        const effect = between === null ? (above ?? (below && negated(below))) : halved(between);
        return { policy, metric: metric.name, lower: below, higher: above, effect };
      }),
    );
    const { underlying, parameter } = up;
    const untold = [lower, higher].flatMap((each) => (typeof each === 'string' ? [each] : [])).join(' ');
    parameters.push({
      ...{ underlying, parameter, ...knownOf(base, underlying, parameter), effects },
      ...(untold === '' ? {} : { untold }),
    });
  }
  const correlations = base.underlyings.flatMap(({ name, uncertainty }) =>
    uncertainty === undefined ? [] : [{ underlying: name, ...uncertainty }],
  );
  return {
    ...{ paths, parameters, combined: combineEffects(parameters, correlations, confidence) },
    unknown: base.underlyings.filter(({ uncertainty }) => uncertainty === undefined).map(({ name }) => name),
  };
}

/** The experiment with the values of a move, or why its law does not allow them. */
function movedBy(
  { underlying, values }: ParameterMove,
  read: ParameterUncertaintyOptions['read'],
): Experiment | string {
  const field = (name: string): string => pointerOf(['underlyings', underlying, 'price', name]);
  try {
    return read(Object.entries(values).map(([name, value]) => `${field(name)}=${value}`));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map(issueText).join('; ');
  }
}

/** The metrics that are followed of any policy. */
function followedOf(experiment: Experiment, paths: number): readonly Metric[] {
  const found = experiment.policies.flatMap(({ venue }) => followedMetrics(experiment, venue, paths));
  return [...new Map(found.map((metric) => [metric.name, metric])).values()];
}

function knownOf(
  { underlyings }: Experiment,
  underlying: string,
  parameter: string,
): { readonly value: number; readonly standardError: number } {
  const { price, uncertainty } = underlyings.find(({ name }) => name === underlying)!;
  const { parameters, standardErrors } = uncertainty as ParameterErrors;
  return { value: valuesOf(price)(parameter), standardError: standardErrors[parameters.indexOf(parameter)]! };
}

function negated(estimate: Estimate): Estimate {
  const minus = (value: number | null): number | null => (value === null ? null : -value);
  return {
    ...estimate,
    estimate: minus(estimate.estimate),
    low: minus(estimate.high),
    high: minus(estimate.low),
  };
}
