import type { Fraction, Seconds } from './units.ts';

/** An overlay on top of any price model. Several that meet multiply. */
export type Shock = PriceShock | DistortionShock | CorrelationBreak | DepthShock;

/** A shape that multiplies one underlying's price, and with it everything that is priced by it. */
export type PriceShock = GapShock | SlowBleedShock | StaircaseShock | FlashCrashShock | SqueezeShock | DepegShock;

/** Lets the venue see other prices than there are. */
export type DistortionShock = OracleShock | MarkShock;

interface OnPrice {
  /** Place in `underlyings`. */
  readonly underlying: number;
  /** Largest distance from the price without the shock. */
  readonly size: Move;
  readonly start: Start;
  /** Steps over which the price moves, ≥ 1. */
  readonly steps: number;
}

/** The Gaussian shocks of the prices have this correlation, in place of that of `joint`, for `steps` steps. */
export interface CorrelationBreak {
  readonly kind: 'correlationBreak';
  /** Row-major [n × n], rows in the order of `underlyings`. */
  readonly correlation: Float64Array;
  readonly start: Start;
  /** Steps for which it holds, ≥ 1. */
  readonly steps: number;
}

/** The price moves by `size`, in equal parts of log price over `steps` steps, and stays there. */
export interface GapShock extends OnPrice {
  readonly kind: 'gap';
}

/** A constant drift down: a fall by `size` in equal parts of log price over `steps` steps, for good. */
export interface SlowBleedShock extends OnPrice {
  readonly kind: 'slowBleed';
}

/** A move by `size` in `stairs` equal moves of log price, each of `steps` steps, with `pauseSteps` steps of rest between. */
export interface StaircaseShock extends OnPrice {
  readonly kind: 'staircase';
  /** ≥ 2. */
  readonly stairs: number;
  /** ≥ 0. */
  readonly pauseSteps: number;
}

/** The price moves, rests, gives a part of the move back, and what is left of it may fade. */
interface ThereAndBack extends OnPrice {
  /** Steps of rest before the bounce, ≥ 0. */
  readonly holdSteps: number;
  /** Share of the move that is given back, in price: to 1 + size·(1 − bounce) times it. 0 = there is no bounce. */
  readonly bounce: Share;
  /** Steps over which it is given back, in equal parts of log price, ≥ 1. */
  readonly bounceSteps: number;
  /** Seconds in which the rest of the move halves, in log price, once it has been given back; Infinity = it stays. */
  readonly halfLife: Seconds;
}

/** A fall, and a bounce. */
export interface FlashCrashShock extends ThereAndBack {
  readonly kind: 'flashCrash';
}

/** A rise, and a retracement: a flash crash upside down. */
export interface SqueezeShock extends ThereAndBack {
  readonly kind: 'squeeze';
}

/** A coin falls below its peg, and may return to it. */
export interface DepegShock extends ThereAndBack {
  readonly kind: 'depeg';
}

interface Distortion {
  /** How far what the venue sees lies from what is, relative: −0.2 shows 80. */
  readonly size: Move;
  readonly start: Start;
  /** Steps in which it is seen, ≥ 1. */
  readonly steps: number;
}

/** The index that the venue sees of one underlying: its marks, triggers and collateral follow it, the order book does not. */
export interface OracleShock extends Distortion {
  readonly kind: 'oracle';
  /** Place in `underlyings`. */
  readonly underlying: number;
}

/** The mark of one market alone. */
export interface MarkShock extends Distortion {
  readonly kind: 'mark';
  /** Place in `markets`. */
  readonly market: number;
}

/** The depth of a market's book, and its maximum, move by `size` for `steps` steps and come back: −0.9 takes 90 % off. */
export interface DepthShock {
  readonly kind: 'depth';
  /** Place in `markets`. */
  readonly market: number;
  readonly size: Move;
  readonly start: Start;
  /** Steps for which all of it is gone, ≥ 1. */
  readonly steps: number;
  /** Seconds in which half of what is gone is back, after these steps; 0 = all of it at once. */
  readonly recoveryHalfLife: Seconds;
}

/** Relative move of a price, > −1: −0.3 takes 30 % off. Fixed, or drawn once per path. */
export type Move =
  | { readonly kind: 'constant'; readonly value: Fraction }
  | { readonly kind: 'uniform'; readonly low: Fraction; readonly high: Fraction }
  | { readonly kind: 'normal'; readonly mean: Fraction; readonly deviation: Fraction };

/** A share between 0 and 1, fixed, or drawn once per path. */
export type Share =
  | { readonly kind: 'constant'; readonly value: Fraction }
  | { readonly kind: 'uniform'; readonly low: Fraction; readonly high: Fraction };

/**
 * The step in which a shock of n steps begins, 1 … N: it takes the steps start … start + n − 1. Or drawn per path: uniformly
 * over the starts that let the whole of it fit in, or uniformly from one step to another.
 */
export type Start = number | 'random' | { readonly from: number; readonly to: number };

/** Steps that a shock takes from its start on, what fades afterwards not counted. */
export function stepsOf(shock: Shock): number {
  switch (shock.kind) {
    case 'gap':
    case 'slowBleed':
    case 'oracle':
    case 'mark':
    case 'correlationBreak':
    case 'depth':
      return shock.steps;
    case 'staircase':
      return shock.stairs * shock.steps + (shock.stairs - 1) * shock.pauseSteps;
    case 'flashCrash':
    case 'squeeze':
    case 'depeg':
      return shock.steps + shock.holdSteps + (comesBack(shock) ? shock.bounceSteps : 0);
  }
}

/** Whether any of the move is given back; where none is, there is no bounce. */
export function comesBack({ bounce }: FlashCrashShock | SqueezeShock | DepegShock): boolean {
  return !(bounce.kind === 'constant' && bounce.value === 0);
}
