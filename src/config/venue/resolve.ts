import type { Issues } from '../document/issues.ts';
import { mergePatch } from '../document/merge-patch.ts';
import { didYouMean, listed } from '../document/nearest.ts';
import { describe, nodeOf, readDocument, type ConfigNode, type ObjectNode } from '../document/node.ts';
import type { Place } from '../document/place.ts';
import { besideFile, readingProblem, type ConfigContext } from '../files/config-files.ts';
import { patchVenue } from './patch.ts';

/** Where venues are looked for, and what was named on the way to this one. */
interface Search {
  readonly context: ConfigContext;
  readonly issues: Issues;
  /** Relative names are beside this file. */
  readonly folderOf: string;
  readonly chain: readonly string[];
}

/**
 * The whole document of a venue: a shipped name, a path ending in .json, or an object, with every `extends` applied.
 * Undefined after issues.
 */
export function resolveVenue(
  node: ConfigNode,
  context: ConfigContext,
  issues: Issues,
  configFile: string,
): ObjectNode | undefined {
  return resolve(node, { context, issues, folderOf: configFile, chain: [] });
}

function resolve(node: ConfigNode, search: Search): ObjectNode | undefined {
  if (node.kind === 'object') {
    const resolved = applyExtends(node, search);
    return resolved && withName(resolved, 'custom');
  }
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    search.issues.add(node.place, { expected: 'the name of a venue, a path or an object', found: describe(node) });
    return undefined;
  }
  return resolveNamed(node.value, node.place, search);
}

function resolveNamed(name: string, place: Place, search: Search): ObjectNode | undefined {
  const source = name.endsWith('.json') ? readFile(name, place, search) : readShipped(name, place, search);
  if (source === undefined) return undefined;
  if (search.chain.includes(source.file)) {
    const chain = [...search.chain, source.file].join(' → ');
    search.issues.add(place, { expected: 'venues that do not extend one another in a circle', found: chain });
    return undefined;
  }
  const before = search.issues.count;
  const document = readDocument(source.text, source.file, search.issues);
  if (search.issues.count > before || document === undefined) return undefined;
  if (document.kind !== 'object') {
    search.issues.add(document.place, { expected: 'a venue document, an object', found: describe(document) });
    return undefined;
  }
  const inner = { ...search, folderOf: source.file, chain: [...search.chain, source.file] };
  return applyExtends(withName(document, source.name), inner);
}

function applyExtends(node: ObjectNode, search: Search): ObjectNode | undefined {
  const base = node.entries.get('extends')?.node;
  if (base === undefined) return asObject(mergePatch(undefined, node));
  if (base.kind !== 'scalar' || typeof base.value !== 'string') {
    search.issues.add(base.place, { expected: 'the name or the path of a venue', found: describe(base) });
    return undefined;
  }
  const target = resolveNamed(base.value, base.place, search);
  const entries = new Map(node.entries);
  entries.delete('extends');
  return target && patchVenue(target, { ...node, entries });
}

function asObject(node: ConfigNode): ObjectNode | undefined {
  return node.kind === 'object' ? node : undefined;
}

/** A venue that does not name itself goes by how it was named, even if what it extends has a name. */
function withName(node: ObjectNode, name: string): ObjectNode {
  if (node.entries.has('name')) return node;
  const entries = new Map(node.entries);
  entries.set('name', { key: node.place, node: nodeOf(name, node.place) });
  return { ...node, entries };
}

interface VenueSource {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

function readShipped(name: string, place: Place, { context, issues }: Search): VenueSource | undefined {
  const names = context.venueNames();
  if (names.includes(name)) return { name, ...context.shippedVenue(name) };
  const suggestion = didYouMean(name, names);
  issues.add(place, {
    expected: `a venue that comes with shortfall (${listed(names)}) or a path ending in .json`,
    found: `"${name}"`,
    ...suggestion,
  });
  return undefined;
}

function readFile(named: string, place: Place, { context, issues, folderOf }: Search): VenueSource | undefined {
  const file = besideFile(folderOf, named);
  try {
    const name = file.replace(/^.*[/\\]/, '').replace(/\.json$/, '');
    return { name, file, text: context.readText(file) };
  } catch (error) {
    const expected = 'a venue file that can be read, relative to the file that names it';
    issues.add(place, { expected, found: `"${named}"`, suggestion: readingProblem(error) });
    return undefined;
  }
}
