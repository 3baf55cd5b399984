import type { Bracket, MarginSchedule } from '../../venue.ts';
import type { Cursor } from '../document/cursor.ts';
import { allOf } from '../sections/reading.ts';
import { positionBracketsJson, readPositionBrackets } from './position-brackets.ts';
import { readCurve, readLinear, readSqrt, readSteps } from './size-schedules.ts';

/** Reads a margin schedule. Undefined after issues. */
export function readSchedule(cursor: Cursor): MarginSchedule | undefined {
  switch (cursor.at('kind').text() as MarginSchedule['kind']) {
    case 'flat': {
      const terms = readTerms(cursor);
      return terms && { kind: 'flat', ...terms };
    }
    case 'marginalBrackets':
      return readMarginalBrackets(cursor);
    case 'positionBrackets':
      return readPositionBrackets(cursor);
    case 'linear':
      return readLinear(cursor);
    case 'steps':
      return readSteps(cursor);
    case 'sqrt':
      return readSqrt(cursor);
    case 'curve':
      return readCurve(cursor);
    case 'usedMarginLevel':
      return { kind: 'usedMarginLevel' };
  }
}

/** The schedule as a venue document writes it. */
export function scheduleJson(schedule: MarginSchedule): unknown {
  return schedule.kind === 'positionBrackets' ? positionBracketsJson(schedule) : schedule;
}

/** Brackets start at 0 and ascend, rates do not fall, and what a bracket admits it can maintain. */
function readMarginalBrackets(cursor: Cursor): MarginSchedule | undefined {
  const items = cursor.at('brackets').items();
  const brackets = allOf(items.map(readBracket));
  if (brackets === undefined) return undefined;

  let ascends = true;
  const complain = (at: Cursor, expected: string): void => {
    at.refuse(expected);
    ascends = false;
  };
  brackets.forEach((bracket, i) => {
    const item = items[i];
    const below = brackets[i - 1];
    if (item === undefined) return;
    if (below === undefined) {
      if (bracket.notionalFloor !== 0) complain(item.at('notionalFloor'), 'the first bracket to start at 0');
      return;
    }
    if (bracket.notionalFloor <= below.notionalFloor) {
      complain(item.at('notionalFloor'), `a floor above that of the bracket before (${below.notionalFloor})`);
    }
    if (bracket.rate < below.rate) {
      complain(item.at('rate'), `a rate no lower than that of the bracket before (${below.rate})`);
    }
    if ((bracket.maximumLeverage ?? 0) > (below.maximumLeverage ?? Infinity)) {
      complain(
        item.at('maximumLeverage'),
        `a leverage no higher than that of the bracket before (${below.maximumLeverage})`,
      );
    }
  });
  return ascends ? { kind: 'marginalBrackets', brackets } : undefined;
}

function readBracket(cursor: Cursor): Bracket | undefined {
  const notionalFloor = cursor.at('notionalFloor').amount({ minimum: 0 });
  const terms = readTerms(cursor);
  return notionalFloor === undefined || terms === undefined ? undefined : { notionalFloor, ...terms };
}

type Terms = Omit<Bracket, 'notionalFloor'>;

function readTerms(cursor: Cursor): Terms | undefined {
  const rate = cursor.at('rate').number(Number.NaN);
  const leverage = cursor.at('maximumLeverage');
  if (!leverage.present) return { rate };
  const maximumLeverage = leverage.number(Number.NaN);
  // The product of two rounded numbers may miss 1 by a last place.
  if (rate * maximumLeverage > 1 + 1e-12) {
    return leverage.refuse(
      `a leverage of at most ${Math.floor(1 / rate)}, so that the initial rate is no lower than the maintenance rate (${rate})`,
    );
  }
  return { rate, maximumLeverage };
}
