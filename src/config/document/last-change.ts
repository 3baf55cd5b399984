import { nodeAt, placeNear, type ConfigNode } from './node.ts';
import type { PathKey, Place } from './place.ts';

/** A value that a patch brought, changed or took away. */
export interface Change {
  readonly path: readonly PathKey[];
  /** Where the patch says so. */
  readonly place: Place;
}

/**
 * Which of the values at the end of these ways a patch changed last; of those that one patch changed, the first. Undefined
 * where each is as its document had it before any patch.
 */
export function lastChange(document: ConfigNode, paths: readonly (readonly PathKey[])[]): Change | undefined {
  let after = document;
  while (after.kind === 'object' && after.patched !== undefined) {
    const { before, patch } = after.patched;
    // Merging keeps the nodes that a patch does not touch: the same node is the same value, as written then.
    const path = paths.find((way) => nodeAt(after, way) !== nodeAt(before, way));
    if (path !== undefined) return { path, place: placeNear(patch, path) };
    after = before;
  }
  return undefined;
}

/**
 * Where a patch took a field out of the object at the end of a way; undefined where the object never had the field, or
 * came anew, under a new `kind` or under none, after it was lost.
 */
export function removalOf(document: ConfigNode, path: readonly PathKey[], field: string): Place | undefined {
  let after = document;
  while (after.kind === 'object' && after.patched !== undefined) {
    const { before, patch } = after.patched;
    const earlier = nodeAt(before, path);
    if (earlier?.kind !== 'object' || kindOf(earlier) !== kindOf(nodeAt(after, path))) return undefined;
    if (earlier.entries.has(field)) return placeNear(patch, [...path, field]);
    after = before;
  }
  return undefined;
}

function kindOf(node: ConfigNode | undefined): unknown {
  const kind = nodeAt(node, ['kind']);
  return kind?.kind === 'scalar' ? kind.value : undefined;
}
