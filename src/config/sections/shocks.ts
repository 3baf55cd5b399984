import type { GapShock } from '../../price-model.ts';
import { fractionOf, percentOf } from '../document/amount.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText } from '../document/duration.ts';
import { readReference } from '../semantics/reference.ts';
import { allOf, type Horizon, type Reading, type Resolved } from './reading.ts';

/** Reads `shocks`. */
export function readShocks(
  cursor: Cursor,
  names: readonly string[],
  horizon: Horizon,
  reading: Reading,
): Resolved<readonly GapShock[]> | undefined {
  const read = cursor.items().map((item) => {
    if (!reading.shape.sound(item.pointer)) return undefined;
    const underlying = readReference(item.at('underlying'), names, 'an underlying');
    const size = readSize(item.at('size'));
    const steps = readLength(item, horizon);
    if (underlying === undefined || size === undefined || steps === undefined) return undefined;
    const start: GapShock['start'] = item.at('start').text() === 'random' ? 'random' : item.at('start').number(1);
    if (!fits(item, start, steps, horizon)) return undefined;
    if (size.kind === 'constant' && size.value === 0) item.at('size').warn('a shock of size 0 never acts');
    return {
      value: { kind: 'gap', underlying, size, start, steps } satisfies GapShock,
      json: { kind: 'gap', underlying: names[underlying], size, start, steps },
    };
  });
  const all = allOf(read);
  return all && { value: all.map(({ value }) => value), json: all.map(({ json }) => json) };
}

function readSize(cursor: Cursor): GapShock['size'] | undefined {
  const above = (field: Cursor): number | undefined => {
    const value = field.number(Number.NaN);
    return value > -1 ? value : field.refuse('a relative move > −1', whatMayBeMeant(value));
  };
  if (cursor.node?.kind === 'scalar') {
    const value = above(cursor);
    return value === undefined ? undefined : { kind: 'constant', value };
  }
  switch (cursor.at('kind').text()) {
    case 'constant': {
      const value = above(cursor.at('value'));
      return value === undefined ? undefined : { kind: 'constant', value };
    }
    case 'uniform': {
      const low = above(cursor.at('low'));
      const high = cursor.at('high').number(Number.NaN);
      if (low === undefined) return undefined;
      if (high < low) return cursor.at('high').refuse(`a move ≥ the lowest one (${low})`);
      return { kind: 'uniform', low, high };
    }
    default: {
      const mean = above(cursor.at('mean'));
      return mean === undefined
        ? undefined
        : { kind: 'normal', mean, deviation: cursor.at('deviation').number(Number.NaN) };
    }
  }
}

/** A fall of −2 or more looks like percent; one just beyond −1 is a fraction that went too far. */
function whatMayBeMeant(size: number): string {
  return size > -100 && size <= -2
    ? `did you mean ${fractionOf(size)}?`
    : `a fall of ${percentOf(-size)} % is impossible; −0.3 takes 30 % off`;
}

/** Steps over which the shock moves the price. */
function readLength(cursor: Cursor, horizon: Horizon): number | undefined {
  const over = cursor.at('over');
  const steps = cursor.at('steps');
  if (over.present && steps.present) return steps.refuse('either "over" or "steps", not both');
  if (!over.present) return steps.number(1);
  const length = over.duration(Number.NaN) / horizon.step;
  return Number.isInteger(length)
    ? length
    : over.refuse(`a whole number of steps (a step is ${durationText(horizon.step)})`);
}

/** Whether the whole move lies within steps 1 … N: it takes the steps start … start + n − 1. */
function fits(cursor: Cursor, start: GapShock['start'], steps: number, horizon: Horizon): boolean {
  if (start !== 'random' && start > horizon.steps) {
    cursor.at('start').refuse(`a step within the horizon, 1 to ${horizon.steps}`);
    return false;
  }
  const first = start === 'random' ? 1 : start;
  const last = first + steps - 1;
  if (last <= horizon.steps) return true;
  const length = cursor.at(cursor.at('over').present ? 'over' : 'steps');
  length.complain({
    expected: `a move that ends within the horizon of ${horizon.steps} steps`,
    found: start === 'random' ? `one of ${steps} steps` : `one that takes steps ${first} to ${last}`,
  });
  return false;
}
