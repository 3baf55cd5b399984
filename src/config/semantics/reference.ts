import type { Cursor } from '../document/cursor.ts';
import { didYouMean, listed } from '../document/nearest.ts';

/** Place of the name that stands at `cursor` among `names`; undefined after an issue. */
export function readReference(cursor: Cursor, names: readonly string[], noun: string): number | undefined {
  const name = cursor.text();
  const at = names.indexOf(name);
  if (at !== -1) return at;
  cursor.complain({ expected: `${noun} (${listed(names)})`, found: `"${name}"`, ...didYouMean(name, names) });
  return undefined;
}

/** Complains about every name that was already used. */
export function checkUnique(cursors: readonly Cursor[], noun: string): void {
  const seen = new Set<string>();
  for (const cursor of cursors) {
    const name = cursor.text();
    if (seen.has(name)) cursor.complain({ expected: `each ${noun} once`, found: `"${name}" a second time` });
    seen.add(name);
  }
}
