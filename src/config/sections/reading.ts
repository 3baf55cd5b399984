import type { Seconds } from '../../units.ts';
import type { Issues } from '../document/issues.ts';
import type { DataFiles } from '../files/config-files.ts';
import type { Shape } from '../validate.ts';

/** What every section of an experiment is read with. */
export interface Reading {
  readonly issues: Issues;
  readonly shape: Shape;
  readonly files: DataFiles;
}

export interface Horizon {
  readonly steps: number;
  readonly step: Seconds;
}

/** A part of the experiment, and the same as plain JSON from which it can be read again. */
export interface Resolved<Value> {
  readonly value: Value;
  readonly json: unknown;
}

/** All of them, or undefined if one is. */
export function allOf<Value>(values: readonly (Value | undefined)[]): Value[] | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

/** The object without its undefined fields: JSON would drop them, and equality should too. */
export function withoutAbsent(object: { readonly [field: string]: unknown }): { [field: string]: unknown } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** As much of a market as the accounts need, read before it is known to be sound. */
export interface ListedMarket {
  readonly symbol: string;
  readonly isInverse: boolean;
}
