import type { FitOptions, FittedKind } from '../fit.ts';
import { FitRejectedError } from '../fit-rejected.ts';
import { bulkDeviation } from '../moments.ts';
import { allReturns, checkSample, type ReturnSample } from '../sample.ts';

/** What a fit of jumps begins with. */
export interface JumpSetting {
  readonly returns: Float64Array;
  /** Length of a bar. */
  readonly years: number;
  /** Standard deviation of the bulk of the returns, > 0: the unit of most free coordinates. */
  readonly bulk: number;
  readonly driftIsFitted: boolean;
  /** Unit of the drift's coordinate, annual: about its standard error. */
  readonly driftUnit: number;
}

/**
 * @param least  returns below which there is no fit
 * @throws FitRejectedError  the price never moves
 * @throws RangeError  too few returns, or one that is no number
 */
export function jumpSetting(
  kind: FittedKind,
  sample: ReturnSample,
  { drift = 'zero' }: FitOptions,
  least: number,
): JumpSetting {
  checkSample(sample, least);
  const returns = allReturns(sample);
  const years = sample.barYears;
  const bulk = bulkDeviation(returns);
  if (!(bulk > 0)) throw new FitRejectedError(kind, 'The price never moves: there is no volatility to fit.');
  const driftUnit = bulk / Math.sqrt(returns.length) / years;
  return { returns, years, bulk, driftIsFitted: drift === 'fitted', driftUnit };
}
