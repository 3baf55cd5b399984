import type { Start } from '../../../shock.ts';
import type { Cursor } from '../../document/cursor.ts';
import { durationText } from '../../document/duration.ts';
import type { Horizon } from '../reading.ts';

export function readStart(cursor: Cursor): Start {
  return cursor.text() === 'random' ? 'random' : cursor.number(1);
}

/** Steps for which a shock moves or acts; undefined after a complaint. */
export function readLength(cursor: Cursor, horizon: Horizon): number | undefined {
  const over = cursor.at('over');
  const steps = cursor.at('steps');
  if (over.present && steps.present) return steps.refuse('either "over" or "steps", not both');
  if (!over.present) return steps.number(1);
  const length = over.duration(Number.NaN) / horizon.step;
  return Number.isInteger(length)
    ? length
    : over.refuse(`a whole number of steps (a step is ${durationText(horizon.step)})`);
}

/** Whether the whole shock lies within steps 1 … N: it takes the steps start … start + n − 1. */
export function fits(cursor: Cursor, start: Start, steps: number, horizon: Horizon): boolean {
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
