import { mergePatch } from '../document/merge-patch.ts';
import type { ConfigNode, ObjectNode } from '../document/node.ts';

const SOURCES = 'sources';

/**
 * A venue document with a patch laid over it, whose `sources` join those of the document: what a patch says about its own
 * numbers is no reason to forget where the others come from. (Those of numbers that it replaced drop out when they are
 * read.)
 */
export function patchVenue(document: ObjectNode, patch: ConfigNode): ObjectNode | undefined {
  const merged = mergePatch(document, patch);
  if (merged.kind !== 'object' || patch.kind !== 'object') return undefined;
  const earlier = document.entries.get(SOURCES)?.node;
  const own = patch.entries.get(SOURCES);
  if (earlier?.kind !== 'array' || own?.node.kind !== 'array') return merged;
  const sources = { ...own.node, items: [...earlier.items, ...own.node.items] };
  return { ...merged, entries: new Map(merged.entries).set(SOURCES, { key: own.key, node: sources }) };
}
