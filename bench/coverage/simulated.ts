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
interface Law {
  readonly name: string;
  readonly quantile: (u: number) => number;
  readonly mean: number;
  /** Whether its tail is of the kind that a few hundred values tell of. */
  readonly promise: CoverageRow['promise'];
}

const LAWS: readonly Law[] = [
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

/** Coverage over repeated runs of known laws. */
export function simulatedRows(repetitions: number): CoverageRow[] {
  const row = (
    what: string,
    where: string,
    promise: CoverageRow['promise'],
    holds: (stream: RandomStream, i: number) => boolean,
  ): CoverageRow => {
    const root = rootKey(`coverage ${what} ${where}`);
    const stream = new RandomStream();
    const share = shareOf(repetitions, (i) => holds(stream.seek(root, i, PURPOSE.statistics), i));
    return { what, where, share, repetitions, promise };
  };
  const rows = LAWS.flatMap(({ name, quantile, mean, promise }) =>
    EVENTS.flatMap((events) => {
      const paths = 10 * events;
      const amounts = (stream: RandomStream) =>
        Float64Array.from({ length: paths }, () =>
          stream.uniform() < events / paths ? quantile(stream.uniform()) : 0,
        );
      const where = `${name}, ${events} events`;
      return [
        row('mean', where, promise, (stream, i) =>
          isIn(meanEstimate(makeSample(amounts(stream)), confidence, drawsOf(i)), (mean * events) / paths),
        ),
        row('mean given the event', where, promise, (stream, i) => {
          const values = amounts(stream);
          const flags = makeSample(values.map((value) => (value > 0 ? 1 : 0)));
          return isIn(meanGivenEventEstimate(makeSample(values), flags, confidence, drawsOf(i)), mean);
        }),
      ];
    }),
  );
  const tails = LAWS.flatMap(({ name, quantile, promise }) =>
    EVENTS.map((events) => {
      const paths = Math.round(events / (1 - LEVEL));
      const truth = tailMeanOf(quantile);
      return row('expected shortfall', `${name}, ${events} paths in the tail`, promise, (stream, i) => {
        const values = Float64Array.from({ length: paths }, () => quantile(stream.uniform()));
        return isIn(expectedShortfallEstimate(makeSample(values), LEVEL, confidence, drawsOf(i)), truth);
      });
    }),
  );
  return [...rows, ...tails, ...pairedRows(row)];
}

type MakeRow = (
  what: string,
  where: string,
  promise: CoverageRow['promise'],
  holds: (stream: RandomStream, i: number) => boolean,
) => CoverageRow;

const SHORTFALL: OutcomeColumn = outcomeColumns([]).find(({ name }) => name === 'shortfall')!;
const PATHS = 2_000;

/** Two policies on the same paths: the second loses a part of the first's loss, and now and then one of its own. */
function pairedRows(row: MakeRow): CoverageRow[] {
  return LAWS.flatMap(({ name, quantile, mean, promise }) => {
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
    const found = (statistic: 'mean' | 'quantile' | 'expectedShortfall') => (stream: RandomStream, i: number) => {
      const metric = metricsOf([LEVEL], [SHORTFALL]).find((each) => each.statistic === statistic)!;
      const samples = openPrefix(tableFor(stream));
      return isIn(difference(samples, 'policy', 'baseline', metric, { confidence, draws: drawsOf(i) }), 0 * mean);
    };
    const where = `${name}, half of the paths alike, n = ${PATHS}`;
    return [
      row('difference of means', where, promise, found('mean')),
      row('difference of quantiles', where, promise, found('quantile')),
      row('difference of expected shortfalls', where, promise, found('expectedShortfall')),
    ];
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

const drawsOf = (repetition: number) => namedDraws(rootKey('coverage'))(String(repetition));

function isIn({ low, high }: { readonly low: number | null; readonly high: number | null }, truth: number): boolean {
  return low !== null && high !== null && low <= truth && truth <= high;
}

function tailMeanOf(quantile: (u: number) => number): number {
  const points = 400_000;
  let sum = 0;
  for (let i = 0; i < points; i++) sum += quantile(LEVEL + ((1 - LEVEL) * (i + 0.5)) / points);
  return sum / points;
}
