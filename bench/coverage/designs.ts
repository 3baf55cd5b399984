import { drawCount, stratifyCount } from '../../src/market/jump-strata.ts';
import { normalQuantile } from '../../src/math/normal-quantile.ts';
import { normalCdf } from '../../src/math/normal-distribution.ts';
import { outcomeColumns, type OutcomeColumn } from '../../src/outcome.ts';
import { PURPOSE } from '../../src/random/purpose.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { controlledDesign, groupedDesign, type Control, type Design } from '../../src/statistics/design.ts';
import { difference } from '../../src/statistics/difference.ts';
import { estimateMetric, NEGATIVE_EVENT, type Metric } from '../../src/statistics/estimates.ts';
import { makeSample, type Sample, type Samples } from '../../src/statistics/sample.ts';
import { makeWeights, type Weights } from '../../src/statistics/weights.ts';
import { atLeast, near, none, NOMINAL as confidence, shareOf, type CoverageRow } from './row.ts';
import { drawsOf, isIn } from './simulated.ts';

const PATHS = 2_000;
const LEVEL = 0.95;
const STRATA = 20;
/** Expected jumps of a path. */
const JUMPS = 0.5;
/** Levels of the controls. */
const LEVELS = [0.01, 0.03, 0.1, 0.3, 0.7, 0.9];

/** One run: the losses of two policies that have the same law, and how its paths hang together. */
interface DesignedRun {
  readonly losses: readonly [policy: Float64Array, baseline: Float64Array];
  readonly design?: Design;
  readonly weights?: Weights;
}

/** What is true of the loss of either policy, by statistic; of a statistic left out no row is made. */
type Truths = { readonly [statistic in Metric['statistic']]?: number };

interface Case {
  readonly where: string;
  readonly truths: Truths;
  readonly differences: readonly Metric['statistic'][];
  readonly run: (stream: RandomStream, repetition: number) => DesignedRun;
}

const DIFFERENCES = ['probability', 'mean', 'quantile', 'expectedShortfall', 'meanGivenNegative'] as const;
/** An exponential amount on a tenth of the paths. */
const TENTH: Truths = {
  ...{ probability: 0.1, mean: 0.1, quantile: Math.LN2, expectedShortfall: Math.LN2 + 1, meanGivenNegative: 1 },
};

/** Pairs of paths whose second takes 1 − u in place of every uniform u. */
function pairs(happens: (u: number) => boolean): Case['run'] {
  const indices = Array.from({ length: PATHS }, (_, path) => path);
  const loss = (event: number, amount: number): number => (happens(event) ? -Math.log(amount) : 0);
  return (stream) => {
    const losses: DesignedRun['losses'] = [new Float64Array(PATHS), new Float64Array(PATHS)];
    for (let path = 0; path < PATHS; path += 2) {
      const uniforms = Array.from({ length: 5 }, () => stream.uniform());
      [uniforms, uniforms.map((u) => 1 - u)].forEach(([event, amount, alike, other, last], i) => {
        losses[0][path + i] = loss(event!, amount!);
        losses[1][path + i] = alike! < 0.5 ? losses[0][path + i]! : loss(other!, last!);
      });
    }
    return { losses, design: groupedDesign('antithetic', indices, 2) };
  };
}

/** Compound Poisson losses of exponential amounts, their numbers stratified; the baseline's by another clock. */
function strata(): Case['run'] {
  const indices = Array.from({ length: PATHS }, (_, path) => path);
  const counts = [0, 1].map((index) => stratifyCount(JUMPS, STRATA, PURPOSE.jumpStrata, index));
  const clock = new RandomStream();
  return (stream, repetition) => {
    const root = rootKey(`strata ${repetition}`);
    const losses: DesignedRun['losses'] = [new Float64Array(PATHS), new Float64Array(PATHS)];
    for (let path = 0; path < PATHS; path++) {
      const drawn = counts.map((count, i) => {
        let left = drawCount(count, clock.seek(root, path, PURPOSE.jumpTimes, i), root, path);
        let sum = 0;
        for (; left > 0; left--) sum += stream.exponential();
        return sum;
      });
      losses[0][path] = drawn[0]!;
      losses[1][path] = stream.uniform() < 0.5 ? drawn[0]! : drawn[1]!;
    }
    return { losses, design: groupedDesign('stratified', indices, STRATA) };
  };
}

/** The law of the same losses. */
function compoundTruths(): Truths {
  const terms = Array.from({ length: 30 }, (_, k) => k);
  const factorials = terms.reduce<number[]>((all, k) => [...all, k === 0 ? 1 : all.at(-1)! * k], []);
  const weight = (k: number): number => (Math.exp(-JUMPS) * JUMPS ** k) / factorials[k]!;
  /** P(Γ_k > x). */
  const beyond = (k: number, x: number): number =>
    terms.slice(0, k).reduce((sum, j) => sum + (Math.exp(-x) * x ** j) / factorials[j]!, 0);
  const tail = (x: number): number => terms.reduce((sum, k) => sum + weight(k) * beyond(k, x), 0);
  let [low, high] = [0, 20];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (tail(middle) > 1 - LEVEL) low = middle;
    else high = middle;
  }
  const excess = terms
    .slice(0, -1)
    .reduce((sum, k) => sum + weight(k) * (k * beyond(k + 1, high) - high * beyond(k, high)), 0);
  const probability = -Math.expm1(-JUMPS);
  return {
    ...{ probability, mean: JUMPS, quantile: high },
    ...{ expectedShortfall: high + excess / (1 - LEVEL), meanGivenNegative: JUMPS / probability },
  };
}

/** An exponential amount where a final price, with a noise of its own, ends in its lowest tenth. */
function controlled(stream: RandomStream): DesignedRun {
  const [finals, losses] = [new Float64Array(PATHS), [new Float64Array(PATHS), new Float64Array(PATHS)] as const];
  for (let path = 0; path < PATHS; path++) {
    const z = (finals[path] = stream.normal());
    const loss = (): number => (normalCdf(0.8 * z + 0.6 * stream.normal()) < 0.1 ? stream.exponential() : 0);
    losses[0][path] = loss();
    losses[1][path] = stream.uniform() < 0.5 ? losses[0][path]! : loss();
  }
  const controls: Control[] = [
    { values: finals, mean: 0 },
    ...LEVELS.map((mean) => {
      const limit = normalQuantile(mean);
      return { values: finals.map((z) => (z <= limit ? 1 : 0)), mean };
    }),
  ];
  return { losses, design: controlledDesign(PATHS, controls) };
}

/** Losses beyond a normal's 1, from a defensive mixture with a normal of mean 2. */
function tilted(stream: RandomStream): DesignedRun {
  const [weights, losses] = [new Float64Array(PATHS), [new Float64Array(PATHS), new Float64Array(PATHS)] as const];
  for (let path = 0; path < PATHS; path++) {
    const z = stream.normal() + (stream.uniform() < 0.2 ? 0 : 2);
    weights[path] = 1 / (0.2 + 0.8 * Math.exp(2 * z - 2));
    for (const each of losses) each[path] = Math.max(0, z - 1 + 0.3 * stream.normal());
  }
  return { losses, weights: makeWeights(weights, 0, 5) };
}

const CASES: readonly Case[] = [
  {
    where: 'antithetic pairs, one-sided event',
    ...{ truths: TENTH, differences: DIFFERENCES, run: pairs((u) => u < 0.1) },
  },
  {
    where: 'antithetic pairs that show the event together',
    ...{ truths: TENTH, differences: DIFFERENCES, run: pairs((u) => u < 0.05 || u > 0.95) },
  },
  { where: `groups of ${STRATA} strata`, truths: compoundTruths(), differences: DIFFERENCES, run: strata() },
  { where: 'controlled', truths: TENTH, differences: ['probability', 'mean', 'expectedShortfall'], run: controlled },
  { where: 'weighted', truths: {}, differences: ['quantile'], run: tilted },
];

const COLUMN: OutcomeColumn = outcomeColumns([]).find(({ name }) => name === 'shortfall')!;
const WORDS: { readonly [statistic in Metric['statistic']]?: string } = {
  ...{ probability: 'probability', mean: 'mean', quantile: 'quantile', expectedShortfall: 'expected shortfall' },
  meanGivenNegative: 'mean given the event',
};

/** Intervals of paths that are not plain draws of their own. */
export function designRows(repetitions: number): CoverageRow[] {
  return CASES.flatMap(({ where, truths, differences, run }) => {
    const row = (what: string, holds: (samples: Samples, repetition: number) => boolean): CoverageRow => {
      const root = rootKey(`coverage ${what} ${where}`);
      const stream = new RandomStream();
      const share = shareOf(repetitions, (i) => holds(samplesOf(run(stream.seek(root, i, PURPOSE.statistics), i)), i));
      return { what, where: `${where}, n = ${PATHS}`, share, repetitions, promise: promiseOf(what, where) };
    };
    const asked = (i: number) => ({ confidence, draws: () => drawsOf(i) });
    return [
      ...(Object.keys(truths) as Metric['statistic'][]).map((statistic) =>
        row(WORDS[statistic]!, (samples, i) =>
          isIn(estimateMetric(samples, 'policy', metricFor(statistic), asked(i)), truths[statistic]!),
        ),
      ),
      ...differences.map((statistic) =>
        row(`difference, ${WORDS[statistic]!}`, (samples, i) =>
          isIn(difference(samples, 'policy', 'baseline', metricFor(statistic), { confidence, draws: drawsOf(i) }), 0),
        ),
      ),
    ];
  });
}

/** Differences of quantiles are wider than they need be; of ratios over pairs that are alike the tail is seen too seldom. */
function promiseOf(what: string, where: string): CoverageRow['promise'] {
  if (what === 'difference, quantile') return atLeast;
  return what === 'mean given the event' && where.includes('together') ? none : near;
}

function metricFor(statistic: Metric['statistic']): Metric {
  return { name: `shortfall ${statistic}`, column: COLUMN, statistic, level: LEVEL };
}

function samplesOf({ losses, design, weights }: DesignedRun): Samples {
  const of = (values: Float64Array): Sample => makeSample(values, 0, weights, design);
  const samples = losses.map((values) => ({
    amounts: of(values),
    flags: of(values.map((value) => (value > 0 ? 1 : 0))),
  }));
  return {
    ...{ paths: PATHS, complete: PATHS, failed: 0, weights, design, metricColumns: [COLUMN] },
    of: (policy, column) => {
      const { amounts, flags } = samples[policy === 'policy' ? 0 : 1]!;
      return column === NEGATIVE_EVENT ? flags : amounts;
    },
  };
}
