import { InvariantError } from '../errors.ts';
import { outcomeColumn, STATUS, type OutcomeColumn, type OutcomeTable } from '../outcome.ts';
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
  /** What the run has metrics of, in order. */
  readonly metricColumns: readonly OutcomeColumn[];
  readonly of: (policy: string, column: string) => Sample;
}

/** Ratios that only paths on which winners paid have; NaN on the others. */
export function isConditional({ statistics }: OutcomeColumn): boolean {
  return statistics.includes('meanGivenAdl');
}

/** Balances of an unlimited fund; no other column may be infinite. */
const UNLIMITED_COLUMNS: readonly string[] = ['fundFinalBalance', 'fundMinimumBalance'];

/**
 * Opens a table for estimation.
 *
 * @throws InvariantError where a complete path holds a NaN or an infinite value (steps may be NaN, meaning «never», and
 *   ratios of paths on which winners paid, on the others), or a path carries a weight, which plain estimates would ignore. It names column, policy and path.
 */
export function openSamples(table: OutcomeTable): Samples {
  requireSoundOutcomes(table);
  const failed = table.status.reduce((sum, status) => sum + (status === STATUS.complete ? 0 : 1), 0);
  const opened = new Map<string, Sample>();
  return {
    paths: table.paths,
    complete: table.paths - failed,
    failed,
    metricColumns: table.columns.filter(({ statistics }) => statistics.length > 0),
    of: (policy, column) => {
      const key = JSON.stringify([policy, column]);
      const sample = opened.get(key) ?? makeSample(completeValues(table, policy, column, failed), failed);
      opened.set(key, sample);
      return sample;
    },
  };
}

/** Whether two samples hold the same number on every path; NaN is the same as NaN. */
export function sameValues(one: Sample, other: Sample): boolean {
  const [left, right] = [one.values, other.values];
  for (let path = 0; path < left.length; path++) {
    if (left[path] !== right[path] && !(Number.isNaN(left[path]) && Number.isNaN(right[path]))) return false;
  }
  return true;
}

/** A sample of values in path order; NaN only where the column is of some paths only. */
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
    for (const column of table.columns) {
      const { name, kind } = column;
      if (kind === 'step') continue;
      const conditional = isConditional(column);
      const infinite = UNLIMITED_COLUMNS.includes(name);
      const values = outcomeColumn(table, index, name);
      for (let path = 0; path < table.paths; path++) {
        const value = values[path]!;
        if (Number.isFinite(value) || (infinite && value === Infinity)) continue;
        if (conditional && Number.isNaN(value)) continue;
        if (table.status[path] !== STATUS.complete) continue;
        throw new InvariantError(`${name} of policy ${policy} is ${value} on path ${path}, which is complete`);
      }
    }
  });
}
