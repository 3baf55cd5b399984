import { fitBootstrap } from './models/bootstrap.ts';
import { fitGarch } from './models/garch.ts';
import { fitGbm } from './models/gbm.ts';
import { fitHawkes } from './models/hawkes.ts';
import { fitKou } from './models/kou.ts';
import { fitMerton } from './models/merton.ts';
import type { ReturnSample } from './sample.ts';

export { FitRejectedError } from './fit-rejected.ts';
export type { ReturnSample } from './sample.ts';

/** The price models that can be fitted to a history. */
export const FITTED_KINDS = ['gbm', 'merton', 'kou', 'garch', 'hawkes', 'bootstrap'] as const;
export type FittedKind = (typeof FITTED_KINDS)[number];

/** A price model as a history has it. */
export interface Fit {
  readonly kind: FittedKind;
  /**
   * The fields of the `price` object of this kind, in its units: `{ kind, ...parameters }` is a price model (a bootstrap
   * also names its file).
   */
  readonly parameters: Readonly<Record<string, number>>;
  /** One per parameter; null for a parameter that is fixed, or at a bound. */
  readonly standardErrors: Readonly<Record<string, number | null>>;
  /** Of the estimates that have an error, by parameter; null where none is known, or they are too near ±1 to be told apart. */
  readonly correlations: {
    readonly parameters: readonly string[];
    /** Row by row, positive definite. */
    readonly matrix: readonly (readonly number[])[];
  } | null;
  /**
   * The model's `drift` as the sample's mean return has it, whatever the parameters say; null for a bootstrap. Its error is
   * huge for any history that exists.
   */
  readonly drift: { readonly estimate: number; readonly standardError: number } | null;
  /** ln of the joint density of the returns at the parameters; null for a bootstrap, which has none. */
  readonly logLikelihood: number | null;
  /** 2k − 2·logLikelihood and k·ln n − 2·logLikelihood for k free parameters (Akaike 1974; Schwarz 1978). */
  readonly aic: number | null;
  readonly bic: number | null;
  /** Returns that were fitted to. */
  readonly observations: number;
  /** Sentences for the reader of the fit. */
  readonly warnings: readonly string[];
}

export interface FitOptions {
  /**
   * Whether `drift` is 0 or estimated with the other parameters. With 0 the rest is the maximum under that restriction.
   *
   * @default 'zero'
   */
  readonly drift?: 'zero' | 'fitted';
  /** Told the share of the work that is done, 0 … 1, never less than before. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Fits a price model to a history: by maximum likelihood, standard errors by the sandwich of Huber and White; a bootstrap by
 * the rule for its block length. What each estimates exactly stands with `fitGbm`, `fitMerton`, `fitKou`, `fitGarch`,
 * `fitHawkes` and `fitBootstrap`. The same sample gives the same fit, bit for bit.
 *
 * @throws FitRejectedError  where the best fit is one that must not be used
 * @throws RangeError        too few returns, or one that is not finite
 */
export function fitModel(kind: FittedKind, sample: ReturnSample, options: FitOptions = {}): Fit {
  switch (kind) {
    case 'gbm':
      return fitGbm(sample, options);
    case 'merton':
      return fitMerton(sample, options);
    case 'kou':
      return fitKou(sample, options);
    case 'garch':
      return fitGarch(sample, options);
    case 'hawkes':
      return fitHawkes(sample, options);
    case 'bootstrap':
      return fitBootstrap(sample, options);
  }
}
