import { exp, expm1 } from '../math/exp.ts';
import { incompleteBetaInverse } from '../math/incomplete-beta.ts';
import { log, log1p } from '../math/log.ts';
import { normalScore, tailProbability } from './confidence.ts';

/** An event counted over independent paths. */
export interface EventCount {
  /** Paths on which it happened, 0..trials. */
  readonly events: number;
  /** Paths, ≥ 1. */
  readonly trials: number;
  /** In (0, 1). */
  readonly confidence: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The exact interval for a probability (Clopper and Pearson, 1934): covers with at least the stated confidence whatever
 * the probability and however few the events.
 *
 *     low = B⁻¹(α/2; k, n − k + 1)    high = B⁻¹(1 − α/2; k + 1, n − k)
 *
 * with k events in n trials; low is 0 at k = 0, high is 1 at k = n. Throws a RangeError for impossible counts.
 */
export function clopperPearsonInterval({ events, trials, confidence }: EventCount): Interval {
  requireCount(events, trials);
  const tail = tailProbability(confidence);
  return { low: lowerEnd(events, trials, tail), high: upperEnd(events, trials, tail) };
}

// At none and at all events the beta quantile is (α/2)^(1/n): the closed form keeps every digit of a bound near 0.
function lowerEnd(events: number, trials: number, tail: number): number {
  if (events === 0) return 0;
  if (events === trials) return exp(log(tail) / trials);
  return incompleteBetaInverse({ a: events, b: trials - events + 1, probability: tail });
}

function upperEnd(events: number, trials: number, tail: number): number {
  if (events === trials) return 1;
  if (events === 0) return -expm1(log(tail) / trials);
  return incompleteBetaInverse({ a: events + 1, b: trials - events, probability: 1 - tail });
}

/**
 * The score interval for a probability (Wilson, 1927; Brown, Cai and DasGupta, 2001): nominal coverage on average,
 * narrower than Clopper–Pearson, no guarantee at single probabilities.
 *
 *     (p̂ + z²/2n ± z √(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)
 *
 * Exactly 0 below at no event and exactly 1 above at all events. Throws a RangeError for impossible counts.
 */
export function wilsonInterval({ events, trials, confidence }: EventCount): Interval {
  requireCount(events, trials);
  const z = normalScore(confidence);
  const share = events / trials;
  const square = (z * z) / trials;
  const centre = share + square / 2;
  const halfWidth = z * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials));
  return {
    low: events === 0 ? 0 : (centre - halfWidth) / (1 + square),
    high: events === trials ? 1 : (centre + halfWidth) / (1 + square),
  };
}

/**
 * Clopper and Pearson's interval of a share that was not counted, at a number of trials that need not be whole: those at
 * which its standard error would be what it is (Korn and Graubard, 1998).
 *
 * @param share   in [0, 1]
 * @param trials  > 0
 */
export function effectiveInterval(count: {
  readonly share: number;
  readonly trials: number;
  readonly confidence: number;
}): Interval {
  const { share, trials, confidence } = count;
  const tail = tailProbability(confidence);
  const events = share * trials;
  return { low: lowerEnd(events, trials, tail), high: upperEnd(events, trials, tail) };
}

/**
 * The one-sided upper bound for a probability of which no event was seen: 1 − (1 − confidence)^(1/n), about 3/n at 95 %
 * («rule of three», Hanley and Lippman-Hand, 1983). Throws a RangeError unless `trials` ≥ 1.
 */
export function zeroEventUpperBound({ trials, confidence }: Omit<EventCount, 'events'>): number {
  requireCount(0, trials);
  tailProbability(confidence);
  return -expm1(log1p(-confidence) / trials);
}

function requireCount(events: number, trials: number): void {
  if (!Number.isSafeInteger(trials) || trials < 1) {
    throw new RangeError(`trials are a whole number from 1 up, not ${trials}`);
  }
  if (!Number.isSafeInteger(events) || events < 0 || events > trials) {
    throw new RangeError(`events are a whole number from 0 to the ${trials} trials, not ${events}`);
  }
}
