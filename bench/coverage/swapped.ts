import { METRIC_COLUMNS, tableInMemory, type OutcomeTable } from '../../src/outcome.ts';
import { PURPOSE } from '../../src/random/purpose.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { namedDraws } from '../../src/statistics/bootstrap.ts';
import { comparePolicies } from '../../src/statistics/compare.ts';
import { openSamples } from '../../src/statistics/sample.ts';
import { atMost, NOMINAL as confidence, shareOf, type CoverageRow } from './row.ts';

const PATHS = 2_000;
const NAMES = ['negativeEquity', 'negativeBalance', 'fundDepletion', 'shortfall'] as const;
const COLUMNS = NAMES.map((name) => METRIC_COLUMNS.find((each) => each.name === name)!);
const FAMILY = [
  'negativeEquity.probability',
  'negativeBalance.probability',
  'fundDepletion.probability',
  'shortfall.mean',
];

/**
 * Two policies that differ on every fifth path, whose labels are swapped by a coin on each path: neither is better, and
 * what the comparison says of a side is by mistake.
 */
export function swappedRows(repetitions: number): CoverageRow[] {
  const root = rootKey('labels swapped at random');
  const stream = new RandomStream();
  const verdictsOf = (repetition: number): readonly string[] => {
    const samples = openSamples(swappedTable(stream.seek(root, repetition, PURPOSE.statistics)));
    return comparePolicies(samples, {
      ...{ policies: ['one', 'other'], baseline: 'one', identicalPolicies: [], confidence, quantileLevels: [0.95] },
      inFamily: (_, { name }) => FAMILY.includes(name),
      draws: namedDraws(rootKey(`labels ${repetition}`)),
    }).flatMap(({ adjustedPValue, verdict }) => (adjustedPValue === null ? [] : [verdict]));
  };
  const found = Array.from({ length: repetitions }, (_, i) => verdictsOf(i));
  const says = (...words: readonly string[]): number =>
    shareOf(repetitions, (i) => found[i]!.some((verdict) => words.includes(verdict)));
  const where = `labels swapped at random on each of ${PATHS} paths, four comparisons judged together`;
  return [
    { what: 'says better or worse of any', where, share: says('better', 'worse'), repetitions, promise: atMost },
    { what: 'says better of any', where, share: says('better'), repetitions, promise: atMost },
  ];
}

function swappedTable(stream: RandomStream): OutcomeTable {
  const values = new Float64Array(2 * COLUMNS.length * PATHS);
  for (let path = 0; path < PATHS; path++) {
    const harsh = stream.uniform() < 0.2 ? stream.exponential() : 0;
    const mild = stream.uniform() < 0.8 ? harsh : harsh / 3;
    const swapped = stream.uniform() < 0.5;
    [swapped ? mild : harsh, swapped ? harsh : mild].forEach((shortfall, policy) => {
      const row = [shortfall > 0.05, shortfall > 0.5, shortfall > 1.5].map(Number);
      [...row, shortfall].forEach((value, column) => {
        values[(policy * COLUMNS.length + column) * PATHS + path] = value;
      });
    });
  }
  const [status, logWeight] = [new Uint8Array(PATHS), new Float64Array(PATHS)];
  return tableInMemory({ paths: PATHS, policies: ['one', 'other'], columns: COLUMNS, values, status, logWeight });
}
