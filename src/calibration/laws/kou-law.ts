import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { normalCdf, normalDensity } from '../../math/normal-distribution.ts';
import { checkFields, type ReturnLaw } from './law.ts';
import { HALF_LOG_TWO_PI } from './normal-law.ts';
import { poissonWeights } from './poisson-weights.ts';

export interface KouFields {
  /** Annual, compensated: E[S_t] = S₀·e^(drift·t). */
  readonly drift: number;
  /** Per square root of a year, > 0. */
  readonly volatility: number;
  /** Jumps per year, ≥ 0. */
  readonly jumpIntensity: number;
  /** Chance that a jump goes up, 0 … 1. */
  readonly upProbability: number;
  /** Rates of the exponential jumps in log price: an up jump is 1/upRate on average, a down jump −1/downRate; upRate > 1. */
  readonly upRate: number;
  readonly downRate: number;
}

/**
 * Density of Kou's double exponential jump-diffusion (2002) at a log return over `years`:
 *
 *     r = νT + σ√T·Z + Σ_{i ≤ N} Yᵢ,   N ~ Pois(λT),   Y = +Exp(η₁) with chance p, −Exp(η₂) with 1 − p
 *     ν = drift − σ²/2 − λ(p·η₁/(η₁ − 1) + (1 − p)·η₂/(η₂ + 1) − 1)
 *
 * A sum of such jumps is a mixture of gamma laws of either sign (Kou 2002, proposition B.1), and a normal plus a gamma
 * variable has a closed density in the functions Hhₙ (Abramowitz and Stegun 19.14). All terms are positive: the relative
 * error is below 1e-10 in the tails too.
 *
 * @param years  T > 0
 * @returns density per unit of log return, ≥ 0
 * @throws RangeError  a field outside its range
 */
export function kouDensity(fields: KouFields & { readonly logReturn: number; readonly years: number }): number {
  return exp(kouLaw(fields, fields.years).logDensity(fields.logReturn));
}

/** E[e^Y] − 1 of one jump: what the drift pays per jump. */
export function kouJumpGrowth(fields: Pick<KouFields, 'upProbability' | 'upRate' | 'downRate'>): number {
  const { upProbability, upRate, downRate } = fields;
  return upProbability / (upRate - 1) - (1 - upProbability) / (downRate + 1);
}

/** The law whose density is {@link kouDensity}. */
export function kouLaw(fields: KouFields, years: number): ReturnLaw {
  const { drift, volatility, jumpIntensity, upProbability, upRate, downRate } = fields;
  checkFields(
    { drift, volatility, jumpIntensity, upProbability, upRate, downRate, years },
    {
      drift: 'finite',
      volatility: 'positive',
      jumpIntensity: 'notNegative',
      upProbability: 'notNegative',
      upRate: 'positive',
      downRate: 'positive',
      years: 'positive',
    },
  );
  if (upProbability > 1) throw new RangeError(`upProbability is ${upProbability}; it must be at most 1.`);
  if (!(upRate > 1))
    throw new RangeError(`upRate is ${upRate}; it must be a number > 1, or the mean price is infinite.`);
  const centre = (drift - (volatility * volatility) / 2 - jumpIntensity * kouJumpGrowth(fields)) * years;
  const deviation = volatility * Math.sqrt(years);
  const { none, up, down } = gammaMixture(poissonWeights(jumpIntensity * years), upProbability, upRate, downRate);
  const upSum = gammaSum(up, upRate, deviation);
  const downSum = gammaSum(down, downRate, deviation);
  return {
    logDensity: (logReturn) => {
      const x = logReturn - centre;
      const z = x / deviation;
      const density = (none * normalDensity(z)) / deviation + upSum.density(x) + downSum.density(-x);
      if (density > 1e-290) return log(density);
      // Where all underflows the diffusion alone is a bound from below, far beyond 36 mean jumps.
      return log(none) - HALF_LOG_TWO_PI - log(deviation) - 0.5 * z * z;
    },
    cumulative: (logReturn) => {
      const x = logReturn - centre;
      const below = none * normalCdf(x / deviation) + upSum.cumulative(x) + downSum.upper(-x);
      return Math.min(1, Math.max(0, below));
    },
  };
}

/** Weights of no jump, of +Gamma(i, η₁) and of −Gamma(i, η₂) in the law of the sum of the jumps; place i − 1 holds i. */
function gammaMixture(
  counts: Float64Array,
  upProbability: number,
  upRate: number,
  downRate: number,
): { none: number; up: Float64Array; down: Float64Array } {
  const most = counts.length - 1;
  const up = new Float64Array(most);
  const down = new Float64Array(most);
  let ofUp = new Float64Array(most + 1);
  let ofDown = new Float64Array(most + 1);
  // Of two exponential stages of opposite sign the longer one survives with its own law: they forget.
  const upSurvives = downRate / (upRate + downRate);
  for (let k = 1; k <= most; k++) {
    const nextUp = new Float64Array(most + 1);
    const nextDown = new Float64Array(most + 1);
    if (k === 1) {
      nextUp[1] = upProbability;
      nextDown[1] = 1 - upProbability;
    } else {
      addJump(ofUp, nextUp, nextDown, upProbability, upSurvives);
      addJump(ofDown, nextDown, nextUp, 1 - upProbability, 1 - upSurvives);
    }
    for (let i = 1; i <= k; i++) {
      up[i - 1]! += counts[k]! * nextUp[i]!;
      down[i - 1]! += counts[k]! * nextDown[i]!;
    }
    ofUp = nextUp;
    ofDown = nextDown;
  }
  return { none: counts[0]!, up, down };
}

/** Adds one jump to gamma sums of one sign: it lengthens them by a stage, or takes stages off until one of it is gone. */
function addJump(
  stages: Float64Array,
  same: Float64Array,
  opposite: Float64Array,
  sameProbability: number,
  survives: number,
): void {
  // Mass that meets an opposite stage with i stages left of its own.
  let meeting = 0;
  for (let i = stages.length - 1; i >= 1; i--) {
    if (i + 1 < stages.length) same[i + 1]! += sameProbability * stages[i]!;
    meeting += (1 - sameProbability) * stages[i]!;
    same[i]! += meeting * survives;
    meeting *= 1 - survives;
  }
  opposite[1]! += meeting;
}

interface GammaSum {
  /** Σ wᵢ·gᵢ(x), gᵢ the density of N(0, s²) + Gamma(i, η). */
  density(x: number): number;
  /** Σ wᵢ·P(N(0, s²) + Gamma(i, η) ≤ x). */
  cumulative(x: number): number;
  /** Σ wᵢ·P(N(0, s²) + Gamma(i, η) ≥ x). */
  upper(x: number): number;
}

/**
 * gᵢ(x) = ηⁱ s^(i−1) e^(−ηx + η²s²/2)·Hh_{i−1}(z)/√(2π) with z = ηs − x/s and
 *
 *     Hhₙ(z) = ∫_z^∞ (t − z)ⁿ/n!·e^(−t²/2) dt,   n·Hhₙ = Hh_{n−2} − z·Hh_{n−1},   Hh₋₁ = e^(−z²/2)
 *
 * Forward the recurrence is stable for z ≤ 0 and loses little just above. Beyond, Hhₙ is its minimal solution and its
 * ratios ρₙ = Hhₙ/Hh_{n−1} come backward, 1/ρₙ₋₁ = z + n·ρₙ (DLMF 7.22(iii)); there e^(−ηx + η²s²/2)·Hh₋₁(z) = e^(−x²/2s²).
 */
function gammaSum(weights: Float64Array, rate: number, deviation: number): GammaSum {
  const terms = weights.length;
  const forwardBelow = Math.min(2, 7 / Math.sqrt(terms + 1));
  const ratios = new Float64Array(terms);
  const densities = new Float64Array(terms);
  let total = 0;
  for (const weight of weights) total += weight;

  /** Writes g₁(x) … g_terms(x) into `densities`. */
  const evaluate = (x: number): void => {
    const z = rate * deviation - x / deviation;
    const step = rate * deviation;
    if (z < forwardBelow) {
      // With c = −z the exponent −ηx + η²s²/2 is −step·c − step²/2: bounded above, since c > −2.
      const scale = rate * exp(step * z - 0.5 * step * step);
      let before = normalDensity(z);
      let value = normalCdf(-z);
      let factor = scale;
      for (let i = 0; i < terms; i++) {
        densities[i] = factor * value;
        factor *= step;
        const next = (before - z * value) / (i + 1);
        before = value;
        value = next;
      }
      return;
    }
    const root = Math.sqrt(terms) + 12 / z;
    const far = Math.ceil(root * root) + 4;
    let ratio = 2 / (z + Math.sqrt(z * z + 4 * (far + 1)));
    for (let n = far; n >= terms; n--) ratio = 1 / (z + n * ratio);
    for (let n = terms - 1; n >= 0; n--) {
      ratios[n] = ratio;
      ratio = 1 / (z + n * ratio);
    }
    let value = rate * normalDensity(x / deviation);
    for (let i = 0; i < terms; i++) {
      value *= ratios[i]!;
      densities[i] = value;
      value *= step;
    }
  };

  const cumulative = (x: number): number => {
    evaluate(x);
    // Gamma(i, η) ≤ y is Gamma(i − 1, η) ≤ y less the density of Gamma(i, η) over η, and so with a normal added.
    let below = normalCdf(x / deviation);
    let sum = 0;
    for (let i = 0; i < terms; i++) {
      below -= densities[i]! / rate;
      sum += weights[i]! * Math.max(0, below);
    }
    return sum;
  };
  const upper = (x: number): number => {
    evaluate(x);
    let above = normalCdf(-x / deviation);
    let sum = 0;
    for (let i = 0; i < terms; i++) {
      above += densities[i]! / rate;
      sum += weights[i]! * Math.min(1, above);
    }
    return sum;
  };
  return {
    density: (x) => {
      if (total === 0) return 0;
      evaluate(x);
      let sum = 0;
      for (let i = 0; i < terms; i++) sum += weights[i]! * densities[i]!;
      return sum;
    },
    cumulative: (x) => (total === 0 ? 0 : cumulative(x)),
    upper: (x) => (total === 0 ? 0 : upper(x)),
  };
}
