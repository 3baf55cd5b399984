import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { didYouMean, listed } from '../document/nearest.ts';

/** The named parts in their order. A name without a part is an issue; a part that is not in the order never acts. */
export function readOrdered(cursor: Cursor, noun: string, issues: Issues): readonly Cursor[] {
  const names = cursor.keys().filter((name) => name !== 'order');
  const order = cursor.at('order').items();
  for (const name of names) {
    if (order.some((item) => item.text() === name)) continue;
    issues.warn(cursor.at(name).keyPlace, `the ${noun} "${name}" never acts: it is not in the order`);
  }
  return order.flatMap((item) => {
    const name = item.text();
    if (names.includes(name)) return [cursor.at(name)];
    item.disagree([[...cursor.path, name]], {
      expected: `a ${noun} that is described here (${listed(names)})`,
      found: `"${name}"`,
      ...didYouMean(name, names),
    });
    return [];
  });
}

/** The name under which a part stands. */
export function nameOf(cursor: Cursor): string {
  return String(cursor.path.at(-1));
}
