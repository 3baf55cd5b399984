import type { Experiment } from '../../experiment.ts';
import { HEADLINE_COLUMNS, metricName } from '../../outcome.ts';
import { upperIncompleteGamma } from '../../math/incomplete-gamma.ts';
import { canHappen } from '../columns-in-use.ts';
import type { Design } from '../design.ts';
import { holmAdjusted } from '../holm.ts';
import { blockSum } from '../mean.ts';
import type { Samples } from '../sample.ts';

/** Most batches of consecutive path indices. */
export const MOST_BATCHES = 20;
/**
 * Fewest paths of each batch that must be expected on either side, with the event (or another value than the usual one) and
 * without, so that chi-square's law is near.
 */
export const LEAST_EXPECTED = 10;
/** Chance that a sound run fails any of its tests. So small that a failure is a fault, not bad luck. */
export const FALSE_ALARM = 0.001;

/** Whether a quantity has one law in all batches of paths. */
export interface HomogeneityTest {
  /** Absent where the quantity is the market's: prices are the same under every policy. */
  readonly policy?: string;
  /** A metric of `summary.json`, or a column of the outcomes. */
  readonly quantity: string;
  /** Of events chi-square's, of amounts and prices that of Kruskal and Wallis, over ranks. */
  readonly test: 'chi-square' | 'Kruskal–Wallis';
  readonly batches: number;
  /** Of a chi-square law with one degree fewer than there are batches, where the law is one. */
  readonly statistic: number;
  readonly pValue: number;
  /** Holm's over all tests of the run. */
  readonly adjustedPValue: number;
  readonly agree: boolean;
  /** Complete paths [first, end), counted without failed ones, of the batch that lies furthest from all. */
  readonly furthest: { readonly first: number; readonly end: number };
}

export interface Homogeneity {
  /** Chance that a sound run fails any of the tests. */
  readonly falseAlarm: number;
  readonly tests: readonly HomogeneityTest[];
}

/** Events that are tested, beside the headlines, and amounts. */
const EVENTS = ['liquidation', ...HEADLINE_COLUMNS] as const;
const AMOUNTS = ['shortfall', 'fundDraw'] as const;

/**
 * Cuts the complete paths into batches of consecutive indices, as equal as can be, and asks of prices, events and amounts
 * whether the batches agree. Paths are independent draws of one law, so that batches differ by chance alone.
 *
 *     H = (n − 1) Σ_b n_b (r̄_b − r̄)² / Σ_i (r_i − r̄)²
 *
 * with r_i the mid-ranks (Kruskal and Wallis, 1952, corrected for ties); for an event it is (n − 1)/n times Pearson's
 * chi-square of the table batches × outcomes. Ranks need no moments, so that a heavy tail raises no alarm. Weighted paths are
 * drawn independently of one law too, that of the mixture: their ranks are those of value times weight, of prices as drawn.
 * Of paths drawn in groups these are the independent draws: batches are of whole groups, and ranks of what each adds to the
 * mean. Controlled paths are plain.
 */
export function homogeneity(experiment: Experiment, samples: Samples): Homogeneity {
  const { underlyings, policies, baseline } = experiment;
  const { weights, design } = samples;
  const groups = design?.groupOf === undefined ? undefined : design;
  const prices = underlyings.flatMap(({ name }) =>
    [`finalPrice[${name}]`, `minimumPrice[${name}]`].map((column) => ({
      quantity: column,
      test: 'Kruskal–Wallis' as const,
      values: () => samples.of(baseline, column).values(),
    })),
  );
  const outcomes = policies.flatMap(({ name: policy, venue }) => {
    const tested = (columns: readonly string[], isEvent: boolean) =>
      columns
        .filter((column) => canHappen(column, venue, experiment))
        .map((column) => ({
          ...{ policy, quantity: metricName(column, isEvent ? 'probability' : 'mean') },
          test:
            isEvent && weights === undefined && groups === undefined
              ? ('chi-square' as const)
              : ('Kruskal–Wallis' as const),
          values: () => {
            const values = samples.of(policy, column).values();
            const plain = isEvent ? values.map((value) => (value > 0 ? 1 : 0)) : values;
            return weights === undefined ? plain : plain.map((value, path) => value * weights.values[path]!);
          },
        }));
    return [...tested(EVENTS, true), ...tested(AMOUNTS, false)];
  });
  const found = [...prices, ...outcomes].flatMap(({ values, ...subject }) => {
    const plain = values();
    const units = groups === undefined ? plain : groups.contributions((path) => plain[path]!);
    const compared = compareBatches(units, { isCount: subject.test === 'chi-square' });
    if (compared === undefined) return [];
    return [{ ...subject, ...compared, furthest: pathsOf(compared.furthest, groups) }];
  });
  const adjusted = holmAdjusted({ pValues: found.map(({ pValue }) => pValue) });
  return {
    falseAlarm: FALSE_ALARM,
    tests: found.map((test, i) => ({ ...test, adjustedPValue: adjusted[i]!, agree: adjusted[i]! >= FALSE_ALARM })),
  };
}

/** The paths of a batch of groups. */
function pathsOf({ first, end }: HomogeneityTest['furthest'], groups: Design | undefined): HomogeneityTest['furthest'] {
  if (groups === undefined) return { first, end };
  const groupOf = groups.groupOf!;
  const startOf = (group: number): number => firstWhere(groupOf.length, (path) => groupOf[path]! >= group);
  return { first: startOf(first), end: startOf(end) };
}

/**
 * Compares the batches of values in path order.
 *
 * @param isCount  the values are 0 and 1, and the statistic is Pearson's
 * @returns undefined where too few values differ from the usual one for two batches
 */
export function compareBatches(
  values: Float64Array,
  { isCount }: { readonly isCount: boolean },
): Pick<HomogeneityTest, 'batches' | 'statistic' | 'pValue' | 'furthest'> | undefined {
  const count = values.length;
  const ascending = values.slice().sort();
  const { longest: usual, cubes } = tiesOf(ascending);
  const batches = Math.min(MOST_BATCHES, Math.floor(Math.min(count - usual, isCount ? usual : count) / LEAST_EXPECTED));
  if (batches < 2) return undefined;
  const rankOf = midRanks(ascending);
  const middle = (count + 1) / 2;
  const edge = (batch: number): number => Math.floor((batch * count) / batches);
  let between = 0;
  let furthest = { first: 0, end: 0, distance: -1 };
  for (let batch = 0; batch < batches; batch++) {
    const [first, end] = [edge(batch), edge(batch + 1)];
    const size = end - first;
    const off = blockSum(size, (i) => rankOf(values[first + i]!) - middle);
    const distance = (off * off) / size;
    between += distance;
    if (distance > furthest.distance) furthest = { first, end, distance };
  }
  // Of the ranks 1 … n, less what ties take away.
  const total = (count * (count * count - 1) - cubes) / 12;
  const statistic = ((isCount ? count : count - 1) * between) / total;
  return {
    ...{ batches, statistic, pValue: upperIncompleteGamma((batches - 1) / 2, statistic / 2) },
    furthest: { first: furthest.first, end: furthest.end },
  };
}

/** Length t of the longest run of equal values, and Σ t³ − t over all. */
function tiesOf(ascending: Float64Array): { longest: number; cubes: number } {
  let [longest, cubes, start] = [0, 0, 0];
  for (let i = 1; i <= ascending.length; i++) {
    if (i < ascending.length && ascending[i] === ascending[start]) continue;
    const tied = i - start;
    longest = Math.max(longest, tied);
    cubes += tied * (tied * tied - 1);
    start = i;
  }
  return { longest, cubes };
}

/** The rank of each value, from 1, that of equal ones being the mean of theirs. */
function midRanks(ascending: Float64Array): (value: number) => number {
  let known = { value: NaN, rank: NaN };
  return (value) => {
    // Most values of most columns are the same.
    if (value !== known.value) known = { value, rank: (below(ascending, value) + upTo(ascending, value) + 1) / 2 };
    return known.rank;
  };
}

/** How many values lie below, and how many at or below. */
function below(ascending: Float64Array, value: number): number {
  return firstWhere(ascending.length, (i) => ascending[i]! >= value);
}
function upTo(ascending: Float64Array, value: number): number {
  return firstWhere(ascending.length, (i) => ascending[i]! > value);
}

function firstWhere(count: number, holds: (place: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
