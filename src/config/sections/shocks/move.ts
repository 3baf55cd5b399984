import type { Move } from '../../../shock.ts';
import type { Fraction } from '../../../units.ts';
import { fractionOf, percentOf } from '../../document/amount.ts';
import type { Cursor } from '../../document/cursor.ts';

/** Which way a shock moves a price. Of a normal size the mean has to: its tail may reach beyond 0. */
export type Direction = 'any' | 'down' | 'up';

/** Reads a relative move, fixed or drawn; undefined after a complaint. */
export function readMove(cursor: Cursor, direction: Direction): Move | undefined {
  if (cursor.node?.kind === 'scalar') {
    const value = within(cursor, direction);
    if (value === 0) cursor.warn('a shock of size 0 never acts');
    return value === undefined ? undefined : { kind: 'constant', value };
  }
  switch (cursor.at('kind').text()) {
    case 'constant': {
      const value = within(cursor.at('value'), direction);
      return value === undefined ? undefined : { kind: 'constant', value };
    }
    case 'uniform': {
      const low = within(cursor.at('low'), direction);
      const high = within(cursor.at('high'), direction);
      if (low === undefined || high === undefined) return undefined;
      if (high < low) return cursor.at('high').refuse(`a move ≥ the lowest one (${low})`);
      return { kind: 'uniform', low, high };
    }
    default: {
      const mean = within(cursor.at('mean'), direction);
      return mean === undefined
        ? undefined
        : { kind: 'normal', mean, deviation: cursor.at('deviation').number(Number.NaN) };
    }
  }
}

function within(cursor: Cursor, direction: Direction): Fraction | undefined {
  const value = cursor.number(Number.NaN);
  if (!(value > -1)) return cursor.refuse('a relative move > −1', whatMayBeMeant(value));
  if (direction === 'down' && !(value < 0)) return cursor.refuse('a fall: a relative move below 0');
  if (direction === 'up' && !(value > 0)) return cursor.refuse('a rise: a relative move above 0');
  return value;
}

/** A fall of −2 or more looks like percent; one just beyond −1 is a fraction that went too far. */
function whatMayBeMeant(size: number): string {
  return size > -100 && size <= -2
    ? `did you mean ${fractionOf(size)}?`
    : `a fall of ${percentOf(-size)} % is impossible; −0.3 takes 30 % off`;
}
