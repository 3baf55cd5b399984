import type { Start } from '../../../shock.ts';
import type { Cursor } from '../../document/cursor.ts';
import { durationText } from '../../document/duration.ts';
import type { Horizon } from '../reading.ts';

/** Reads when a shock begins; undefined after a complaint. */
export function readStart(cursor: Cursor): Start | undefined {
  if (cursor.node?.kind !== 'object') return cursor.text() === 'random' ? 'random' : cursor.number(Number.NaN);
  const from = cursor.at('from').number(Number.NaN);
  const to = cursor.at('to').number(Number.NaN);
  return to >= from ? { from, to } : cursor.at('to').refuse(`a step ≥ "from" (${from})`);
}

/** Names of the two fields that may state a length: as a duration, or in steps. */
export type LengthFields = readonly [over: string, steps: string];
export const MOVE: LengthFields = ['over', 'steps'];

/** The length that one of two fields states, in steps; undefined after a complaint. */
export function readLength(cursor: Cursor, fields: LengthFields, absent: number, horizon: Horizon): number | undefined {
  const [over, steps] = fields.map((field) => cursor.at(field)) as [Cursor, Cursor];
  if (over.present && steps.present) return steps.refuse(`either "${fields[0]}" or "${fields[1]}", not both`);
  if (!over.present) return steps.number(absent);
  const length = over.duration(Number.NaN) / horizon.step;
  return Number.isInteger(length)
    ? length
    : over.refuse(`a whole number of steps (a step is ${durationText(horizon.step)})`);
}

/** Whether the whole shock lies within steps 1 … N: it takes the steps start … start + n − 1. Complains where it does not. */
export function fits(cursor: Cursor, start: Start, steps: number, horizon: Horizon): boolean {
  const last = typeof start === 'object' ? start.to : start;
  if (last !== 'random' && last > horizon.steps) {
    const place = typeof start === 'object' ? cursor.at('start', 'to') : cursor.at('start');
    place.refuse(`a step within the horizon, 1 to ${horizon.steps}`);
    return false;
  }
  const first = last === 'random' ? 1 : last;
  const end = first + steps - 1;
  if (end <= horizon.steps) return true;
  const [over, counted] = MOVE;
  const length = cursor.at(cursor.at(over).present ? over : counted);
  length.complain({
    expected: `a move that ends within the horizon of ${horizon.steps} steps`,
    found: last === 'random' ? `one of ${steps} steps` : `one that takes steps ${first} to ${end}`,
  });
  return false;
}
