import { binomialProbability } from '../../src/math/binomial.ts';
import { probabilityEstimate } from '../../src/statistics/estimate.ts';
import { mcnemarExact, newcombeInterval, type PairedCounts } from '../../src/statistics/paired.ts';
import { clopperPearsonInterval, wilsonInterval, zeroEventUpperBound } from '../../src/statistics/proportion.ts';
import { quantileRanks } from '../../src/statistics/quantile.ts';
import { atLeast, atMost, near, none, NOMINAL as confidence, type CoverageRow } from './row.ts';

const TRIALS = 1_000;
const PROBABILITIES = [0.003_3, 0.005, 0.03, 0.1, 0.5];

/** Coverage by summing the law of the counts: no repetition, no noise. */
export function exactRows(): CoverageRow[] {
  return [...PROBABILITIES.flatMap(ofProbability), ...quantiles(), ...paired()];
}

function ofProbability(p: number): CoverageRow[] {
  const where = `p = ${p}, n = ${TRIALS}`;
  const coverage = (
    intervalOf: (events: number) => { readonly low: number | null; readonly high: number | null },
  ): number =>
    sumOver(TRIALS, p, (events) => {
      const { low, high } = intervalOf(events);
      return low! <= p && p <= high!;
    });
  const count = (events: number) => ({ events, trials: TRIALS, confidence });
  return [
    { what: 'Clopper–Pearson', where, share: coverage((k) => clopperPearsonInterval(count(k))), promise: atLeast },
    {
      what: 'as reported: one-sided at zero and at all events',
      where,
      share: coverage((k) => probabilityEstimate(count(k))),
      promise: none,
    },
    {
      what: 'Wilson (display only)',
      where,
      share: coverage((k) => wilsonInterval(count(k))),
      promise: TRIALS * p >= 30 ? near : none,
    },
    {
      what: 'upper bound at zero events, as a bound',
      where,
      share: sumOver(TRIALS, p, (k) => k > 0 || p <= zeroEventUpperBound({ trials: TRIALS, confidence })),
      promise: atLeast,
    },
  ];
}

/** P(holds(K)) of K ~ Bin(n, p). */
function sumOver(trials: number, probability: number, holds: (successes: number) => boolean): number {
  let sum = 0;
  for (let successes = 0; successes <= trials; successes++) {
    const chance = binomialProbability({ successes, trials, probability });
    if (chance > 1e-16 && holds(successes)) sum += chance;
  }
  return sum;
}

function quantiles(): CoverageRow[] {
  return [
    [0.95, 200],
    [0.99, 1_000],
    [0.99, 10_000],
    [0.999, 10_000],
  ].map(([level, paths]) => {
    const { lower, upper } = quantileRanks({ paths: paths!, level: level!, confidence });
    // B values lie at or below the quantile; the interval holds it where lower ≤ B < upper.
    const share = sumOver(paths!, level!, (below) => below >= lower && below < upper!);
    return { what: 'quantile, order statistics', where: `level ${level}, n = ${paths}`, share, promise: atLeast };
  });
}

/** Paths of two policies: only one of them, the other, both. */
const TABLES = [
  { both: 0.05, onlyPolicy: 0.015, onlyBaseline: 0.015 },
  { both: 0.05, onlyPolicy: 0.03, onlyBaseline: 0.005 },
  { both: 0.3, onlyPolicy: 0.02, onlyBaseline: 0.02 },
  { both: 0, onlyPolicy: 0.04, onlyBaseline: 0.03 },
];
const PAIRS = 500;

function paired(): CoverageRow[] {
  return TABLES.flatMap((table) => {
    const difference = table.onlyPolicy - table.onlyBaseline;
    const where = `both ${table.both}, only policy ${table.onlyPolicy}, only baseline ${table.onlyBaseline}, n = ${PAIRS}`;
    const held = (counts: PairedCounts): boolean => {
      const { low, high } = newcombeInterval(counts, confidence);
      return low <= difference && difference <= high;
    };
    const rows: CoverageRow[] = [
      { what: 'difference of probabilities, Newcombe', where, share: sumOfTable(table, held), promise: near },
    ];
    if (difference !== 0) return rows;
    const rejected = (counts: PairedCounts): boolean => mcnemarExact(counts) < 1 - confidence;
    return [
      ...rows,
      { what: 'McNemar, exact: a side named by mistake', where, share: sumOfTable(table, rejected), promise: atMost },
    ];
  });
}

function sumOfTable(table: (typeof TABLES)[number], holds: (counts: PairedCounts) => boolean): number {
  let sum = 0;
  each(PAIRS, table.onlyPolicy, (onlyPolicy, first) => {
    const left = PAIRS - onlyPolicy;
    each(left, table.onlyBaseline / (1 - table.onlyPolicy), (onlyBaseline, second) => {
      const rest = left - onlyBaseline;
      each(rest, table.both / (1 - table.onlyPolicy - table.onlyBaseline), (both, third) => {
        const chance = first * second * third;
        if (chance > 1e-13 && holds({ both, onlyPolicy, onlyBaseline, neither: rest - both })) sum += chance;
      });
    });
  });
  return sum;
}

function each(trials: number, probability: number, visit: (successes: number, chance: number) => void): void {
  const spread = 7 * Math.sqrt(trials * probability * (1 - probability)) + 7;
  const first = Math.max(0, Math.floor(trials * probability - spread));
  const last = Math.min(trials, Math.ceil(trials * probability + spread));
  for (let successes = first; successes <= last; successes++) {
    visit(successes, binomialProbability({ successes, trials, probability }));
  }
}
