import { normalQuantile } from '../../src/math/normal-quantile.ts';
import { PURPOSE } from '../../src/random/purpose.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { outcomeColumns, tableInMemory, type OutcomeColumn, type OutcomeTable } from '../../src/outcome.ts';
import { namedDraws } from '../../src/statistics/bootstrap.ts';
import { difference } from '../../src/statistics/difference.ts';
import { expectedShortfallEstimate, meanEstimate, meanGivenEventEstimate } from '../../src/statistics/estimate.ts';
import { metricsOf } from '../../src/statistics/estimates.ts';
import { makeSample, openPrefix } from '../../src/statistics/sample.ts';
import { near, none, NOMINAL as confidence, shareOf, type CoverageRow } from './row.ts';

/** A law of amounts by its quantiles. */
export interface Law {
  readonly name: string;
  readonly quantile: (u: number) => number;
  readonly mean: number;
  /** Whether its tail is of the kind that a few hundred values tell of. */
  readonly promise: CoverageRow['promise'];
}

export const LAWS: readonly Law[] = [
  { name: 'uniform', quantile: (u) => u, mean: 0.5, promise: near },
  { name: 'exponential', quantile: (u) => -Math.log1p(-u), mean: 1, promise: near },
  { name: 'log-normal, σ 1', quantile: (u) => Math.exp(normalQuantile(u)), mean: Math.exp(0.5), promise: near },
  {
    name: 'log-normal, σ 1.5',
    quantile: (u) => Math.exp(1.5 * normalQuantile(u)),
    mean: Math.exp(1.125),
    promise: none,
  },
];
const EVENTS = [30, 100, 300];
const LEVEL = 0.95;

/** Runs repetitions of one row, each with draws of its own. */
type MakeRow = (
  what: string,
  where: string,
  promise: CoverageRow['promise'],
  holds: (stream: RandomStream, i: number) => boolean,
) => CoverageRow;

function rowsOf(repetitions: number): MakeRow {
  return (what, where, promise, holds) => {
    const root = rootKey(`coverage ${what} ${where}`);
    const stream = new RandomStream();
    const share = shareOf(repetitions, (i) => holds(stream.seek(root, i, PURPOSE.statistics), i));
    return { what, where, share, repetitions, promise };
  };
}

/** Amounts on a tenth of the paths, 0 on the others. */
const amountsOf = (stream: RandomStream, { quantile }: Law, paths: number): Float64Array =>
  Float64Array.from({ length: paths }, () => (stream.uniform() < 0.1 ? quantile(stream.uniform()) : 0));

export function meanRows(repetitions: number, laws = LAWS, eventCounts = EVENTS): CoverageRow[] {
  const row = rowsOf(repetitions);
  return laws.flatMap((law) =>
    eventCounts.map((events) =>
      row('mean', `${law.name}, ${events} events`, law.promise, (stream, i) => {
        const values = amountsOf(stream, law, 10 * events);
        return isIn(meanEstimate(makeSample(values), confidence, drawsOf(i)), law.mean / 10);
      }),
    ),
  );
}

export function ratioRows(repetitions: number, laws = LAWS, eventCounts = EVENTS): CoverageRow[] {
  const row = rowsOf(repetitions);
  return laws.flatMap((law) =>
    eventCounts.map((events) =>
      row('mean given the event', `${law.name}, ${events} events`, law.promise, (stream, i) => {
        const values = amountsOf(stream, law, 10 * events);
        const flags = makeSample(values.map((value) => (value > 0 ? 1 : 0)));
        return isIn(meanGivenEventEstimate(makeSample(values), flags, confidence, drawsOf(i)), law.mean);
      }),
    ),
  );
}

export function tailRows(repetitions: number, laws = LAWS, tailCounts = EVENTS): CoverageRow[] {
  const row = rowsOf(repetitions);
  return laws.flatMap(({ name, quantile, promise }) =>
    tailCounts.map((inTail) => {
      const paths = Math.round(inTail / (1 - LEVEL));
      const truth = tailMeanOf(quantile);
      return row('expected shortfall', `${name}, ${inTail} paths in the tail`, promise, (stream, i) => {
        const values = Float64Array.from({ length: paths }, () => quantile(stream.uniform()));
        return isIn(expectedShortfallEstimate(makeSample(values), LEVEL, confidence, drawsOf(i)), truth);
      });
    }),
  );
}

const SHORTFALL: OutcomeColumn = outcomeColumns([]).find(({ name }) => name === 'shortfall')!;
const PATHS = 2_000;
const DIFFERENCES = {
  mean: 'difference of means',
  quantile: 'difference of quantiles',
  expectedShortfall: 'difference of expected shortfalls',
} as const;

/** Two policies on the same paths: the second loses a part of the first's loss, and now and then one of its own. */
export function pairedRows(
  repetitions: number,
  laws = LAWS,
  statistics: readonly (keyof typeof DIFFERENCES)[] = ['mean', 'quantile', 'expectedShortfall'],
): CoverageRow[] {
  const row = rowsOf(repetitions);
  return laws.flatMap(({ name, quantile, promise }) => {
    const tableFor = (stream: RandomStream): OutcomeTable => {
      const values = new Float64Array(2 * PATHS);
      for (let path = 0; path < PATHS; path++) {
        const loss = stream.uniform() < 0.2 ? quantile(stream.uniform()) : 0;
        values[path] = loss;
        values[PATHS + path] = stream.uniform() < 0.5 ? loss : stream.uniform() < 0.2 ? quantile(stream.uniform()) : 0;
      }
      return oneColumnTable(SHORTFALL, ['baseline', 'policy'], values, PATHS);
    };
    // Both policies have the same law: every difference is 0.
    const where = `${name}, half of the paths alike, n = ${PATHS}`;
    return statistics.map((statistic) => {
      const metric = metricsOf([LEVEL], [SHORTFALL]).find((each) => each.statistic === statistic)!;
      return row(DIFFERENCES[statistic], where, promise, (stream, i) => {
        const samples = openPrefix(tableFor(stream));
        return isIn(difference(samples, 'policy', 'baseline', metric, { confidence, draws: drawsOf(i) }), 0);
      });
    });
  });
}

/** A table of one column; policies one after the other. */
export function oneColumnTable(
  column: OutcomeColumn,
  policies: readonly string[],
  values: Float64Array,
  paths: number,
): OutcomeTable {
  const [status, logWeight] = [new Uint8Array(paths), new Float64Array(paths)];
  return tableInMemory(
    { paths, policies, columns: [column], values, status, logWeight },
    values.length / policies.length,
  );
}

export const drawsOf = (repetition: number) => namedDraws(rootKey('coverage'))(String(repetition));

export function isIn(
  { low, high }: { readonly low: number | null; readonly high: number | null },
  truth: number,
): boolean {
  return low !== null && high !== null && low <= truth && truth <= high;
}

function tailMeanOf(quantile: (u: number) => number): number {
  const points = 400_000;
  let sum = 0;
  for (let i = 0; i < points; i++) sum += quantile(LEVEL + ((1 - LEVEL) * (i + 0.5)) / points);
  return sum / points;
}
