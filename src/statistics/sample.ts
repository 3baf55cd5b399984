import { InvariantError } from '../errors.ts';
import { pathsPerGroup, type Experiment, type Sampling } from '../experiment.ts';
import { outcomeColumn, STATUS, type OutcomeColumn, type OutcomeTable } from '../outcome.ts';
import { controlsOf } from './controls.ts';
import { controlledDesign, groupedDesign, type Design } from './design.ts';
import { moments, momentsOf, type Moments } from './mean.ts';
import { groupedTail, weightedTail, type WeightedTail } from './weighted-tail.ts';
import { weightsOf, type Weights } from './weights.ts';

/** One quantity of one policy: a value per complete path, in path order, and how many paths failed beside them. */
export interface Sample {
  /** Complete paths. */
  readonly count: number;
  /** The values; not to be written to, nor kept: of a long run they are read anew when others took their place. [count] */
  readonly values: () => Float64Array;
  readonly failed: number;
  /** The values ascending; not to be written to, nor kept. */
  readonly ascending: () => Float64Array;
  /** What the paths count for; undefined where each counts for one. */
  readonly weights: Weights | undefined;
  /** How the paths make independent values; undefined where each is one. */
  readonly design: Design | undefined;
  /** Of weighted and of grouped values: what lies beyond each. Throws a RangeError where they are neither. */
  readonly tail: () => WeightedTail;
  /** Mean and spread, of the values times their weights where they have any; throws where no path is complete. */
  readonly moments: () => Moments;
  /** Paths on which the value is above 0. */
  readonly aboveZero: () => number;
}

/** What estimates read of a run: any column of any policy over the complete paths, and what those paths count for. */
export interface Samples {
  readonly paths: number;
  readonly complete: number;
  readonly failed: number;
  /** Of the complete paths; undefined where each counts for one. */
  readonly weights: Weights | undefined;
  /** How the complete paths make independent values; undefined where each is one. */
  readonly design: Design | undefined;
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

/** Bytes of columns and of sorted copies that estimates keep at hand. */
const BYTES_AT_HAND = 256 * 1_024 * 1_024;
/** What one estimate reads at a time: two columns and their orders, two flags. */
const LEAST_AT_HAND = 6;

/**
 * Opens a table for estimation.
 *
 * @param sampling  how its paths were drawn. @default plainly
 * @param experiment  whose they are: control variates need to know it
 * @throws InvariantError where a complete path holds a NaN or an infinite value (steps may be NaN, meaning «never», and
 *   ratios of paths on which winners paid, on the others), or a path carries a weight, though it was drawn plainly. It names column, policy and path.
 */
export function openSamples(table: OutcomeTable, sampling?: Sampling, experiment?: Experiment): Samples {
  requireSoundOutcomes(table, sampling?.kind === 'tilt');
  return openPrefix(table, sampling, experiment);
}

/** The same of a run under way, unchecked: whatever looks at a few columns of a prefix need not read all of them. */
export function openPrefix(table: OutcomeTable, sampling?: Sampling, experiment?: Experiment): Samples {
  const failed = table.status.reduce((sum, status) => sum + (status === STATUS.complete ? 0 : 1), 0);
  const complete = table.paths - failed;
  const isComplete = (path: number): boolean => table.status[path] === STATUS.complete;
  const weights = sampling?.kind === 'tilt' ? weightsOf(table.logWeight, isComplete, sampling.defensive) : undefined;
  const design = designOf(sampling, experiment, table, isComplete);
  const opened = new Map<string, Sample>();
  const atHand = new AtHand(Math.max(LEAST_AT_HAND, Math.floor(BYTES_AT_HAND / (8 * Math.max(1, table.paths)))));
  return {
    paths: table.paths,
    complete,
    failed,
    weights,
    design,
    metricColumns: table.columns.filter(({ statistics }) => statistics.length > 0),
    of: (policy, column) => {
      const key = JSON.stringify([policy, column]);
      const known = opened.get(key);
      if (known !== undefined) return known;
      const read = completeColumn(table, policy, column, failed);
      const values = (): Float64Array => atHand.get(key, read);
      const ascending = (): Float64Array => atHand.get(`ascending ${key}`, () => values().slice().sort());
      const sample = sampleOf({ count: complete, failed, weights, design, values, ascending });
      opened.set(key, sample);
      return sample;
    },
  };
}

/** How the complete paths of a table make independent values; undefined where each is one. */
function designOf(
  sampling: Sampling | undefined,
  experiment: Experiment | undefined,
  table: OutcomeTable,
  isComplete: (path: number) => boolean,
): Design | undefined {
  switch (sampling?.kind) {
    case 'antithetic':
    case 'stratified': {
      const indices = Array.from({ length: table.paths }, (_, path) => path).filter(isComplete);
      return groupedDesign(sampling.kind, indices, pathsPerGroup(sampling));
    }
    case 'control': {
      if (experiment === undefined) throw new RangeError('controls are of an experiment, and there is none');
      const controls = controlsOf(experiment, table, isComplete);
      return controlledDesign(
        table.status.reduce((sum, _, path) => sum + (isComplete(path) ? 1 : 0), 0),
        controls,
      );
    }
    case 'tilt':
    case undefined:
      return undefined;
  }
}

/** The arrays used last; one that had to go is made again when it is asked for. */
class AtHand {
  readonly #most: number;
  readonly #arrays = new Map<string, Float64Array>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string, make: () => Float64Array): Float64Array {
    const array = this.#arrays.get(key) ?? make();
    // A map lists its keys in the order in which they came: the first is the one not used for longest.
    this.#arrays.delete(key);
    this.#arrays.set(key, array);
    for (const oldest of this.#arrays.keys()) {
      if (this.#arrays.size <= this.#most) break;
      this.#arrays.delete(oldest);
    }
    return array;
  }
}

/** Whether two samples hold the same number on every path; NaN is the same as NaN. */
export function sameValues(one: Sample, other: Sample): boolean {
  const [left, right] = [one.values(), other.values()];
  for (let path = 0; path < left.length; path++) {
    if (left[path] !== right[path] && !(Number.isNaN(left[path]) && Number.isNaN(right[path]))) return false;
  }
  return true;
}

/** A sample of values in path order; NaN only where the column is of some paths only. */
export function makeSample(values: Float64Array, failed = 0, weights?: Weights, design?: Design): Sample {
  let ascending: Float64Array | undefined;
  return sampleOf({
    count: values.length,
    failed,
    weights,
    design,
    values: () => values,
    ascending: () => (ascending ??= values.slice().sort()),
  });
}

function sampleOf(source: Pick<Sample, 'count' | 'failed' | 'weights' | 'design' | 'values' | 'ascending'>): Sample {
  const { design, weights } = source;
  let known: Moments | undefined;
  let tail: WeightedTail | undefined;
  let positive: number | undefined;
  return {
    ...source,
    moments: () =>
      (known ??= weights === undefined ? moments(source.values()) : weighedMoments(source.values(), weights)),
    tail: () => {
      if (weights !== undefined) return (tail ??= weightedTail(source.values(), weights));
      if (design?.groupOf === undefined) throw new RangeError('a plain sample has no weighted tail');
      return (tail ??= groupedTail(source.values(), design.groupOf, design.units));
    },
    aboveZero: () => (positive ??= countAboveZero(source.values())),
  };
}

function weighedMoments(values: Float64Array, { values: weights }: Weights): Moments {
  return momentsOf(values.length, (path) => (values[path] === 0 ? 0 : weights[path]! * values[path]!));
}

function countAboveZero(values: Float64Array): number {
  let count = 0;
  for (let path = 0; path < values.length; path++) if (values[path]! > 0) count++;
  return count;
}

/** Reads a column over the complete paths. Throws a RangeError at once where the table has none such. */
function completeColumn(table: OutcomeTable, policy: string, column: string, failed: number): () => Float64Array {
  const index = table.policies.indexOf(policy);
  if (index < 0) throw new RangeError(`no policy named ${policy}`);
  // No path is read: this asks for the name alone.
  outcomeColumn(table, index, column, 0);
  return () => {
    const all = outcomeColumn(table, index, column);
    return failed === 0 ? all : all.filter((_, path) => table.status[path] === STATUS.complete);
  };
}

function requireSoundOutcomes(table: OutcomeTable, isWeighted: boolean): void {
  for (let path = 0; path < table.paths; path++) {
    const weight = table.logWeight[path]!;
    if (table.status[path] !== STATUS.complete) continue;
    if (!isWeighted && weight !== 0) {
      throw new InvariantError(`path ${path} carries the log weight ${weight}, and is not weighted`);
    }
    if (!Number.isFinite(weight)) throw new InvariantError(`path ${path} carries the log weight ${weight}`);
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
