import type { Move } from '../../../shock.ts';
import { fractionOf, percentOf } from '../../document/amount.ts';
import type { Cursor } from '../../document/cursor.ts';

/** Reads a relative move, fixed or drawn; undefined after a complaint. */
export function readMove(cursor: Cursor): Move | undefined {
  const move = readAnyMove(cursor);
  if (move?.kind === 'constant' && move.value === 0) cursor.warn('a shock of size 0 never acts');
  return move;
}

function readAnyMove(cursor: Cursor): Move | undefined {
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
