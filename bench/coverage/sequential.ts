import { loadExperiment } from '../../src/config/load.ts';
import type { Experiment } from '../../src/experiment.ts';
import { METRIC_COLUMNS } from '../../src/outcome.ts';
import { normalQuantile } from '../../src/math/normal-quantile.ts';
import { PURPOSE } from '../../src/random/purpose.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { namedDraws } from '../../src/statistics/bootstrap.ts';
import { estimateMetric, metricsOf } from '../../src/statistics/estimates.ts';
import { nextLook, precisionOf } from '../../src/statistics/precision.ts';
import { openPrefix } from '../../src/statistics/sample.ts';
import { near, NOMINAL as confidence, shareOf, type CoverageRow } from './row.ts';
import { oneColumnTable } from './simulated.ts';

interface Case {
  readonly where: string;
  readonly column: string;
  readonly metric: string;
  readonly target: { readonly halfWidth: number } | { readonly relativeHalfWidth: number };
  readonly minimum: number;
  readonly maximum: number;
  readonly quantile: (u: number) => number;
  readonly truth: number;
}

const event = (p: number) => (u: number) => (u < p ? 1 : 0);
const spike = (u: number): number => (u < 0.8 ? 0 : -Math.log((1 - u) / 0.2));
const CASES: readonly Case[] = [
  {
    where: 'probability 0.1, 15 % of itself',
    column: 'fundDepletion',
    metric: 'fundDepletion.probability',
    target: { relativeHalfWidth: 0.15 },
    minimum: 200,
    maximum: 20_000,
    quantile: event(0.1),
    truth: 0.1,
  },
  {
    where: 'probability 0.02, ±0.005',
    column: 'fundDepletion',
    metric: 'fundDepletion.probability',
    target: { halfWidth: 0.005 },
    minimum: 200,
    maximum: 20_000,
    quantile: event(0.02),
    truth: 0.02,
  },
  {
    where: 'mean of a fifth of exponentials, 10 % of itself',
    column: 'shortfall',
    metric: 'shortfall.mean',
    target: { relativeHalfWidth: 0.1 },
    minimum: 200,
    maximum: 20_000,
    quantile: spike,
    truth: 0.2,
  },
  {
    where: 'quantile 0.95 of log-normals, ±0.5',
    column: 'shortfall',
    metric: 'shortfall.quantile[0.95]',
    target: { halfWidth: 0.5 },
    minimum: 200,
    maximum: 20_000,
    quantile: (u) => Math.exp(normalQuantile(u)),
    truth: Math.exp(1.6448536269514722),
  },
];

/** The rule stops each repetition where it will; the interval that is then reported is held against the truth. */
export function sequentialRows(repetitions: number): CoverageRow[] {
  return CASES.map((each) => {
    let paths = 0;
    const share = shareOf(repetitions, (repetition) => {
      const { low, high, stopped } = stoppedRun(each, repetition);
      paths += stopped / repetitions;
      return low <= each.truth && each.truth <= high;
    });
    const where = `${each.where}; ${Math.round(paths)} paths on average`;
    return { what: 'interval where the rule stopped', where, share, repetitions, promise: near };
  });
}

function stoppedRun(each: Case, repetition: number): { low: number; high: number; stopped: number } {
  const experiment = experimentOf(each);
  const column = METRIC_COLUMNS.find(({ name }) => name === each.column)!;
  const stream = new RandomStream().seek(rootKey(each.where), repetition, PURPOSE.statistics);
  const values = new Float64Array(each.maximum);
  const draws = namedDraws(rootKey(`${each.where} ${repetition}`));
  let drawn = 0;
  for (let look = nextLook(0, each.minimum, each.maximum); ; look = nextLook(look + 1, each.minimum, each.maximum)) {
    for (; drawn < look; drawn++) values[drawn] = each.quantile(stream.uniform());
    const samples = openPrefix(oneColumnTable(column, ['venue'], values, look));
    if (look < each.maximum && !precisionOf(experiment, samples, draws)!.reached) continue;
    const metric = metricsOf([0.95], [column]).find(({ name }) => name === each.metric)!;
    const { low, high } = estimateMetric(samples, 'venue', metric, { confidence, draws });
    return { low: low!, high: high!, stopped: look };
  }
}

const known = new Map<Case, Experiment>();

function experimentOf(each: Case): Experiment {
  const found =
    known.get(each) ??
    loadExperiment({
      paths: { min: each.minimum, max: each.maximum, until: [{ metric: each.metric, ...each.target }] },
      horizon: { steps: 1 },
      underlyings: { A: { initialPrice: 1, price: { kind: 'gbm', drift: 0, volatility: 1 } } },
      markets: [{ symbol: 'A', underlying: 'A' }],
      accounts: { kind: 'table', positions: [{ account: 'a', market: 'A', size: 1, entryPrice: 1, leverage: 2 }] },
      venue: 'textbook',
      statistics: { quantileLevels: [0.95] },
    });
  known.set(each, found);
  return found;
}
