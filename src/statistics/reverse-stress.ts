import type { PriceShock } from '../shock.ts';
import type { Fraction, Seconds } from '../units.ts';
import type { Estimate } from './summary.ts';

/** Where a probability that grows with the depth of a shock crosses the limit. */
export type Crossing =
  /** At this depth, to within the tolerance. */
  | { readonly kind: 'at'; readonly depth: Fraction }
  /** Not inside the range: above the limit even at its shallowest depth, which is this. */
  | { readonly kind: 'shallower'; readonly depth: Fraction }
  /** Not inside the range: within the limit even at its deepest depth, which is this. */
  | { readonly kind: 'deeper'; readonly depth: Fraction }
  /** So few paths cannot tell: it takes this many. */
  | { readonly kind: 'notEstimable'; readonly needs: number };

/** The smallest shock of one speed and correlation at which one policy crosses the limit. */
export interface FrontierPoint {
  /** Time that one fall takes: of a staircase, one stair. */
  readonly over: Seconds;
  /** From the first step of the shock to its last, rests and bounce included. */
  readonly whole: Seconds;
  /** Of every two underlyings; null where it is as configured. */
  readonly correlation: number | null;
  /** The smallest depth tried at which the share of paths exceeds the limit. */
  readonly estimate: Crossing;
  /** Interval of the depth at which the probability crosses the limit. */
  readonly low: Crossing;
  readonly high: Crossing;
  /** The deepest shock tried under which the probability keeps the limit at the confidence, one-sided. */
  readonly withstood: Crossing;
  /** The probability at depths that all paths were run at, ascending, each with its pointwise interval. */
  readonly curve: readonly { readonly depth: Fraction; readonly probability: Estimate }[];
  /** Depths tried. */
  readonly depths: number;
  /** Paths on which a shallower shock did it and a deeper one did not, of the depths that they were run at. */
  readonly violations: number;
}

export interface Frontier {
  readonly policy: string;
  readonly shape: PriceShock['kind'];
  /** In the order in which speeds or correlations were given. */
  readonly points: readonly FrontierPoint[];
}

/** What `reverseStress` finds. */
export interface ReverseStress {
  readonly experiment: string;
  readonly question: string;
  readonly seed: string;
  readonly paths: number;
  readonly confidence: number;
  /** A probability of `summary.json`. */
  readonly metric: string;
  /** Largest probability that is still accepted. */
  readonly limit: number;
  /** Name of the underlying that the shock hits. */
  readonly underlying: string;
  readonly direction: 'down' | 'up';
  /** Depths that were searched, as shares of the price. */
  readonly range: { readonly from: Fraction; readonly to: Fraction };
  /** Largest distance between a depth that crosses the limit and one that does not, relative to the price that the shock leaves. */
  readonly tolerance: number;
  /** What a frontier runs along. */
  readonly along: 'speed' | 'correlation';
  readonly policies: readonly string[];
  readonly frontiers: readonly Frontier[];
  readonly warnings: readonly string[];
}
