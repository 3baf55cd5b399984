import type { FittedDocument, ModelDocument } from '../../config/schema/model.ts';
import { terminalSafe } from '../escape.ts';
import { countText } from '../format.ts';
import type { Table } from '../table.ts';
import { wrapped } from '../wrap.ts';

/** What a list of models says of one. */
export interface ModelFacts {
  readonly name: string;
  readonly title: string;
  /** Kinds of its prices, by underlying; of one underlying under its own name. */
  readonly kinds: readonly string[];
  readonly barLength: string;
  /** ISO times of the first and last bar. */
  readonly from: string;
  readonly to: string;
  readonly observations: number;
  readonly files: readonly string[];
}

export function modelFacts(name: string, { title = '', price, fitted, underlyings = {} }: ModelDocument): ModelFacts {
  const several = Object.values(underlyings);
  const prices = price === undefined ? several.map((each) => each.price) : [price];
  const origins = [fitted, ...several.map((each) => each.fitted)].filter(
    (each): each is FittedDocument => each !== undefined,
  );
  const files = origins.flatMap((each) => each.files);
  return {
    name,
    title,
    kinds: [...new Set(prices.map(({ kind }) => kind))],
    barLength: origins[0]?.barLength ?? '',
    from: files.map(({ from }) => from).sort()[0] ?? '',
    to:
      files
        .map(({ to }) => to)
        .sort()
        .at(-1) ?? '',
    observations: origins.reduce((sum, { observations }) => sum + observations, 0),
    files: files.map((file) => file.name),
  };
}

/**
 * A row per model, and its title in the lines below it.
 *
 * @param width  characters in a line, ≥ 20
 */
export function modelTable(facts: readonly ModelFacts[], width: number): Table {
  return {
    columns: [
      { title: 'Model', align: 'left' },
      { title: 'Kind', align: 'left' },
      { title: 'Bars', align: 'left' },
      { title: 'From', align: 'left' },
      { title: 'To', align: 'left' },
      { title: 'Returns', align: 'right' },
    ],
    rows: facts.flatMap(({ name, title, kinds, barLength, from, to, observations }) => [
      [terminalSafe(name), kinds.join(', '), barLength, from.slice(0, 10), to.slice(0, 10), countText(observations)],
      ...wrapped(terminalSafe(title), width, '  ').map((line) => [line]),
    ]),
  };
}
