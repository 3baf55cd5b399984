import type { Cover } from '../../experiment.ts';
import { FUND_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { withoutAbsent, type Resolved } from './reading.ts';

/** Reads `fund.cover`; a value of undefined = nobody asks for it. Undefined after a complaint. */
export function readCover(cursor: Cursor): Resolved<Cover | undefined> | undefined {
  if (!cursor.present) return { value: undefined, json: undefined };
  const defaulters = cursor.at('defaulters').number(FUND_DEFAULTS.defaulters);
  const at = cursor.at('groups');
  const groups = at.keys().map((name) => ({ name, items: at.at(name).items() }));
  const ownerOf = new Map<string, string>();
  let isSound = true;
  for (const { name, items } of groups) {
    for (const item of items) {
      const owner = ownerOf.get(item.text());
      if (owner !== undefined) {
        item.complain({
          expected: 'each account once, in one group',
          found: `"${item.text()}", which is in "${owner}"`,
        });
        isSound = false;
      }
      ownerOf.set(item.text(), name);
    }
  }
  if (!isSound) return undefined;
  const value = {
    defaulters,
    groups: groups.map(({ name, items }) => ({ name, accounts: items.map((item) => item.text()) })),
  };
  const named = Object.fromEntries(value.groups.map(({ name, accounts }) => [name, accounts]));
  return { value, json: withoutAbsent({ defaulters, groups: groups.length > 0 ? named : undefined }) };
}
