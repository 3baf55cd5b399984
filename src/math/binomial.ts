import { betaTails } from './beta-tails.ts';
import { exp } from './exp.ts';
import { log, log1p } from './log.ts';

interface BinomialCount {
  /** A whole number. */
  readonly successes: number;
  /** A whole number ≥ 0. */
  readonly trials: number;
  /** Of a success in one trial, 0 ≤ probability ≤ 1. */
  readonly probability: number;
}

/**
 * P(K ≤ successes) of the binomial distribution = 1 − Iₚ(successes + 1, trials − successes), with a relative error below
 * 1e-12 up to 1e7 trials; 0 below no success, 1 from `trials` on.
 *
 * @throws RangeError if trials or successes are not whole, trials < 0 or the probability is not one
 */
export function binomialCdf({ successes, trials, probability }: BinomialCount): number {
  check(successes, trials, probability);
  if (successes < 0) return 0;
  if (successes >= trials) return 1;
  return betaTails({ a: successes + 1, b: trials - successes, x: probability }).upper;
}

/**
 * P(K = successes) of the binomial distribution, with a relative error below 1e-12 up to 1e7 trials; 0 outside 0 … trials.
 *
 * @throws RangeError if trials or successes are not whole, trials < 0 or the probability is not one
 */
export function binomialProbability({ successes, trials, probability }: BinomialCount): number {
  check(successes, trials, probability);
  if (successes < 0 || successes > trials) return 0;
  if (probability === 0 || probability === 1) return successes === trials * probability ? 1 : 0;
  if (successes === 0) return exp(trials * log1p(-probability));
  if (successes === trials) return exp(trials * log(probability));
  const failures = trials - successes;
  // The kernel of the beta law is this probability times ab/(a + b).
  const { logKernel } = betaTails({ a: successes, b: failures, x: probability });
  return exp(logKernel) * (trials / successes / failures);
}

function check(successes: number, trials: number, probability: number): void {
  if (!(Number.isInteger(trials) && trials >= 0 && Number.isInteger(successes))) {
    throw new RangeError(`trials and successes are whole numbers, got ${successes} of ${trials}`);
  }
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`a probability lies between 0 and 1, got ${probability}`);
  }
}
