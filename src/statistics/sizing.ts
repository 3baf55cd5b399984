import type { FundSize, MarginalValue } from './fund-sizing.ts';
import type { Estimate, FundCurvePoint } from './summary.ts';

/** How the size was found. */
export type SizingRoute =
  /** From the draws on an unlimited fund: no rule reads its level before it is empty. */
  | { readonly kind: 'draws' }
  /** By running the same paths at one size after another, since rules read its level. */
  | {
      readonly kind: 'search';
      /** Sizes tried. */
      readonly sizes: number;
      /** Largest relative distance between the answer and a size that is not enough. */
      readonly tolerance: number;
      /** Paths that depleted a larger fund but not a smaller one. */
      readonly violations: number;
    };

/** The fund run again at the size that was found, on paths that the sizing has not seen. */
export interface SizeCheck {
  /** Which size each of the policy's funds was given. */
  readonly sizes: { readonly [fund: string]: number };
  /** P(this fund depleted), of so many fresh paths. */
  readonly depletion: Estimate;
  /** Mean uncovered, all layers at work. */
  readonly uncovered: Estimate;
  /** Whether the target lies above, within or below the interval of the depletion. */
  readonly target: 'above' | 'within' | 'below';
}

/** One fund of one policy. Sizes are those of each of its purses, in the settlement coin. */
export interface FundSizing {
  readonly policy: string;
  readonly fund: string;
  /** Purses that hold this much each: 1 unless its scope is per contract, coin or group. */
  readonly purses: number;
  /** What the configuration gives each purse: the largest, null = unlimited. */
  readonly configured: number | null;
  /** P(this fund depleted) at that. */
  readonly depletion: Estimate;
  readonly route: SizingRoute;
  readonly size: FundSize;
  /** P(depleted | size) with pointwise intervals, and the mean of what is asked for beyond it, E[(draw − size)⁺]. */
  readonly curve: readonly FundCurvePoint[];
  /** Half-width of a band that holds the whole curve at once. */
  readonly bandHalfWidth: number;
  /** At the solvent size, else the estimated, else the configured one; null where there is none. */
  readonly marginal: MarginalValue | null;
  /** null where no size was found to run. */
  readonly check: SizeCheck | null;
}

/** What `sizeFund` finds. */
export interface Sizing {
  readonly experiment: string;
  readonly question: string;
  readonly seed: string;
  readonly paths: number;
  readonly failedPaths: number;
  readonly target: number;
  readonly confidence: number;
  /** What amounts are in. */
  readonly coin: string;
  readonly funds: readonly FundSizing[];
  /** Policies whose backstop draws on no fund. */
  readonly withoutFund: readonly string[];
  readonly warnings: readonly string[];
}
