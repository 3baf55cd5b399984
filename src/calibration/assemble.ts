import { log } from '../math/log.ts';
import { symmetricInverse } from '../math/symmetric-inverse.ts';
import type { Fit, FittedKind } from './fit.ts';
import { moments } from './moments.ts';
import type { ReturnSample } from './sample.ts';
import { allReturns, countReturns } from './sample.ts';
import { fieldErrors, type FieldErrors, type FreeLikelihood } from './standard-errors.ts';

/** What a model found: everything that a {@link Fit} is made of. */
export interface Solution {
  readonly kind: FittedKind;
  /** Fields in the order of `likelihood.natural`. */
  readonly names: readonly string[];
  readonly likelihood: FreeLikelihood;
  readonly point: Float64Array;
  /** ln L of every return at the point, without grouping. */
  readonly logLikelihood: number;
  /** Fields that are given, not estimated. */
  readonly fixed: Readonly<Record<string, number>>;
  /** Fields without a standard error, being at a bound, and the coordinates that hold them there. */
  readonly atBound: readonly string[];
  readonly held: readonly number[];
  /** What `drift` pays per year for variance and jumps: drift − compensation is the mean log return per year. */
  readonly compensation: number;
  readonly warnings: readonly string[];
  /** Whether the search for the point had settled when it stopped. */
  readonly converged: boolean;
}

export function assemble(solution: Solution, sample: ReturnSample): Fit {
  const { kind, names, likelihood, point, logLikelihood, fixed, atBound, held, compensation } = solution;
  const values = likelihood.natural(point);
  const errors = fieldErrors(likelihood, point, held);
  const parameters: Record<string, number> = { ...fixed };
  const errorsByName: Record<string, number | null> = {};
  for (const name of Object.keys(fixed)) errorsByName[name] = null;
  names.forEach((name, i) => {
    parameters[name] = values[i]!;
    errorsByName[name] = errors === undefined || atBound.includes(name) ? null : errors.standardErrors[i]!;
  });
  const warnings = [...solution.warnings];
  if (!solution.converged) warnings.push('The search for the maximum stopped before it had settled.');
  if (errors === undefined) {
    warnings.push('The likelihood is flat in some direction at its maximum: the parameters have no standard errors.');
  }
  const count = countReturns(sample);
  return {
    kind,
    parameters,
    standardErrors: errorsByName,
    correlations: errors === undefined ? null : correlationsOf(names, errors, atBound),
    drift: driftEstimate(sample, compensation),
    logLikelihood,
    aic: 2 * point.length - 2 * logLikelihood,
    bic: log(count) * point.length - 2 * logLikelihood,
    observations: count,
    warnings,
  };
}

/** Those of the parameters that have an error above 0; null where they are too near 1 to tell the parameters apart. */
function correlationsOf(
  names: readonly string[],
  { standardErrors, correlations }: FieldErrors,
  atBound: readonly string[],
): Fit['correlations'] {
  const places = names.flatMap((name, i) => (atBound.includes(name) || !(standardErrors[i]! > 0) ? [] : [i]));
  const matrix = places.map((i) => places.map((j) => correlations[i]![j]!));
  const canBeTold = symmetricInverse(Float64Array.from(matrix.flat()), places.length) !== undefined;
  return canBeTold ? { parameters: places.map((i) => names[i]!), matrix } : null;
}

/** The mean log return per year with what the drift pays added, and the error that a mean of so many years has. */
export function driftEstimate(
  sample: ReturnSample,
  compensation: number,
): { readonly estimate: number; readonly standardError: number } {
  const { count, mean, variance } = moments(allReturns(sample));
  return {
    estimate: mean / sample.barYears + compensation,
    standardError: Math.sqrt(variance / count) / sample.barYears,
  };
}
