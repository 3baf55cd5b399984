import type { MarginSchedule, PositionBracket } from '../../venue.ts';
import type { Cursor } from '../document/cursor.ts';
import { allOf, withoutAbsent } from '../sections/reading.ts';
import { isBelowMaintenance } from './initial-rate.ts';

type PositionBrackets = Extract<MarginSchedule, { kind: 'positionBrackets' }>;

/**
 * Reads brackets of the whole position: ends ascend, and only the last may be without one; rates do not fall; where one
 * bracket admits by an initial rate, each does.
 */
export function readPositionBrackets(cursor: Cursor): PositionBrackets | undefined {
  const items = cursor.at('brackets').items();
  const brackets = allOf(items.map((item, i) => readBracket(item, i === items.length - 1)));
  const next = cursor.at('next').present ? readNext(cursor.at('next')) : 'none';
  if (brackets === undefined || next === undefined) return undefined;
  // Each of them complains for itself.
  const checks = items.map((item, i) => ascends(item, brackets[i]!, brackets[i - 1]));
  if (checks.includes(false)) return undefined;

  const unit = cursor.at('unit').text() as PositionBrackets['unit'];
  if (next === 'none') return { kind: 'positionBrackets', unit, brackets };
  if (brackets.at(-1)?.upTo === Infinity) {
    cursor.at('next').refuse('no further brackets: the last one has no end', 'give the last bracket an "upTo"');
    return undefined;
  }
  return { kind: 'positionBrackets', unit, brackets, next };
}

function readBracket(cursor: Cursor, isLast: boolean): PositionBracket | undefined {
  const end = cursor.at('upTo');
  if (!end.present && !isLast) return end.refuse('an "upTo": only the last bracket may be without an end');
  const upTo = end.amountOr(Infinity, { above: 0 });
  const rate = cursor.at('rate').number(Number.NaN);
  const initial = cursor.at('initialRate');
  if (upTo === undefined || isBelowMaintenance(initial, rate)) return undefined;
  return { upTo, rate, ...(initial.present ? { initialRate: initial.number(Number.NaN) } : {}) };
}

function ascends(cursor: Cursor, bracket: PositionBracket, below: PositionBracket | undefined): boolean {
  if (below === undefined) return true;
  if (bracket.upTo <= below.upTo) {
    cursor.at('upTo').refuse(`an end above that of the bracket before (${below.upTo})`);
    return false;
  }
  if (bracket.rate < below.rate) {
    cursor.at('rate').refuse(`a rate no lower than that of the bracket before (${below.rate})`);
    return false;
  }
  if ((bracket.initialRate ?? 0) < (below.initialRate ?? 0)) {
    cursor.at('initialRate').refuse(`an initial rate no lower than that of the bracket before (${below.initialRate})`);
    return false;
  }
  return true;
}

function readNext(cursor: Cursor): PositionBrackets['next'] {
  const sizeStep = cursor.at('sizeStep').amount({ above: 0 });
  return sizeStep === undefined
    ? undefined
    : {
        sizeStep,
        rateStep: cursor.at('rateStep').number(Number.NaN),
        initialRateStep: cursor.at('initialRateStep').number(0),
      };
}

/** An end that is infinite is left out. */
export function positionBracketsJson(schedule: PositionBrackets): unknown {
  return {
    ...schedule,
    brackets: schedule.brackets.map(({ upTo, ...rates }) =>
      withoutAbsent({ upTo: upTo === Infinity ? undefined : upTo, ...rates }),
    ),
  };
}
