import type { Design } from './design.ts';
import { intervalAround } from './designed-estimate.ts';
import { countAbove, geometricRanks } from './fund-curve.ts';
import { normalInterval } from './mean.ts';
import { clopperPearsonInterval } from './proportion.ts';
import type { Sample } from './sample.ts';
import type { ExceedancePoint } from './summary.ts';
import { exceeding, type Exceeding, type WeightedTail } from './weighted-tail.ts';

/** Most points of an exceedance curve. */
export const EXCEEDANCE_POINTS = 300;

/** The largest values that are all kept. */
const FULL_TAIL = 100;

/**
 * P(value > x) at the observed values with pointwise Clopper–Pearson limits (at effective paths of groups, normal ones of weighted paths), ascending in x, over complete paths: the
 * hundred largest in full, the others thinned evenly on a log scale of probability, at most 300 points. The largest
 * value itself is no point, since nothing exceeds it.
 */
export function exceedanceCurve(sample: Sample, confidence: number): ExceedancePoint[] {
  const ascending = sample.ascending();
  const trials = ascending.length;
  const atRank = (rank: number): number => ascending[trials - rank]!;
  const tail = Math.min(trials, FULL_TAIL);
  const ranks = [
    ...Array.from({ length: tail }, (_, i) => i + 1),
    ...geometricRanks(trials, EXCEEDANCE_POINTS - FULL_TAIL - 1),
    ...(trials > 0 ? [trials] : []),
  ];
  const values = [...new Set(ranks.map(atRank))].sort((a, b) => a - b);
  const { weights, design } = sample;
  return values.flatMap((value): ExceedancePoint[] => {
    if (weights !== undefined) return weightedPoint(exceeding(sample.tail(), value), value, confidence);
    const events = countAbove(ascending, value);
    if (events === 0) return [];
    if (design?.groupOf !== undefined) return [groupedPoint(sample.tail(), design, value, confidence)];
    return [{ value, probability: events / trials, ...clopperPearsonInterval({ events, trials, confidence }) }];
  });
}

function groupedPoint(tail: WeightedTail, design: Design, value: number, confidence: number): ExceedancePoint {
  const { probability, standardError } = exceeding(tail, value);
  return { value, probability, ...intervalAround(probability, standardError, design.units, confidence) };
}

function weightedPoint(
  { probability, standardError }: Exceeding,
  value: number,
  confidence: number,
): ExceedancePoint[] {
  if (probability === 0) return [];
  const { low, high } = normalInterval(probability, standardError, confidence);
  return [{ value, probability: Math.min(1, probability), low: Math.max(0, low), high: Math.min(1, high) }];
}
