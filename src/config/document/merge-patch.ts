import type { ConfigEntry, ConfigNode, ObjectNode } from './node.ts';

/**
 * JSON Merge Patch (RFC 7396) with one addition: where a patch changes an object's `kind`, it replaces that object whole,
 * for the other fields of the old kind mean nothing to the new one. Each part keeps the place where it was written.
 */
export function mergePatch(target: ConfigNode | undefined, patch: ConfigNode): ConfigNode {
  const merged = merge(target, patch);
  return merged.kind === 'object' && target !== undefined ? { ...merged, patched: { before: target, patch } } : merged;
}

function merge(target: ConfigNode | undefined, patch: ConfigNode): ConfigNode {
  if (patch.kind !== 'object') return patch;
  const base = target?.kind === 'object' && !changesKind(target, patch) ? target : undefined;
  const entries = new Map<string, ConfigEntry>(base?.entries);
  let removed = false;
  for (const [name, { key, node }] of patch.entries) {
    const earlier = entries.get(name);
    if (isNull(node)) {
      removed = entries.delete(name) || removed;
      continue;
    }
    const merged = merge(earlier?.node, node);
    // A key that the patch does not bring anew still stands where it was first written.
    entries.set(name, { key: earlier?.key ?? key, node: merged });
  }
  // What is now missing is missing because of the patch, so the patch is where to look.
  return { kind: 'object', place: base === undefined || removed ? patch.place : base.place, entries };
}

function changesKind(target: ObjectNode, patch: ObjectNode): boolean {
  const before = target.entries.get('kind')?.node;
  const after = patch.entries.get('kind')?.node;
  if (after === undefined || isNull(after) || before === undefined) return false;
  return !(before.kind === 'scalar' && after.kind === 'scalar' && before.value === after.value);
}

function isNull(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}
