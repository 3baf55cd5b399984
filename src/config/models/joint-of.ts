import type { Issues } from '../document/issues.ts';
import { didYouMean, listed } from '../document/nearest.ts';
import { describe, nodeAt, type ConfigEntry, type ConfigNode, type ObjectNode } from '../document/node.ts';

/** Lists of `joint.commonJumps` with a number per underlying. */
const PER_UNDERLYING = ['mean', 'deviation'] as const;

/**
 * What drives these underlyings together, from the `joint` of a model of several: rows and columns in the order in which
 * the experiment names them, those of others left out. Undefined after an issue.
 *
 * @param named  where the experiment names the model
 */
export function jointOf(
  model: ObjectNode,
  underlyings: readonly string[],
  named: ConfigNode,
  issues: Issues,
): ObjectNode | undefined {
  const joint = nodeAt(model, ['joint']);
  const several = nodeAt(model, ['underlyings']);
  const known = several?.kind === 'object' ? [...several.entries.keys()] : [];
  if (joint?.kind !== 'object' || known.length === 0) {
    issues.add(named.place, {
      expected: 'a model of several underlyings',
      found: `${describe(named)}, which has no "joint"`,
    });
    return undefined;
  }
  const missing = underlyings.filter((name) => !known.includes(name));
  for (const name of missing) {
    issues.add(named.place, {
      expected: `a model that holds ${name}`,
      found: `one of ${listed(known)}`,
      ...didYouMean(name, known),
    });
  }
  if (missing.length > 0) return undefined;
  const places = underlyings.map((name) => known.indexOf(name));
  return changed(joint, (key, node) => {
    if (key === 'correlation') return matrixAt(node, places);
    if (node.kind !== 'object') return node;
    return changed(node, (field, each) => {
      if (field === 'correlation') return key === 'regime' ? matricesAt(each, places) : matrixAt(each, places);
      return (PER_UNDERLYING as readonly string[]).includes(field) ? listAt(each, places) : each;
    });
  });
}

function changed(node: ObjectNode, change: (key: string, node: ConfigNode) => ConfigNode): ObjectNode {
  const entries = [...node.entries].map(([key, entry]): [string, ConfigEntry] => [
    key,
    { key: entry.key, node: change(key, entry.node) },
  ]);
  return { ...node, entries: new Map(entries) };
}

function listAt(node: ConfigNode, places: readonly number[]): ConfigNode {
  if (node.kind !== 'array') return node;
  // A list of the wrong length stays as it is: what reads it says so.
  if (places.some((place) => node.items[place] === undefined)) return node;
  return { ...node, items: places.map((place) => node.items[place]!) };
}

/** One per state of a chain. */
function matricesAt(node: ConfigNode, places: readonly number[]): ConfigNode {
  return node.kind === 'array' ? { ...node, items: node.items.map((each) => matrixAt(each, places)) } : node;
}

function matrixAt(node: ConfigNode, places: readonly number[]): ConfigNode {
  const rows = listAt(node, places);
  return rows.kind === 'array' ? { ...rows, items: rows.items.map((row) => listAt(row, places)) } : rows;
}
