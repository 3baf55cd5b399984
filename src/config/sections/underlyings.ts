import type { Underlying } from '../../price-model.ts';
import type { Price } from '../../units.ts';
import type { Cursor } from '../document/cursor.ts';
import { instantText } from '../document/instant.ts';
import { checkModelStep, nameOfModel } from './model-step.ts';
import { readPrice, type ReplayStart } from './price.ts';
import { allOf, withoutAbsent, type Horizon, type Reading, type Resolved } from './reading.ts';
import { readUncertainty } from './uncertainty.ts';

/** Relative distance of the initial price from the close before a replay above which it belongs to another day. */
const REFUSED_DISTANCE = 0.05;
/** … and above which it is not that close, rounded. */
const DOUBTED_DISTANCE = 0.001;

/** Reads `underlyings`, in the order of the file. */
export function readUnderlyings(
  cursor: Cursor,
  horizon: Horizon | undefined,
  reading: Reading,
): Resolved<readonly Underlying[]> | undefined {
  let firstStart: { readonly name: string; readonly time: number } | undefined;
  const read = cursor.keys().map((name) => {
    const here = cursor.at(name);
    if (horizon === undefined || !reading.shape.sound(here.pointer)) return undefined;
    const initialPrice = here.at('initialPrice').amount({ above: 0 });
    const price = readPrice(here.at('price'), horizon, reading);
    if (initialPrice === undefined || price === undefined) return undefined;
    if (!checkModelStep(here.at('price'), price.value, horizon)) return undefined;

    const errors = here.at('uncertainty');
    const uncertainty = errors.present ? readUncertainty(errors, price.value) : undefined;
    if (errors.present && uncertainty === undefined) return undefined;

    const { start } = price;
    if (start !== undefined) {
      checkInitialPrice(here.at('initialPrice'), initialPrice, start);
      firstStart ??= { name, time: start.time };
      if (firstStart.time !== start.time) {
        const starts = `${instantText(start.time)}, that of ${firstStart.name} at ${instantText(firstStart.time)}`;
        here.warn(`the replay of ${name} starts at ${starts}: set the same "from"`);
      }
    }
    return {
      name,
      value: { name, initialPrice, price: price.value, ...(uncertainty && { uncertainty: uncertainty.value }) },
      json: withoutAbsent({
        ...{ initialPrice, price: price.json, model: nameOfModel(here) },
        uncertainty: uncertainty?.json,
      }),
    };
  });
  const all = allOf(read);
  if (all === undefined || all.length === 0) return undefined;
  return {
    value: all.map(({ value }) => value),
    json: Object.fromEntries(all.map(({ name, json }) => [name, json])),
  };
}

/**
 * The initial price of a replayed file is the close before its start (design §5): a distance of more than 5 % is an issue,
 * of more than 0.1 % a warning. Where the file begins at the start, the price of step 1 stands in, for a warning only.
 */
function checkInitialPrice(cursor: Cursor, initialPrice: Price, { bar, close, isBefore }: ReplayStart): void {
  const distance = Math.abs(initialPrice - close) / close;
  if (isBefore && distance > REFUSED_DISTANCE) {
    cursor.refuse(`the close before the start, ${close} (${bar})`, `set "initialPrice": ${close}`);
  } else if (distance > DOUBTED_DISTANCE) {
    const compared = isBefore ? 'the close before the start' : 'the first replayed price';
    cursor.warn(`the initial price is ${initialPrice}, ${compared} ${close} (${bar})`);
  }
}
