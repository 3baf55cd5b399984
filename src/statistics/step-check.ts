import { HEADLINE_COLUMNS, metricName, outcomeColumn, STATUS, type OutcomeTable } from '../outcome.ts';
import type { Design } from './design.ts';
import { probabilityAboveZero } from './estimate.ts';
import { makeSample } from './sample.ts';
import type { StepCheck } from './summary.ts';
import { makeWeights, type Weights } from './weights.ts';

/** The headlines of the first paths, run again on every second mark. */
export interface CoarseHeadlines {
  /** Paths that were run again, from path 0. */
  readonly paths: number;
  /** 0 or 1, NaN where the coarse run of a path failed. [policies × HEADLINE_COLUMNS × paths] */
  readonly values: Float64Array;
}

/**
 * Each headline at the step and at twice the step, on the same paths: those that are complete at both. The step drives
 * a first passage, so a difference here is bias that more paths would not remove.
 */
export function stepChecks(
  table: OutcomeTable,
  coarse: CoarseHeadlines,
  confidence: number,
  { weights, design }: { readonly weights?: Weights | undefined; readonly design?: Design | undefined } = {},
): StepCheck[] {
  const paths = Math.min(coarse.paths, table.paths);
  return table.policies.flatMap((policy, policyIndex) =>
    HEADLINE_COLUMNS.flatMap((column, columnIndex): StepCheck[] => {
      const start = (policyIndex * HEADLINE_COLUMNS.length + columnIndex) * coarse.paths;
      const fine = outcomeColumn(table, policyIndex, column, paths);
      const atTwice = coarse.values.subarray(start, start + paths);
      const usable = (_: number, path: number): boolean =>
        table.status[path] === STATUS.complete && !Number.isNaN(atTwice[path]!);
      const compared = fine.filter(usable);
      if (compared.length === 0) return [];
      const designed = design?.of(completePlaces(table, paths, usable));
      const weighed = weights && makeWeights(weightsAt(weights, completePlaces(table, paths, usable)), 0, weights.most);
      return [
        {
          policy,
          metric: metricName(column, 'probability'),
          paths: compared.length,
          atStep: probabilityAboveZero(makeSample(compared, 0, weighed, designed), confidence),
          atTwiceTheStep: probabilityAboveZero(makeSample(atTwice.filter(usable), 0, weighed, designed), confidence),
        },
      ];
    }),
  );
}

/** Of the first paths that are usable, which of the complete ones they are. */
function completePlaces(
  { status }: OutcomeTable,
  paths: number,
  usable: (value: number, path: number) => boolean,
): number[] {
  const found: number[] = [];
  for (let path = 0, complete = 0; path < paths; path++) {
    if (status[path] !== STATUS.complete) continue;
    if (usable(0, path)) found.push(complete);
    complete++;
  }
  return found;
}

function weightsAt({ values }: Weights, places: readonly number[]): Float64Array {
  return Float64Array.from(places, (place) => values[place]!);
}
