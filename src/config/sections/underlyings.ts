import type { Underlying } from '../../price-model.ts';
import type { Cursor } from '../document/cursor.ts';
import { instantText } from '../document/instant.ts';
import { readPrice } from './price.ts';
import { allOf, type Horizon, type Reading, type Resolved } from './reading.ts';

/** A first replayed price this many times above or below the initial one is probably a slip. */
const UNLIKELY_FIRST_MOVE = 2;

/** Reads `underlyings`, in the order of the file. */
export function readUnderlyings(
  cursor: Cursor,
  horizon: Horizon | undefined,
  reading: Reading,
): Resolved<readonly Underlying[]> | undefined {
  let firstStart: { readonly name: string; readonly startsAt: number } | undefined;
  const read = cursor.keys().map((name) => {
    const here = cursor.at(name);
    if (horizon === undefined || !reading.shape.sound(here.pointer)) return undefined;
    const initialPrice = here.at('initialPrice').amount({ above: 0 });
    const price = readPrice(here.at('price'), horizon, reading);
    if (initialPrice === undefined || price === undefined) return undefined;

    const first = price.value.kind === 'replay' ? price.value.prices[0]! : initialPrice;
    if (first > initialPrice * UNLIKELY_FIRST_MOVE || first * UNLIKELY_FIRST_MOVE < initialPrice) {
      here.at('initialPrice').warn(`the initial price is ${initialPrice}, the first replayed price ${first}`);
    }
    const { startsAt } = price;
    if (startsAt !== undefined) {
      firstStart ??= { name, startsAt };
      if (firstStart.startsAt !== startsAt) {
        const starts = `${instantText(startsAt)}, that of ${firstStart.name} at ${instantText(firstStart.startsAt)}`;
        here.warn(`the replay of ${name} starts at ${starts}: set the same "from"`);
      }
    }
    return {
      name,
      value: { name, initialPrice, price: price.value },
      json: { initialPrice, price: price.json },
    };
  });
  const all = allOf(read);
  if (all === undefined || all.length === 0) return undefined;
  return {
    value: all.map(({ value }) => value),
    json: Object.fromEntries(all.map(({ name, json }) => [name, json])),
  };
}
