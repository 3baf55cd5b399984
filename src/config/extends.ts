import type { Issues } from './document/issues.ts';
import { mergePatch } from './document/merge-patch.ts';
import { didYouMean, listed } from './document/nearest.ts';
import { describe, readDocument, type ConfigNode, type ObjectNode } from './document/node.ts';
import type { Place } from './document/place.ts';
import { besideFile, readingProblem, type ConfigContext, type NamedText } from './files/config-files.ts';

/** What a document says of itself alone: whoever extends it is another. */
const ITS_OWN = ['$schema', 'name', 'question', 'scenario'];

/**
 * The whole of an experiment that `extends` another: a merge patch over a scenario by its shipped name, or over a file,
 * which may extend others in turn. Files that any of them names are beside the one that is read.
 *
 * @returns undefined after issues
 */
export function applyExtends(
  document: ConfigNode,
  context: ConfigContext,
  issues: Issues,
  chain: readonly string[] = [document.place.file],
): ConfigNode | undefined {
  const named = document.kind === 'object' ? document.entries.get('extends')?.node : undefined;
  if (document.kind !== 'object' || named === undefined) return document;
  const patch = without(document, ['extends']);
  if (named.kind !== 'scalar' || typeof named.value !== 'string') {
    issues.add(named.place, { expected: 'the name of a scenario, or a path ending in .json', found: describe(named) });
    return undefined;
  }
  const source = sourceOf(named.value, named.place, context, issues);
  if (source === undefined) return undefined;
  if (chain.includes(source.file)) {
    const found = [...chain, source.file].join(' → ');
    issues.add(named.place, { expected: 'experiments that do not extend one another in a circle', found });
    return undefined;
  }
  const before = issues.count;
  const read = readDocument(source.text, source.file, issues);
  if (read === undefined || issues.count > before) return undefined;
  if (read.kind !== 'object') {
    issues.add(read.place, { expected: 'an experiment, a JSON object', found: describe(read) });
    return undefined;
  }
  const base = applyExtends(read, context, issues, [...chain, source.file]);
  return base?.kind === 'object' ? mergePatch(without(base, ITS_OWN), patch) : undefined;
}

function sourceOf(named: string, place: Place, context: ConfigContext, issues: Issues): NamedText | undefined {
  if (!named.endsWith('.json') && !named.endsWith('.jsonc')) {
    const names = context.scenarioNames();
    if (names.includes(named)) return context.shippedScenario(named);
    issues.add(place, {
      expected: `a scenario that comes with shortfall (${listed(names)}) or a path ending in .json`,
      found: `"${named}"`,
      ...didYouMean(named, names),
    });
    return undefined;
  }
  const file = besideFile(place.file, named);
  try {
    return { file, text: context.readText(file) };
  } catch (error) {
    const expected = 'an experiment that can be read, relative to the file that names it';
    issues.add(place, { expected, found: `"${named}"`, suggestion: readingProblem(error) });
    return undefined;
  }
}

function without(node: ObjectNode, names: readonly string[]): ObjectNode {
  const entries = new Map(node.entries);
  for (const name of names) entries.delete(name);
  return { ...node, entries };
}
