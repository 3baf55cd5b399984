import type { Share } from '../../../shock.ts';
import type { Fraction } from '../../../units.ts';
import type { Cursor } from '../../document/cursor.ts';

/** Reads a share between 0 and 1, fixed or drawn; undefined after a complaint. */
export function readShare(cursor: Cursor, absent: Fraction): Share | undefined {
  if (cursor.node?.kind !== 'object') return valueAt(cursor, absent);
  if (cursor.at('kind').text() === 'constant') return valueAt(cursor.at('value'), Number.NaN);
  const low = cursor.at('low').number(Number.NaN);
  const high = cursor.at('high').number(Number.NaN);
  if (high < low) return cursor.at('high').refuse(`a share ≥ the lowest one (${low})`);
  return { kind: 'uniform', low, high };
}

function valueAt(cursor: Cursor, absent: Fraction): Share | undefined {
  const value = cursor.number(absent);
  return value >= 0 && value <= 1 ? { kind: 'constant', value } : cursor.refuse('a share between 0 and 1');
}
