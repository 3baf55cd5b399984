import { exp, expm1 } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { logGamma } from '../../math/log-gamma.ts';
import { normalCdf } from '../../math/normal-distribution.ts';
import { checkFields, type ConditionalLaw } from './law.ts';
import { HALF_LOG_TWO_PI } from './normal-law.ts';

/** Counts of jumps in one bar beyond this have no weight that a double shows while expected counts are below 1. */
const MOST_JUMPS = 40;
/** A count whose term cannot reach this share of the density is left out, and those after it. */
const NEGLIGIBLE = 1e-11;
/** A density that underflows is computed by logarithms. */
const TINY = 1e-280;

export interface HawkesFields {
  /** Annual, compensated: E[S_t] = S₀·e^(drift·t). */
  readonly drift: number;
  /** Per square root of a year, > 0. */
  readonly volatility: number;
  /** Jumps per year that nothing excites, > 0. */
  readonly baseIntensity: number;
  /** Added to the yearly intensity by each jump, ≥ 0 and below `decay`. */
  readonly excitation: number;
  /** Rate per year at which it fades, > 0. */
  readonly decay: number;
  /** Mean and standard deviation (≥ 0) of one jump in log price. */
  readonly jumpMean: number;
  readonly jumpDeviation: number;
}

/** {@link hawkesLaw} with its parts, for loops over millions of bars. */
export interface HawkesLaw extends ConditionalLaw {
  /** Density at a log return; 0 where it underflows. */
  density(logReturn: number): number;
  /** Takes in the return that `density` or `logDensity` looked at last. */
  advance(): void;
}

/**
 * The next bar's return of a jump-diffusion whose jumps excite one another (Hawkes 1971), as far as returns alone can tell.
 *
 * Jumps and intensities are not observed. As in the autoregressive jump intensity of Chan and Maheu (2002), the filter holds
 * what the intensity λ = μ + A at the bar's start is expected to be, and gives a mixture over the count of jumps N in the bar:
 *
 *     f(r) = Σₖ P(N = k)·N(r; (drift − σ²/2)T − κΛ + k·m, σ²T + k·s²),   κ = e^(m + s²/2) − 1
 *     P(N = k) = Λ₀ (Λ₀ + ρk)^(k−1) e^(−Λ₀ − ρk)/k!,   ρ = 1 − Λ₀/Λ
 *
 * Λ₀ = μT + A(1 − e^(−βT))/β is expected without the bar's own excitation and Λ with it (the mean of a Hawkes process started
 * at λ), so that P(N = 0) and E[N] are exact; in between stands the total progeny of Poisson ancestors (Consul and Jain 1973).
 * After the return, A ← A·e^(−βT) + α·E[N | r]·(1 − e^(−βT))/(βT): jump times are even over the bar. It starts at the
 * stationary intensity μ/(1 − α/β).
 *
 * Where jumps stand out from the diffusion E[N | r] is their number, and the product of these densities is the likelihood
 * of the observed process; where they do not it is a quasi-likelihood.
 *
 * @throws RangeError  a field outside its range
 */
export function hawkesLaw(fields: HawkesFields, years: number): HawkesLaw {
  const { drift, volatility, baseIntensity, excitation, decay, jumpMean, jumpDeviation } = fields;
  checkFields(
    { drift, volatility, baseIntensity, excitation, decay, jumpMean, jumpDeviation, years },
    {
      drift: 'finite',
      volatility: 'positive',
      baseIntensity: 'positive',
      excitation: 'notNegative',
      decay: 'positive',
      jumpMean: 'finite',
      jumpDeviation: 'notNegative',
      years: 'positive',
    },
  );
  if (!(excitation < decay))
    throw new RangeError(`excitation is ${excitation}; it must be below decay, ${decay}, or jumps never end.`);
  const net = decay - excitation;
  const fading = exp(-decay * years);
  const fadedYears = -expm1(-decay * years) / decay;
  const gained = (excitation * fadedYears) / years;
  const stationary = (baseIntensity * decay) / net;
  const excitedYears = -expm1(-net * years) / net;
  const quiet = (drift - (volatility * volatility) / 2) * years;
  const growth = expm1(jumpMean + (jumpDeviation * jumpDeviation) / 2);
  // 1/(k!·√(2π·vₖ)) and −1/(2vₖ) with vₖ = σ²T + k·s².
  const heights = new Float64Array(MOST_JUMPS + 1);
  const precisions = new Float64Array(MOST_JUMPS + 1);
  let factorial = 1;
  for (let k = 0; k <= MOST_JUMPS; k++) {
    if (k > 0) factorial *= k;
    const variance = volatility * volatility * years + k * jumpDeviation * jumpDeviation;
    heights[k] = 1 / (factorial * Math.sqrt(2 * Math.PI * variance));
    precisions[k] = -0.5 / variance;
  }
  const first = heights[0]!;
  const firstPrecision = precisions[0]!;

  // A, and with it Λ₀, ρ and the mean of a return without jumps.
  let excess = 0;
  let ancestors = 0;
  let within = 0;
  let centre = 0;
  let none = 0;
  let thinning = 0;
  const settle = (next: number): void => {
    excess = next;
    ancestors = baseIntensity * years + excess * fadedYears;
    const mean = stationary * years + (baseIntensity + excess - stationary) * excitedYears;
    within = 1 - ancestors / mean;
    centre = quiet - growth * mean;
    none = exp(-ancestors);
    thinning = exp(-within);
  };
  settle(stationary - baseIntensity);
  /** E[N | r] of the return that was looked at last. */
  let expectedJumps = 0;

  const density = (logReturn: number): number => {
    let distance = logReturn - centre;
    let sum = none * first * exp(firstPrecision * distance * distance);
    let counted = 0;
    let weight = none * ancestors;
    for (let k = 1; k <= MOST_JUMPS; k++) {
      weight *= thinning;
      let height = weight * heights[k]!;
      // Times (Λ₀ + ρk)^(k−1), by squaring.
      let base = ancestors + within * k;
      for (let power = k - 1; power > 0; power >>= 1, base *= base) if ((power & 1) === 1) height *= base;
      if (height < NEGLIGIBLE * sum) break;
      distance = logReturn - centre - k * jumpMean;
      const term = height * exp(precisions[k]! * distance * distance);
      sum += term;
      counted += k * term;
    }
    expectedJumps = sum > TINY ? counted / sum : 1;
    return sum;
  };
  const logWeight = (k: number): number => {
    if (k === 0) return -ancestors;
    return log(ancestors) + (k - 1) * log(ancestors + within * k) - ancestors - within * k - logGamma(k + 1);
  };
  const logDensityFarOut = (logReturn: number): number => {
    const terms = Array.from(precisions, (precision, k) => {
      const distance = logReturn - centre - k * jumpMean;
      return logWeight(k) - HALF_LOG_TWO_PI + 0.5 * log(-2 * precision) + precision * distance * distance;
    });
    const largest = Math.max(...terms);
    let sum = 0;
    let counted = 0;
    terms.forEach((term, k) => {
      const share = exp(term - largest);
      sum += share;
      counted += k * share;
    });
    expectedJumps = counted / sum;
    return largest + log(sum);
  };
  const logDensity = (logReturn: number): number => {
    const value = density(logReturn);
    return value > TINY ? log(value) : logDensityFarOut(logReturn);
  };
  const advance = (): void => settle(excess * fading + gained * expectedJumps);
  return {
    density,
    logDensity,
    cumulative: (logReturn) => {
      let sum = 0;
      for (let k = 0; k <= MOST_JUMPS; k++) {
        const weight = exp(logWeight(k));
        if (k > 1 && weight < 1e-17) break;
        sum += weight * normalCdf((logReturn - centre - k * jumpMean) * Math.sqrt(-2 * precisions[k]!));
      }
      return Math.min(1, sum);
    },
    observe: (logReturn) => {
      logDensity(logReturn);
      advance();
    },
    advance,
  };
}
