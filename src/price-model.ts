import { SECONDS_PER_YEAR, type Fraction, type PerYear, type Price, type Seconds } from './units.ts';

/**
 * The law of one underlying's index price. `drift` is annual and compensated, E[S_t] = S₀·e^(drift·t), except where a law
 * says otherwise. Jumps are in log price; their number in a step is Poisson, but for `hawkes`.
 */
export type PriceModel =
  | { readonly kind: 'gbm'; readonly drift: PerYear; readonly volatility: PerYear }
  | ({ readonly kind: 'merton'; readonly drift: PerYear; readonly volatility: PerYear } & NormalJumps)
  | ({ readonly kind: 'kou'; readonly drift: PerYear; readonly volatility: PerYear } & DoubleExponentialJumps)
  | ({ readonly kind: 'heston'; readonly drift: PerYear } & SquareRootVariance)
  | ({ readonly kind: 'bates'; readonly drift: PerYear } & SquareRootVariance & NormalJumps)
  | {
      /** Variance per step that follows the shocks; here `drift` is the annual mean of the log return, not compensated. */
      readonly kind: 'garch';
      readonly drift: PerYear;
      /** Constant part of the next step's variance, > 0. */
      readonly omega: number;
      /** Weight of a step's squared shock in the next variance, ≥ 0; after a fall it is alpha + gamma ≥ 0. */
      readonly alpha: number;
      readonly gamma: number;
      /** Weight of a step's variance in the next one, ≥ 0; alpha + beta + gamma/2 < 1. */
      readonly beta: number;
      /** Of Student's t shocks, > 2; absent = normal ones. */
      readonly degreesOfFreedom?: number;
      /** Variance of the first step's log return, ≥ 0. */
      readonly initialVariance: number;
    }
  | {
      readonly kind: 'regime';
      readonly drift: PerYear;
      /** Per state of the chain. */
      readonly volatility: readonly PerYear[];
      /** The underlying's own chain; absent = it follows that of `joint.regime`. */
      readonly chain?: MarkovChain;
    }
  | {
      /** Each jump makes further jumps likelier for a while. */
      readonly kind: 'hawkes';
      readonly drift: PerYear;
      readonly volatility: PerYear;
      /** Jumps per year that come by themselves, ≥ 0; the intensity at time 0. */
      readonly baseIntensity: PerYear;
      /** What each jump adds to the intensity, per year, ≥ 0. */
      readonly excitation: PerYear;
      /** Rate at which that fades, > excitation: a jump has excitation/decay < 1 direct descendants on average. */
      readonly decay: PerYear;
      /** Mean and standard deviation of one jump in log price. */
      readonly jumpMean: number;
      readonly jumpDeviation: number;
    }
  | {
      readonly kind: 'bootstrap';
      readonly history: PriceHistory;
      /** Mean block of the stationary bootstrap in bars, or chosen by Politis and White's rule. */
      readonly meanBlock: number | 'auto';
    }
  | {
      readonly kind: 'replay';
      /** prices[k − 1] is the index price at the end of step k; at least as many as there are steps. */
      readonly prices: Float64Array;
    };

/** Jumps of normal size in log price. */
export interface NormalJumps {
  /** Expected jumps per year, ≥ 0. */
  readonly jumpIntensity: PerYear;
  /** Mean and standard deviation of one jump in log price. */
  readonly jumpMean: number;
  readonly jumpDeviation: number;
}

/** Jumps of exponential size in log price, up or down. */
export interface DoubleExponentialJumps {
  /** Expected jumps per year, ≥ 0. */
  readonly jumpIntensity: PerYear;
  readonly upProbability: Fraction;
  /** Mean sizes are 1/upRate and −1/downRate; upRate > 1, or the price would have no mean. */
  readonly upRate: number;
  readonly downRate: number;
}

/** An annual variance that returns to its mean: dv = κ(θ − v) dt + ε√v dW. */
export interface SquareRootVariance {
  readonly initialVariance: number;
  /** κ, per year, > 0. */
  readonly meanReversion: PerYear;
  /** θ, > 0. */
  readonly longRunVariance: number;
  /** ε, > 0. */
  readonly volatilityOfVariance: number;
  /** Of the variance's shock with the price's own. */
  readonly correlation: number;
}

/**
 * Whether Andersen's scheme gives the price a mean in a step of this length, whatever the variance v at its start. The next
 * variance v′, of mean m and variance s², enters the log price with weight A, and e^(A v′) has a mean where A < m/s², below
 * the bounds 1/(2a) and β of either form of v′. Over all v, m/s² is at least κ/(ε²(1 − e^(−κ dt))) ≥ max(1/dt, κ)/ε². So it
 * has one whenever the correlation is ≤ 0.
 */
export function hestonMeanExists(variance: SquareRootVariance, step: Seconds): boolean {
  const { meanReversion, volatilityOfVariance } = variance;
  const years = step / SECONDS_PER_YEAR;
  const bound = Math.max(1 / years, meanReversion) / (volatilityOfVariance * volatilityOfVariance);
  return hestonWeights(variance, years).A < bound;
}

/** Andersen's K₂ and K₃ = K₄ with central weights, and A = K₂ + K₄/2, for a step of so many years (2008, eq. 33). */
export function hestonWeights(
  { meanReversion, volatilityOfVariance, correlation }: SquareRootVariance,
  years: number,
): { readonly K2: number; readonly K3: number; readonly A: number } {
  const leverage = correlation / volatilityOfVariance;
  const K2 = 0.5 * (meanReversion * leverage - 0.5) * years + leverage;
  const K3 = 0.5 * (1 - correlation * correlation) * years;
  return { K2, K3, A: K2 + K3 / 2 };
}

/** α + β + γ/2: the share of a GARCH variance's distance from its mean that is left after a step; shocks are symmetric. */
export function garchPersistence({
  alpha,
  beta,
  gamma,
}: Pick<Extract<PriceModel, { kind: 'garch' }>, 'alpha' | 'beta' | 'gamma'>): number {
  return alpha + beta + gamma / 2;
}

/** States 0 … n − 1, of which a path holds one in each step. */
export interface MarkovChain {
  /** [n], of the state held in step 1. */
  readonly initialProbabilities: readonly Fraction[];
  /** [from][to]: what moves the chain at the end of each step. */
  readonly transitionPerStep: readonly (readonly Fraction[])[];
}

/** Whether probabilities add up to 1, to within what decimals lose that were rounded. */
export function addUp(probabilities: readonly Fraction[]): boolean {
  return Math.abs(probabilities.reduce((sum, each) => sum + each, 0) - 1) <= 1e-9;
}

/** Closing prices of equal bars, in time order. */
export interface PriceHistory {
  /** The file as the config names it. */
  readonly file: string;
  readonly column: string;
  /** UTC milliseconds of each bar's open; gaps are allowed and known by their stamps. */
  readonly timestamps: Float64Array;
  readonly closes: Float64Array;
  /** Bar length in milliseconds (the commonest difference of stamps). */
  readonly barMilliseconds: number;
}

/** What drives the underlyings together. */
export interface Joint {
  /** Correlation of the Gaussian shocks, row-major [n × n], rows in the order of `underlyings`; identity where none is given. */
  readonly correlation: Float64Array;
  /** One hidden chain for all: its state picks the correlation of each step, and regimes without a chain follow it. */
  readonly regime?: {
    readonly chain: MarkovChain;
    /** Per state, row-major [n × n]; absent = `correlation` in every state. */
    readonly correlation?: readonly Float64Array[];
  };
  /** One Poisson clock that moves every underlying at once, beside their own laws. */
  readonly commonJumps?: {
    readonly intensity: PerYear;
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
    /** Row-major [n × n]. */
    readonly correlation: Float64Array;
  };
}

/** Where a market's outside liquidity stands. Amounts in quote. */
export type OrderBook =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'linear' } & RestingDepth)
  | ({
      readonly kind: 'squareRoot';
      /** c > 0: an order of q moves the mid by c · √(q / B) of log price. */
      readonly impactCoefficient: number;
    } & RestingDepth);

/** What rests in a book that gives way. */
export interface RestingDepth {
  /** Quote resting per basis point of log price, > 0. */
  readonly depthPerBasisPoint: number;
  /** Quote per side beyond which nothing fills; Infinity = no limit. */
  readonly maximumDepth: number;
  /** Seconds in which a displacement halves; Infinity = it stays. */
  readonly recoveryHalfLife: number;
  /** How depth and maximum depth, in proportion, follow the path; absent = they stand. */
  readonly thinning?: DepthThinning;
}

/**
 * Depth that falls as the index becomes more volatile: the share of the stated depth that rests is
 * (σ / reference)^−exponent, within [floor, ceiling], with σ² an exponentially weighted mean of squared log returns.
 */
export interface DepthThinning {
  readonly kind: 'realisedVolatility';
  /** Seconds after which a return weighs half, > 0. */
  readonly halfLife: Seconds;
  /** Volatility at which depth is as stated, and with which a path begins, > 0. */
  readonly reference: PerYear;
  /** > 0. */
  readonly exponent: number;
  /** 0 < floor ≤ 1 ≤ ceiling. */
  readonly floor: Fraction;
  readonly ceiling: number;
}

export interface Underlying {
  readonly name: string;
  readonly initialPrice: Price;
  readonly price: PriceModel;
  /** How sure its parameters are; changes no path. Absent = nothing is known of that. */
  readonly uncertainty?: ParameterErrors;
}

/** Errors of estimated parameters. */
export interface ParameterErrors {
  /** Fields of the price model, each a number. */
  readonly parameters: readonly string[];
  /** One standard error of each, > 0, in its unit. */
  readonly standardErrors: readonly number[];
  /** Of the estimates with one another, positive definite, row-major [parameters × parameters]. */
  readonly correlations: Float64Array;
}

/**
 * `linear`: size in base, profit = size · (mark − entry), in quote. `inverse`: size in quote, profit =
 * size · (1/entry − 1/mark), all amounts in the base coin.
 */
export interface Contract {
  readonly kind: 'linear' | 'inverse';
  /** Size of one contract, for schedules that count contracts; absent = 1. */
  readonly multiplier?: number;
}
