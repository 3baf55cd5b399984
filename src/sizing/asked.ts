import type { Experiment, Policy } from '../experiment.ts';

/**
 * The policies of these names, in the experiment's order; all where none are asked for.
 *
 * @throws RangeError for a name that no policy has
 */
export function chosenPolicies({ policies }: Experiment, asked: readonly string[] | undefined): readonly Policy[] {
  if (asked === undefined) return policies;
  const names = policies.map(({ name }) => name);
  for (const name of asked) {
    if (!names.includes(name)) throw new RangeError(`no policy is named ${name}; there are ${names.join(', ')}`);
  }
  return policies.filter(({ name }) => asked.includes(name));
}

/** @throws RangeError for what is not strictly between 0 and 1 */
export function requireFraction(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`a ${name} lies strictly between 0 and 1, not at ${value}`);
}
