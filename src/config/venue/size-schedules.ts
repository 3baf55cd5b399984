import type { MarginSchedule } from '../../venue.ts';
import type { Cursor } from '../document/cursor.ts';
import { isBelowMaintenance } from './initial-rate.ts';

type ScheduleOf<Kind extends MarginSchedule['kind']> = Extract<MarginSchedule, { kind: Kind }>;

/** Rates that rise with the size of the position by a formula. Each reader gives undefined after a complaint. */
export function readLinear(cursor: Cursor): ScheduleOf<'linear'> | undefined {
  const rates = readBase(cursor);
  return rates && { kind: 'linear', ...rates, slopePerUnit: cursor.at('slopePerUnit').number(Number.NaN) };
}

export function readSteps(cursor: Cursor): ScheduleOf<'steps'> | undefined {
  const baseLimit = cursor.at('baseLimit').amount({ minimum: 0 });
  const step = cursor.at('step').amount({ above: 0 });
  const rates = readBase(cursor);
  if (baseLimit === undefined || step === undefined || rates === undefined) return undefined;
  return { kind: 'steps', baseLimit, step, ...rates, rateStep: cursor.at('rateStep').number(Number.NaN) };
}

export function readSqrt(cursor: Cursor): ScheduleOf<'sqrt'> | undefined {
  const rates = readBase(cursor);
  return rates && { kind: 'sqrt', ...rates, sizeFactor: cursor.at('sizeFactor').number(Number.NaN) };
}

export function readCurve(cursor: Cursor): ScheduleOf<'curve'> | undefined {
  const constant = cursor.at('constant').amount({ above: 0 });
  const maximumLeverage = cursor.at('maximumLeverage').number(Number.NaN);
  const cap = cursor.at('cap').number(Number.NaN);
  if (constant === undefined) return undefined;
  const lowest = 1 / (2 * maximumLeverage);
  if (cap < lowest) return cursor.at('cap').refuse(`a cap of at least 1 / (2 · maximumLeverage), ${lowest}`);
  return {
    kind: 'curve',
    maximumLeverage,
    constant,
    cap,
    initialFactor: cursor.at('initialFactor').number(Number.NaN),
  };
}

function readBase(cursor: Cursor): { readonly base: number; readonly initialBase?: number } | undefined {
  const base = cursor.at('base').number(Number.NaN);
  const initial = cursor.at('initialBase');
  if (isBelowMaintenance(initial, base)) return undefined;
  return initial.present ? { base, initialBase: initial.number(Number.NaN) } : { base };
}
