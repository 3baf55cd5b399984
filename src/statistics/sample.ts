import { InvariantError } from '../errors.ts';
import { outcomeColumn, STATUS, type OutcomeTable } from '../outcome.ts';
import { moments, type Moments } from './mean.ts';

/** One quantity of one policy: a value per complete path, in path order, and how many paths failed beside them. */
export interface Sample {
  readonly values: Float64Array;
  readonly failed: number;
  /** The values ascending; sorted once, not to be written to. */
  readonly ascending: () => Float64Array;
  /** Mean and spread; throws where no path is complete. */
  readonly moments: () => Moments;
}

/** All that the estimates read of a run: any column of any policy over the complete paths. */
export interface Samples {
  readonly paths: number;
  readonly complete: number;
  readonly failed: number;
  readonly of: (policy: string, column: string) => Sample;
}

/** Balances of an unlimited fund; no other column may be infinite. */
const UNLIMITED_COLUMNS: readonly string[] = ['fundFinalBalance', 'fundMinimumBalance'];

/**
 * Opens a table for estimation.
 *
 * @throws InvariantError where a complete path holds a NaN or an infinite value (steps may be NaN, meaning «never»), or
 *   a path carries a weight, which plain estimates would ignore. It names column, policy and path.
 */
export function openSamples(table: OutcomeTable): Samples {
  requireSoundOutcomes(table);
  const failed = table.status.reduce((sum, status) => sum + (status === STATUS.complete ? 0 : 1), 0);
  const opened = new Map<string, Sample>();
  return {
    paths: table.paths,
    complete: table.paths - failed,
    failed,
    of: (policy, column) => {
      const key = JSON.stringify([policy, column]);
      const sample = opened.get(key) ?? makeSample(completeValues(table, policy, column, failed), failed);
      opened.set(key, sample);
      return sample;
    },
  };
}

/** A sample of values in path order, none of them NaN. */
export function makeSample(values: Float64Array, failed = 0): Sample {
  let ascending: Float64Array | undefined;
  let computed: Moments | undefined;
  return {
    values,
    failed,
    ascending: () => (ascending ??= values.slice().sort()),
    moments: () => (computed ??= moments(values)),
  };
}

function completeValues(table: OutcomeTable, policy: string, column: string, failed: number): Float64Array {
  const index = table.policies.indexOf(policy);
  if (index < 0) throw new RangeError(`no policy named ${policy}`);
  const all = outcomeColumn(table, index, column);
  return failed === 0 ? all : all.filter((_, path) => table.status[path] === STATUS.complete);
}

function requireSoundOutcomes(table: OutcomeTable): void {
  for (let path = 0; path < table.paths; path++) {
    const weight = table.logWeight[path]!;
    if (table.status[path] === STATUS.complete && weight !== 0) {
      throw new InvariantError(`path ${path} carries the log weight ${weight}, and these estimates take none`);
    }
  }
  table.policies.forEach((policy, index) => {
    for (const { name, kind } of table.columns) {
      if (kind === 'step') continue;
      const infinite = UNLIMITED_COLUMNS.includes(name);
      const values = outcomeColumn(table, index, name);
      for (let path = 0; path < table.paths; path++) {
        const value = values[path]!;
        if (Number.isFinite(value) || (infinite && value === Infinity)) continue;
        if (table.status[path] !== STATUS.complete) continue;
        throw new InvariantError(`${name} of policy ${policy} is ${value} on path ${path}, which is complete`);
      }
    }
  });
}
