import type { Issues } from './document/issues.ts';
import { describe, plainValue, type ConfigNode } from './document/node.ts';
import { pointerOf, type PathKey } from './document/place.ts';

/**
 * Parts of the format that a later version understands. A file that uses one is told so, rather than that its field is
 * unknown; once a part is built, its row goes.
 */
interface LaterPart {
  /** Where it stands; `*` is any name or place in a list. */
  readonly path: readonly string[];
  readonly asksForIt: (value: unknown) => boolean;
  /** What this version takes there. */
  readonly today: string;
  readonly what: (value: unknown) => string;
}

const anything = (): boolean => true;
const isText = (value: unknown): boolean => typeof value === 'string';

const part = (
  path: string,
  asksForIt: LaterPart['asksForIt'],
  today: string,
  what: string | ((value: unknown) => string),
): LaterPart => ({
  path: path.split('/').slice(1),
  asksForIt,
  today,
  what: typeof what === 'string' ? () => what : what,
});
const theWord = (noun: string) => (value: unknown) => `${noun} "${String(value)}"`;

export const LATER_IN_EXPERIMENT: readonly LaterPart[] = [
  part('/sampling/kind', (kind) => isText(kind) && kind !== 'plain', '"plain"', theWord('the sampling')),
  part('/gates', anything, 'no gates', 'gates'),
  part('/reportingCurrency', anything, 'one settlement coin', 'a reporting currency'),
];

/** Fields of a part that this version has no word for: their pointers, so that nobody complains about them twice. */
export function complainAboutLaterParts(root: ConfigNode, parts: readonly LaterPart[], issues: Issues): Set<string> {
  const pointers = new Set<string>();
  const walk = (node: ConfigNode, later: LaterPart, path: readonly PathKey[], keyPlace = node.place): void => {
    const key = later.path[path.length];
    if (key === undefined) {
      const value = plainValue(node);
      if (!later.asksForIt(value)) return;
      // A field with a value of its own is shown there; a whole unknown part at its name.
      issues.add(node.kind === 'scalar' ? node.place : keyPlace, {
        expected: later.today,
        found: describe(node),
        suggestion: `${later.what(value)}: not yet supported in this version`,
      });
      pointers.add(pointerOf(later.path.at(-1) === 'kind' ? path.slice(0, -1) : path));
      return;
    }
    if (node.kind === 'array' && key === '*') node.items.forEach((item, i) => walk(item, later, [...path, i]));
    if (node.kind !== 'object') return;
    for (const [name, entry] of node.entries) {
      if (name === key || (key === '*' && name !== 'order')) walk(entry.node, later, [...path, name], entry.key);
    }
  };
  for (const later of parts) walk(root, later, []);
  return pointers;
}
