import type { Source } from '../../venue.ts';
import type { Cursor } from '../document/cursor.ts';
import { isCalendarDate } from '../document/instant.ts';
import { lastChange } from '../document/last-change.ts';
import { nodeAt, type ConfigNode } from '../document/node.ts';
import { keysOf } from '../document/place.ts';

/** Nobody traded these contracts before, and no source is from the far future. */
const FIRST_YEAR = 2009;
const LAST_YEAR = 2100;

/**
 * Reads `sources`. A source of a number that a patch has replaced or removed is dropped: it no longer says where the
 * number comes from.
 */
export function readSources(cursor: Cursor, venue: ConfigNode): readonly Source[] {
  return cursor.items().flatMap((item): Source[] => {
    const asOf = item.at('asOf');
    const year = Number(asOf.text().slice(0, 4));
    if (!isCalendarDate(asOf.text()) || year < FIRST_YEAR || year > LAST_YEAR) {
      asOf.refuse(`a calendar date from ${FIRST_YEAR} on, such as "2024-10-24", "2024-10" or "2024"`);
    }
    const pointer = item.at('pointer').text();
    const target = nodeAt(venue, keysOf(pointer));
    if (target === undefined) {
      if (lastChange(venue, [keysOf(pointer)]) === undefined) {
        item.at('pointer').warn(`the source names nothing: ${pointer}`);
      }
      return [];
    }
    if (isPatched(target, item.place.file)) return [];
    const unverified = item.at('unverified').value === true ? { unverified: true } : {};
    return [{ pointer, source: item.at('source').text(), asOf: asOf.text(), ...unverified }];
  });
}

/** Whether every value below was written elsewhere than the source. */
function isPatched(target: ConfigNode, sourceFile: string): boolean {
  const files = filesOf(target);
  return files.size > 0 && !files.has(sourceFile);
}

function filesOf(node: ConfigNode, files = new Set<string>()): Set<string> {
  if (node.kind === 'scalar') files.add(node.place.file);
  else if (node.kind === 'array') node.items.forEach((item) => filesOf(item, files));
  else node.entries.forEach((entry) => filesOf(entry.node, files));
  return files;
}
