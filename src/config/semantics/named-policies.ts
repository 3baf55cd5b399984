import type { Policy } from '../../experiment.ts';
import { listed } from '../document/nearest.ts';

/** Some of all policies, for a sentence: «any policy», or «policy "a" or "b"». */
export function namedPolicies(some: readonly Policy[], all: readonly Policy[]): string {
  return some.length === all.length && all.length > 1 ? 'any policy' : `policy ${listed(some.map(({ name }) => name))}`;
}
