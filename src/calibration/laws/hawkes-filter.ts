import { exp, expm1 } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { logGamma } from '../../math/log-gamma.ts';
import { normalCdf } from '../../math/normal-distribution.ts';
import { checkFields } from './law.ts';
import { HALF_LOG_TWO_PI } from './normal-law.ts';

/** Jumps counted in one bar: more have no weight while fewer than 60 are expected, as in the wildest bars. */
const MOST_JUMPS = 250;
/** Up to here weights are products, beyond they need logarithms. */
const MOST_IN_PRODUCTS = 40;
const LOG_FACTORIALS = Float64Array.from({ length: MOST_JUMPS + 1 }, (_, k) => logGamma(k + 1));
const INVERSE_FACTORIALS = LOG_FACTORIALS.slice(0, MOST_IN_PRODUCTS + 1);
INVERSE_FACTORIALS[0] = 1;
for (let k = 1; k <= MOST_IN_PRODUCTS; k++) INVERSE_FACTORIALS[k] = INVERSE_FACTORIALS[k - 1]! / k;
/** A count whose term cannot reach this share of the density is left out, and those after it. */
const NEGLIGIBLE = 1e-9;
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

/** The same law with the bar as the unit of time. */
export interface HawkesBar {
  /** μT, of the log price's expected growth. */
  readonly drift: number;
  /** σ²T, of the diffusion. */
  readonly variance: number;
  readonly base: number;
  readonly excitation: number;
  readonly decay: number;
  readonly jumpMean: number;
  readonly jumpVariance: number;
}

/** @throws RangeError  a field outside its range */
export function hawkesBar(fields: HawkesFields, years: number): HawkesBar {
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
  return {
    drift: drift * years,
    variance: volatility * volatility * years,
    base: baseIntensity * years,
    excitation: excitation * years,
    decay: decay * years,
    jumpMean,
    jumpVariance: jumpDeviation * jumpDeviation,
  };
}

/**
 * The filter of {@link hawkesLaw}, for loops over millions of bars: `look` at a return, read what it says, `advance`.
 * Nothing is allocated on the way.
 */
export class HawkesFilter {
  readonly bar: HawkesBar;
  /** e^(−β), what is left of an excitation a bar later, and (1 − e^(−β))/β, its jumps per unit while it fades. */
  readonly fading: number;
  readonly faded: number;
  /** λ∞ = μ/(1 − α/β), and (1 − e^(−(β−α)))/(β − α): the jumps, children counted, of a unit of intensity above it. */
  readonly stationary: number;
  readonly excited: number;
  /** κ = e^(m + s²/2) − 1. */
  readonly growth: number;
  /** 1/(variance + k·jumpVariance) for k jumps. */
  readonly precisions = new Float64Array(MOST_JUMPS + 1);

  /** A, what the intensity at the bar's start is expected to be above the base. */
  excess = NaN;
  /** Λ₀ and Λ, the jumps expected of the bar without and with those that its own jumps excite; ρ = 1 − Λ₀/Λ. */
  ancestors = NaN;
  mean = NaN;
  within = NaN;
  /** Mean of a return without jumps. */
  centre = NaN;

  /** P(N = k)·N(r; …) for k < `counts` of the return that was looked at last, times e^(−shift). */
  readonly terms = new Float64Array(MOST_JUMPS + 1);
  counts = 0;
  shift = NaN;
  /** E[N | r] of that return. */
  expectedJumps = NaN;

  /** 1/√(2π·vₖ), over k! where weights are products. */
  readonly #heights = new Float64Array(MOST_JUMPS + 1);

  constructor(bar: HawkesBar) {
    const { variance, base, excitation, decay, jumpMean, jumpVariance } = bar;
    const net = decay - excitation;
    this.bar = bar;
    this.fading = exp(-decay);
    this.faded = -expm1(-decay) / decay;
    this.stationary = (base * decay) / net;
    this.excited = -expm1(-net) / net;
    this.growth = expm1(jumpMean + jumpVariance / 2);
    for (let k = 0; k <= MOST_JUMPS; k++) {
      const precision = 1 / (variance + k * jumpVariance);
      this.precisions[k] = precision;
      this.#heights[k] = Math.sqrt(precision / (2 * Math.PI)) * (k <= MOST_IN_PRODUCTS ? INVERSE_FACTORIALS[k]! : 1);
    }
    this.#settle(this.stationary - base);
  }

  /** Takes a return in view, and gives its density over e^shift; `shift` is 0 where that does not underflow. */
  look(logReturn: number): number {
    const { ancestors, within, terms, precisions, bar } = this;
    const { jumpMean } = bar;
    const heights = this.#heights;
    const none = exp(-ancestors);
    const thinning = exp(-within);
    const reach = logReturn - this.centre;
    let sum = none * heights[0]! * exp(-0.5 * precisions[0]! * reach * reach);
    let counted = 0;
    terms[0] = sum;
    let weight = none * ancestors;
    let k = 1;
    for (; k <= MOST_JUMPS; k++) {
      weight *= thinning;
      const height =
        heights[k]! *
        (k <= MOST_IN_PRODUCTS ? weight * wholePower(ancestors + within * k, k - 1) : exp(this.#logWeight(k)));
      if (height < NEGLIGIBLE * sum) break;
      const distance = reach - k * jumpMean;
      const term = height * exp(-0.5 * precisions[k]! * distance * distance);
      terms[k] = term;
      sum += term;
      counted += k * term;
    }
    if (!(sum > TINY)) return this.#lookFarOut(reach);
    this.counts = k;
    this.shift = 0;
    this.expectedJumps = counted / sum;
    return sum;
  }

  #lookFarOut(reach: number): number {
    const { terms, precisions } = this;
    let largest = -Infinity;
    for (let k = 0; k <= MOST_JUMPS; k++) {
      const distance = reach - k * this.bar.jumpMean;
      const precision = precisions[k]!;
      terms[k] = this.#logWeight(k) - HALF_LOG_TWO_PI + 0.5 * log(precision) - 0.5 * precision * distance * distance;
      largest = Math.max(largest, terms[k]!);
    }
    let sum = 0;
    let counted = 0;
    for (let k = 0; k <= MOST_JUMPS; k++) {
      terms[k] = exp(terms[k]! - largest);
      sum += terms[k]!;
      counted += k * terms[k]!;
    }
    this.counts = MOST_JUMPS + 1;
    this.shift = largest;
    this.expectedJumps = counted / sum;
    return sum;
  }

  /** Moves on to the next bar, with what the return in view says of jumps. */
  advance(): void {
    this.#settle(this.excess * this.fading + this.bar.excitation * this.faded * this.expectedJumps);
  }

  /** P(return ≤ logReturn) in the bar. */
  cumulative(logReturn: number): number {
    const { ancestors, within, precisions } = this;
    const reach = logReturn - this.centre;
    const none = exp(-ancestors);
    const thinning = exp(-within);
    let sum = none * normalCdf(reach * Math.sqrt(precisions[0]!));
    let weight = none * ancestors;
    for (let k = 1; k <= MOST_JUMPS; k++) {
      weight *= thinning;
      const share =
        k <= MOST_IN_PRODUCTS
          ? weight * INVERSE_FACTORIALS[k]! * wholePower(ancestors + within * k, k - 1)
          : exp(this.#logWeight(k));
      if (k > this.mean && share < 1e-17) break;
      sum += share * normalCdf((reach - k * this.bar.jumpMean) * Math.sqrt(precisions[k]!));
    }
    return Math.min(1, sum);
  }

  /** ln P(N = k). */
  #logWeight(k: number): number {
    const { ancestors, within } = this;
    const ancestry = k === 0 ? 0 : log(ancestors) + (k - 1) * log(ancestors + within * k);
    return ancestry - ancestors - within * k - LOG_FACTORIALS[k]!;
  }

  #settle(excess: number): void {
    const { drift, variance, base } = this.bar;
    this.excess = excess;
    this.ancestors = base + excess * this.faded;
    this.mean = this.stationary + (base + excess - this.stationary) * this.excited;
    this.within = 1 - this.ancestors / this.mean;
    this.centre = drift - variance / 2 - this.growth * this.mean;
  }
}

/** By squaring; the exponent is a whole number ≥ 0. */
function wholePower(base: number, exponent: number): number {
  let product = 1;
  for (let power = exponent, square = base; power > 0; power >>= 1, square *= square)
    if ((power & 1) === 1) product *= square;
  return product;
}
