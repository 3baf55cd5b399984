import type { Issues } from '../document/issues.ts';
import { didYouMean, listed } from '../document/nearest.ts';
import { nodeAt, type ConfigNode, type ObjectNode } from '../document/node.ts';
import type { Place } from '../document/place.ts';

interface Traded {
  readonly issues: Issues;
  /** The experiment's file. */
  readonly file: string;
  readonly symbols: readonly string[];
}

/** A contract that a venue file names may be one that is not traded here; one in the experiment itself is a slip. */
export function checkSymbols(document: ObjectNode, { issues, file, symbols }: Traded): void {
  for (const { symbol, place } of [...symbolsOfSchedules(document), ...symbolsOfGroups(document)]) {
    const isOwn = place.file === file || place.line === undefined;
    if (!isOwn || symbols.includes(symbol)) continue;
    issues.add(place, {
      expected: `a market (${listed(symbols)})`,
      found: `"${symbol}"`,
      ...didYouMean(symbol, symbols),
    });
  }
}

interface Named {
  readonly symbol: string;
  readonly place: Place;
}

function symbolsOfSchedules(document: ConfigNode): Named[] {
  const markets = nodeAt(document, ['margin', 'markets']);
  if (markets?.kind !== 'object') return [];
  return [...markets.entries].map(([symbol, { key }]) => ({ symbol, place: key }));
}

function symbolsOfGroups(document: ConfigNode): Named[] {
  const funds = nodeAt(document, ['funds']);
  if (funds?.kind !== 'object') return [];
  return [...funds.entries.values()].flatMap(({ node }) => {
    const group = nodeAt(node, ['scope', 'group']);
    if (group?.kind !== 'array') return [];
    return group.items.flatMap((item) =>
      item.kind === 'scalar' ? [{ symbol: String(item.value), place: item.place }] : [],
    );
  });
}
