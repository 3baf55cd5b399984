import { assemble, type Solution } from '../assemble.ts';
import type { Fit, FitOptions } from '../fit.ts';
import { groupReturns, type GroupedReturns } from '../grouped.ts';
import type { ReturnLaw } from '../laws/law.ts';
import { maximise } from '../maximise.ts';
import { moments } from '../moments.ts';
import type { ReturnSample } from '../sample.ts';

/** Widths of groups: to tell starts apart, and for the estimate (1e-6 of a return's information is lost). */
const COARSE = 0.03;
const FINE = 0.005;

/** A model of independent returns, in free coordinates. */
export interface IndependentModel {
  readonly kind: 'merton' | 'kou';
  readonly names: readonly string[];
  readonly starts: readonly (readonly number[])[];
  law(point: Float64Array): ReturnLaw;
  natural(point: Float64Array): readonly number[];
  /** What is read off the fields once they are found. */
  judge(point: Float64Array): Pick<Solution, 'atBound' | 'held' | 'compensation' | 'warnings'>;
}

/** Fits a model of independent returns by the likelihood of returns in narrow groups, so that millions cost no more. */
export function fitIndependent(
  model: IndependentModel,
  returns: Float64Array,
  bulk: number,
  sample: ReturnSample,
  { drift = 'zero', onProgress = () => {} }: FitOptions,
): Fit {
  const centre = moments(returns).mean;
  const coarse = groupReturns(returns, centre, bulk, COARSE);
  const fine = groupReturns(returns, centre, bulk, FINE);
  const total = (groups: GroupedReturns, point: Float64Array): number => {
    const law = model.law(point);
    let sum = 0;
    for (let g = 0; g < groups.values.length; g++) sum += groups.counts[g]! * law.logDensity(groups.values[g]!);
    return sum;
  };
  const { point, converged } = maximise({
    coarse: (at) => -total(coarse, at),
    fine: (at) => -total(fine, at),
    starts: model.starts,
    coarseObservations: returns.length,
    observations: returns.length,
    onProgress,
  });
  const law = model.law(point);
  let logLikelihood = 0;
  for (const r of returns) logLikelihood += law.logDensity(r);
  const judged = model.judge(point);
  const fit = assemble(
    {
      kind: model.kind,
      names: model.names,
      likelihood: {
        total: (at) => total(fine, at),
        parts: (at, into) => {
          const here = model.law(at);
          for (let g = 0; g < into.length; g++) into[g] = here.logDensity(fine.values[g]!);
        },
        counts: fine.counts,
        natural: (at) => model.natural(at),
      },
      point,
      logLikelihood,
      fixed: drift === 'fitted' ? {} : { drift: 0 },
      ...judged,
      converged,
    },
    sample,
  );
  onProgress(1);
  return fit;
}
