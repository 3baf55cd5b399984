import type { PerYear, Price } from './units.ts';

/**
 * The law of one underlying's index price. `drift` is annual and compensated: E[S_t] = S₀·e^(drift·t).
 * Jumps within a step are Poisson in number and normal in log price.
 */
export type PriceModel =
  | { readonly kind: 'gbm'; readonly drift: PerYear; readonly volatility: PerYear }
  | {
      readonly kind: 'merton';
      readonly drift: PerYear;
      readonly volatility: PerYear;
      /** Expected jumps per year, ≥ 0. */
      readonly jumpIntensity: PerYear;
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
  | {
      readonly kind: 'linear';
      /** Quote resting per basis point of log price, > 0. */
      readonly depthPerBasisPoint: number;
      /** Quote per side beyond which nothing fills; Infinity = no limit. */
      readonly maximumDepth: number;
      /** Seconds in which a displacement halves; Infinity = it stays. */
      readonly recoveryHalfLife: number;
    };

export interface Underlying {
  readonly name: string;
  readonly initialPrice: Price;
  readonly price: PriceModel;
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
