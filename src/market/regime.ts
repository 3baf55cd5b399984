import { PURPOSE, purpose } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';
import { SECONDS_PER_YEAR, type PerYear, type Seconds } from '../units.ts';
import type { DrivenPrice, DrivenUnderlying } from './driven.ts';
import { compileChain, walkChain, type ChainWalk } from './markov-chain.ts';

/** A chain with the states that it holds on one path. */
export interface HeldChain {
  readonly walk: ChainWalk;
  readonly purpose: number;
  readonly stream: RandomStream;
  /** Scratch: [steps], the state held in each. */
  readonly held: Uint8Array;
}

/** Volatility by the state of a chain. */
export interface RegimeStep {
  readonly kind: 'regime';
  /** The underlying's own; undefined = that of all. */
  readonly own: HeldChain | undefined;
  readonly states: Uint8Array;
  /** [state]: what a step adds to the log price without a shock, and per shock. */
  readonly drift: Float64Array;
  readonly deviation: Float64Array;
}

/** Prepares a chain of its own streams. */
export function holdChain(walk: ChainWalk, purposeNumber: number, steps: number): HeldChain {
  return { walk, purpose: purposeNumber, stream: new RandomStream(), held: new Uint8Array(steps) };
}

/** Walks a chain along one path. */
export function walkHeld({ walk, purpose: number, stream, held }: HeldChain, root: RootKey, path: number): void {
  walkChain(walk, stream, root, path, number, held);
}

/**
 * Prepares the law (Hamilton 1989), exact at the ends of steps:
 *
 *     X_k − X_{k−1} = (μ − σ²_s/2) dt + σ_s √dt Z_k,   s = s_k
 *
 * s being the state that a Markov chain holds at the start of step k: drawn from the initial probabilities for step 1, then
 * moved by the transition probabilities at the end of each step. Given the states it is geometric Brownian motion, so that
 * E[S_t] = S₀·e^(μt). The chain belongs to the length of the step.
 *
 * @param common  the chain that is followed by an underlying without one
 * @param annualDrift  μ less the compensator of common jumps
 * @throws RangeError  no chain to follow, volatilities that are not one for each state, a chain that is none
 */
export function compileRegime(
  { name, underlying, price }: DrivenUnderlying<Extract<DrivenPrice, { kind: 'regime' }>>,
  common: HeldChain | undefined,
  annualDrift: PerYear,
  horizon: { readonly steps: number; readonly step: Seconds },
): RegimeStep {
  const own =
    price.chain && holdChain(compileChain(price.chain, name), purpose(PURPOSE.regime, underlying), horizon.steps);
  const chain = own ?? common;
  if (chain === undefined) throw new RangeError(`The price of ${name} follows a chain of all, and there is none.`);
  const { volatility } = price;
  const { states } = chain.walk;
  if (volatility.length !== states || !volatility.every((each) => each >= 0 && each < Infinity))
    throw new RangeError(`The price of ${name} needs ${states} volatilities ≥ 0, not [${volatility.join(', ')}].`);
  const years = horizon.step / SECONDS_PER_YEAR;
  return {
    kind: 'regime',
    own,
    states: chain.held,
    drift: Float64Array.from(volatility, (sigma) => (annualDrift - (sigma * sigma) / 2) * years),
    deviation: Float64Array.from(volatility, (sigma) => sigma * Math.sqrt(years)),
  };
}

/** Turns standard normals, the underlying's Gaussian shocks, into log returns, in their place. */
export function writeRegimeSteps(law: RegimeStep, root: RootKey, path: number, logSteps: Float64Array): void {
  const { own, states, drift, deviation } = law;
  if (own !== undefined) walkHeld(own, root, path);
  for (let k = 0; k < logSteps.length; k++) {
    const state = states[k]!;
    logSteps[k] = drift[state]! + deviation[state]! * logSteps[k]!;
  }
}
