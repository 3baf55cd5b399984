import { HEADLINE_COLUMNS, metricName, outcomeColumn, STATUS, type OutcomeTable } from '../outcome.ts';
import type { NamedDraws } from './bootstrap.ts';
import type { Design } from './design.ts';
import { difference } from './difference.ts';
import { probabilityAboveZero } from './estimate.ts';
import { metricsOf } from './estimates.ts';
import { makeSample, type Sample, type Samples } from './sample.ts';
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
  { confidence, draws }: { readonly confidence: number; readonly draws: NamedDraws },
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
      const places = completePlaces(table, paths, usable);
      const designed = design?.of(places);
      const weighed = weights && makeWeights(weightsAt(weights, places), 0, weights.most);
      const metric = metricName(column, 'probability');
      const samples = {
        atStep: makeSample(compared, 0, weighed, designed),
        atTwiceTheStep: makeSample(atTwice.filter(usable), 0, weighed, designed),
      };
      return [
        {
          ...{ policy, metric, paths: compared.length },
          atStep: probabilityAboveZero(samples.atStep, confidence),
          atTwiceTheStep: probabilityAboveZero(samples.atTwiceTheStep, confidence),
          ...biasOf(samples, metric, { confidence, draws }),
        },
      ];
    }),
  );
}

/** P₀ − P_dt ≈ (P_dt − P_2dt)/(√2 − 1): what a passage misses between marks shrinks with the root of the step. */
const RICHARDSON = 1 / (Math.SQRT2 - 1);

/**
 * The paired difference of a probability at the two steps, and what continuous marks would add, extrapolated from it with its
 * interval (Richardson with order ½, as discrete monitoring has: Broadie, Glasserman and Kou, 1997, Math. Finance 7:325).
 */
function biasOf(
  samples: { readonly atStep: Sample; readonly atTwiceTheStep: Sample },
  name: string,
  { confidence, draws }: { readonly confidence: number; readonly draws: NamedDraws },
): Pick<StepCheck, 'difference' | 'bias'> {
  const { atStep, atTwiceTheStep } = samples;
  const { count, design, weights } = atStep;
  const both: Samples = {
    ...{ paths: count, complete: count, failed: 0, weights, design, metricColumns: [] },
    of: (which) => (which === 'atStep' ? atStep : atTwiceTheStep),
  };
  const metric = metricsOf([]).find((each) => each.name === name)!;
  const found = difference(both, 'atStep', 'atTwiceTheStep', metric, {
    ...{ confidence, draws: draws(`${name} at twice the step`) },
  });
  const { estimate, low, high, method, paths, events } = found;
  const shared = { confidence, paths, ...(events === undefined ? {} : { events }) };
  const scaled = (value: number | null): number | null => (value === null ? null : RICHARDSON * value);
  const continuous = (probabilityAboveZero(atStep, confidence).estimate ?? 0) + (scaled(estimate) ?? 0);
  const isProbability = continuous >= 0 && continuous <= 1;
  return {
    difference: { ...shared, estimate, low, high, method },
    bias: isProbability
      ? { ...shared, estimate: scaled(estimate), low: scaled(low), high: scaled(high), method: `Richardson, ${method}` }
      : { ...shared, estimate: null, low: null, high: null, method: 'Richardson, outside 0 … 1: the step decides' },
  };
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
