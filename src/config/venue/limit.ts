import type { Quote } from '../../units.ts';
import type { Cursor } from '../document/cursor.ts';

const UNLIMITED = 'unlimited';

/** Reads an amount above 0 that bounds something; "unlimited" or absent = Infinity. Undefined after a complaint. */
export function readLimit(cursor: Cursor): Quote | undefined {
  return cursor.text() === UNLIMITED ? Infinity : cursor.amountOr(Infinity, { above: 0 });
}

/** The bound as a venue document writes it: JSON has no infinity. */
export function limitJson(limit: Quote): Quote | typeof UNLIMITED {
  return limit === Infinity ? UNLIMITED : limit;
}
