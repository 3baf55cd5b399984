import { log } from '../math/log.ts';
import { betaLog } from '../math/beta-log.ts';
import type { EventCount, Interval } from './proportion.ts';

/**
 * Half-width of an interval for a mean that holds at every number of paths at once, so that a run may be watched and stopped
 * at will (normal mixture, Robbins, 1970, Ann. Math. Stat. 41:1397; Howard, Ramdas, McAuliffe and Sekhon, 2021, Ann. Stat. 49:1055):
 *
 *     σ √((n + ρ) ln((n + ρ)/(ρ α²))) / n
 *
 * With a sample's standard deviation for σ it holds as n grows (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, 2024).
 *
 * @param paths      n ≥ 1
 * @param deviation  σ ≥ 0 of one path
 * @param rho        > 0: narrowest, against a fixed n, at a number of paths a few times this
 * @returns in the unit of the deviation; about 1.4 to 2 times that of a fixed n
 * @throws RangeError for what is out of range
 */
export function confidenceSequenceHalfWidth(question: {
  readonly paths: number;
  readonly deviation: number;
  readonly confidence: number;
  readonly rho: number;
}): number {
  const { paths, deviation, confidence, rho } = question;
  if (!(paths >= 1 && deviation >= 0 && rho > 0)) {
    throw new RangeError(`paths ≥ 1, deviation ≥ 0 and rho > 0, not ${paths}, ${deviation} and ${rho}`);
  }
  const alpha = 1 - requireConfidence(confidence);
  return (deviation * Math.sqrt((paths + rho) * log((paths + rho) / (rho * alpha * alpha)))) / paths;
}

/** Rounds that bring the root below to the last digit: each takes away at least four fifths of the error. */
const ROUNDS = 60;

/**
 * The ρ with which `confidenceSequenceHalfWidth` is narrowest at so many paths. With x = (n + ρ)/ρ the half-width is least
 * where ln(x/α²) = x − 1. It must be chosen before the paths are seen.
 *
 * @param paths  n ≥ 1
 * @throws RangeError for what is out of range
 */
export function narrowestRho(question: { readonly paths: number; readonly confidence: number }): number {
  const { paths, confidence } = question;
  if (!(paths >= 1)) throw new RangeError(`at least one path, not ${paths}`);
  const alpha = 1 - requireConfidence(confidence);
  const twice = -2 * log(alpha);
  let x = 2 + twice;
  for (let i = 0; i < ROUNDS; i++) x = 1 + twice + log(x);
  return paths / (x - 1);
}

/** Halvings that bring an end to within 1e-15 of itself. */
const HALVINGS = 60;

/**
 * Interval for a probability that holds at every number of paths at once: the probabilities p that a bet against them, mixed
 * over the alternatives by Beta(½, ½), has not won 1/α on (Ville's inequality; Robbins, 1970):
 *
 *     B(k + ½, n − k + ½)/B(½, ½) ≤ pᵏ (1 − p)ⁿ⁻ᵏ / α
 *
 * Guaranteed, not only as n grows.
 *
 * @throws RangeError for impossible counts
 */
export function probabilityConfidenceSequence({ events, trials, confidence }: EventCount): Interval {
  if (!Number.isSafeInteger(trials) || trials < 1 || !Number.isSafeInteger(events) || events < 0 || events > trials) {
    throw new RangeError(`events of trials are whole numbers, 0 ≤ events ≤ trials, not ${events} of ${trials}`);
  }
  const alpha = 1 - requireConfidence(confidence);
  const failures = trials - events;
  const least = betaLog(events + 0.5, failures + 0.5) - betaLog(0.5, 0.5) + log(alpha);
  // Zero times the logarithm of zero is nothing.
  const isInside = (p: number): boolean =>
    (events === 0 ? 0 : events * log(p)) + (failures === 0 ? 0 : failures * log(1 - p)) >= least;
  const share = events / trials;
  const edge = (outside: number): number => {
    let [out, inside] = [outside, share];
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (out + inside) / 2;
      if (middle > 0 && middle < 1 && isInside(middle)) inside = middle;
      else out = middle;
    }
    return out;
  };
  return { low: events === 0 ? 0 : edge(0), high: failures === 0 ? 1 : edge(1) };
}

function requireConfidence(confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`a confidence lies strictly between 0 and 1, not at ${confidence}`);
  }
  return confidence;
}
