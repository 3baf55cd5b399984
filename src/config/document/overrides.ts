import type { Issues } from './issues.ts';
import { didYouMean, listed } from './nearest.ts';
import { describe, nodeOf, type ConfigEntry, type ConfigNode } from './node.ts';
import { keysOf, pointerOf, type Place } from './place.ts';

/** A value set from outside the file: `--set a.b=c`, `--paths`, `--seed`. */
export interface Override {
  /** The flag as written, for messages. */
  readonly flag: string;
  readonly path: readonly string[];
  readonly value: unknown;
  /** The value as written. */
  readonly text: string;
}

/**
 * Reads `a.b.0.c=value`: names and list places joined by dots, or a JSON pointer (`/a/b/0/c=value`).
 * The value is JSON where it reads as JSON, otherwise text. Undefined after an issue.
 */
export function readOverride(argument: string, issues: Issues): Override | undefined {
  const flag = `--set ${argument}`;
  const equals = argument.indexOf('=');
  const address = equals === -1 ? argument : argument.slice(0, equals);
  const path = address.startsWith('/') ? keysOf(address) : address.split('.');
  if (equals === -1 || path.length === 0 || path.some((key) => key === '')) {
    issues.add(
      { file: flag, pointer: '' },
      { expected: 'address=value, such as margin.mode=cross', found: `"${argument}"` },
    );
    return undefined;
  }
  const text = argument.slice(equals + 1);
  return { flag, path, value: jsonOrText(text), text };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The document with one value set. What is set stands, for messages, at the flag. */
export function applyOverride(document: ConfigNode, override: Override, issues: Issues): ConfigNode {
  const set = (node: ConfigNode | undefined, depth: number): ConfigNode => {
    const place: Place = { file: override.flag, pointer: pointerOf(override.path.slice(0, depth)) };
    const key = override.path[depth];
    if (key === undefined) return nodeOf(override.value, place, override.text);

    const target = asContainer(node, override, depth, place);
    if (target === undefined) {
      issues.add(
        { ...place, pointer: pointerOf(override.path) },
        { expected: `an object or a list at "${override.path.slice(0, depth).join('.')}"`, found: describe(node) },
      );
      return node ?? nodeOf(null, place);
    }
    if (target.kind === 'array') {
      const index = /^\d+$/.test(key) ? Number(key) : -1;
      if (index < 0 || index >= target.items.length) {
        issues.add(
          { ...place, pointer: pointerOf(override.path) },
          { expected: `a place in a list of ${target.items.length}, counted from 0`, found: `"${key}"` },
        );
        return target;
      }
      return { ...target, items: target.items.map((item, i) => (i === index ? set(item, depth + 1) : item)) };
    }
    const entries = new Map<string, ConfigEntry>(target.entries);
    const known = [...entries.keys()];
    const earlier = entries.get(key);
    const keyPlace = { ...place, pointer: pointerOf(override.path.slice(0, depth + 1)) };
    // Below the file's named things a new name is a slip of the finger, never a new thing half described.
    if (earlier === undefined && depth < override.path.length - 1 && NAMED_THINGS.has(override.path[depth - 1] ?? '')) {
      issues.add(keyPlace, { expected: listed(known), found: `"${key}"`, ...didYouMean(key, known) });
      return target;
    }
    entries.set(key, { key: earlier?.key ?? keyPlace, node: set(earlier?.node, depth + 1) });
    return { ...target, entries };
  };
  return set(document, 0);
}

const NAMED_THINGS: ReadonlySet<string> = new Set(['underlyings']);

/** A venue that is named by its text can be patched by a flag: the text becomes `{ "extends": text }`. */
function asContainer(
  node: ConfigNode | undefined,
  override: Override,
  depth: number,
  place: Place,
): Exclude<ConfigNode, { kind: 'scalar' }> | undefined {
  if (node === undefined) return { kind: 'object', place, entries: new Map() };
  if (node.kind !== 'scalar') return node;
  const isVenueName = depth === 1 && override.path[0] === 'venue' && typeof node.value === 'string';
  if (!isVenueName) return undefined;
  return { kind: 'object', place: node.place, entries: new Map([['extends', { key: node.place, node }]]) };
}
