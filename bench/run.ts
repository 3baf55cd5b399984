// npm run bench -- [benchmark]… [--rounds 5] [--share 1] [--markdown | --json]
//
// Times the engine against naive programs of the same rules, in turn, and prints check figures beside times.
import { reach, type Benchmark, type BenchmarkResult } from './benchmark.ts';
import { numberArgument, readArguments } from './arguments.ts';
import type { Mean } from './figures.ts';
import { experiments } from './kernels/experiments.ts';
import { market } from './kernels/market.ts';
import { random } from './kernels/random.ts';
import { machineText } from './machine.ts';
import { commandLine, start } from './runs/command-line.ts';
import { determinism } from './runs/determinism.ts';
import { memory } from './runs/memory.ts';
import { scaling } from './runs/scaling.ts';
import { numberText, table } from './table.ts';
import { w1 } from './workloads/w1.ts';
import { w2 } from './workloads/w2.ts';
import { w2c } from './workloads/w2c.ts';
import { w2q } from './workloads/w2q.ts';
import { w3 } from './workloads/w3.ts';

const BENCHMARKS: readonly Benchmark[] = [
  w1,
  w2,
  w2q,
  w2c,
  w3,
  random,
  market,
  experiments,
  scaling,
  start,
  commandLine,
  memory,
  determinism,
];

interface Finished {
  readonly benchmark: Benchmark;
  readonly result: BenchmarkResult;
}

const { words, given } = readArguments(process.argv.slice(2), ['rounds', 'share'], ['markdown', 'json']);
const options = {
  rounds: Math.ceil(numberArgument(given['rounds'], 5, 1_000)),
  share: numberArgument(given['share'], 1, 1),
};
const unknown = words.filter((word) => !BENCHMARKS.some(({ name }) => name === word));
if (unknown.length > 0) {
  throw new RangeError(
    `no benchmark ${unknown.join(', ')}: there are ${BENCHMARKS.map(({ name }) => name).join(', ')}`,
  );
}
const chosen = BENCHMARKS.filter(({ name }) => words.length === 0 || words.includes(name));

const finished: Finished[] = [];
for (const benchmark of chosen) {
  process.stderr.write(`${benchmark.name}: ${benchmark.title}\n`);
  finished.push({ benchmark, result: await benchmark.run(options) });
}

const faults = finished.flatMap(({ result }) => result.faults);
if (given['json'] === 'true') console.log(JSON.stringify(jsonOf(finished), null, 2));
else console.log(given['markdown'] === 'true' ? markdownOf(finished) : textOf(finished));
if (faults.length > 0) {
  console.error(`\nWRONG ANSWERS, so the times above do not count:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  process.exitCode = 1;
}

function textOf(all: readonly Finished[]): string {
  const sections = all.map((each) => {
    const parts = [`${each.benchmark.name}: ${each.benchmark.title}`, measurementTable([each])];
    if (each.result.figures.length > 0) parts.push(figureTable([each]));
    return parts.join('\n\n');
  });
  return [methodText(), ...sections].join('\n\n');
}

/** The tables of docs/performance.md. */
function markdownOf(all: readonly Finished[]): string {
  const parts = [methodText(), measurementTable(all)];
  if (all.some(({ result }) => result.figures.length > 0)) parts.push(figureTable(all));
  return parts.join('\n\n');
}

function methodText(): string {
  return `${machineText()}. Medians of ${options.rounds} rounds, share of paths ${options.share}.`;
}

function measurementTable(all: readonly Finished[]): string {
  const rows = all.flatMap(({ benchmark, result }) =>
    result.measurements.map((measurement) => {
      const { what, unit, engine, wall, naive, target } = measurement;
      const optional = (value: number | undefined): string => (value === undefined ? '' : numberText(value));
      const sign = target?.bound === 'atMost' ? '≤' : '≥';
      return [
        benchmark.name,
        what,
        unit,
        numberText(engine),
        optional(wall),
        optional(naive),
        target === undefined ? '' : `${sign} ${numberText(target.must)}`,
        target?.stretch === undefined ? '' : `${sign} ${numberText(target.stretch)}`,
        reach(measurement) ?? '',
      ];
    }),
  );
  return table(['benchmark', 'what', 'unit', 'engine', 'by the clock', 'naive', 'must', 'stretch', 'reached'], rows, 2);
}

function figureTable(all: readonly Finished[]): string {
  const rows = all.flatMap(({ benchmark, result }) =>
    result.figures.map(({ figure, engine, naive }) => [
      benchmark.name,
      figure.title,
      meanText(engine),
      meanText(naive),
      numberText(figure.expected.mean, 4),
      Number.isNaN(figure.peers) ? '' : numberText(figure.peers, 4),
    ]),
  );
  return table(
    ['benchmark', 'check figure', 'engine ± s.e. (paths)', 'naive ± s.e. (paths)', 'expected', 'peers'],
    rows,
    2,
  );
}

function meanText({ mean, error, count }: Mean): string {
  return `${numberText(mean, 4)} ± ${numberText(error, 2)} (${count.toLocaleString('en')})`;
}

function jsonOf(all: readonly Finished[]): object {
  return {
    machine: machineText(),
    ...options,
    benchmarks: all.map(({ benchmark, result }) => ({
      name: benchmark.name,
      title: benchmark.title,
      measurements: result.measurements.map((each) => ({ ...each, reached: reach(each) })),
      figures: result.figures,
      faults: result.faults,
    })),
  };
}
