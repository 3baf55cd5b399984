import { addUp, type MarkovChain } from '../price-model.ts';
import type { RootKey } from '../random/root-key.ts';
import type { RandomStream } from '../random/stream.ts';
import type { Fraction } from '../units.ts';

/** A chain as it is walked: cumulative probabilities. */
export interface ChainWalk {
  readonly states: number;
  /** [state]: P(state ≤ s) in step 1. */
  readonly initial: Float64Array;
  /** Row-major [from × to]: P(next ≤ to). */
  readonly transition: Float64Array;
}

/**
 * Prepares a chain.
 *
 * @param of  whose it is, for the message
 * @throws RangeError  probabilities that are no distribution, rows of another length
 */
export function compileChain({ initialProbabilities, transitionPerStep }: MarkovChain, of: string): ChainWalk {
  const states = initialProbabilities.length;
  const rows = [initialProbabilities, ...transitionPerStep];
  if (
    transitionPerStep.length !== states ||
    !rows.every((row) => row.length === states && addUp(row) && row.every((each) => each >= 0))
  )
    throw new RangeError(
      `The chain of ${of} must have ${states} rows of ${states} probabilities that add up to 1, as the initial ones do.`,
    );
  return {
    states,
    initial: Float64Array.from(cumulative(initialProbabilities)),
    transition: Float64Array.from(transitionPerStep.flatMap(cumulative)),
  };
}

/** P(state ≤ s); from the last possible state on it is 1, so that no state of probability 0 is ever drawn. */
function cumulative(probabilities: readonly Fraction[]): number[] {
  const last = probabilities.findLastIndex((each) => each > 0);
  let sum = 0;
  return probabilities.map((each, state) => (state >= last ? 1 : (sum += each)));
}

/** Writes the state held in each step: drawn for step 1, then moved at each step's end. A draw per step, whatever happens. */
export function walkChain(
  { states, initial, transition }: ChainWalk,
  stream: RandomStream,
  root: RootKey,
  path: number,
  purpose: number,
  held: Uint8Array,
): void {
  stream.seek(root, path, purpose);
  let state = 0;
  for (let u = stream.uniform(); u >= initial[state]!;) state++;
  held[0] = state;
  for (let k = 1; k < held.length; k++) {
    const row = state * states;
    state = 0;
    for (let u = stream.uniform(); u >= transition[row + state]!;) state++;
    held[k] = state;
  }
}
