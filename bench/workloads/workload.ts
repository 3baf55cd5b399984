import type { Experiment } from '../../src/experiment.ts';
import type { Accounts } from '../../src/position.ts';
import {
  shareOf,
  type Benchmark,
  type BenchmarkOptions,
  type BenchmarkResult,
  type Measurement,
} from '../benchmark.ts';
import { EngineRun, workloadFile } from '../engine-run.ts';
import { faultsOf, meanOf, type Figure } from '../figures.ts';
import { interleaved, type Timing } from '../interleaved.ts';

/** What a naive program keeps of a path, by the name of the outcome column. */
export type NaiveRow = Readonly<Record<string, number>>;

/** One configuration, run by the engine and by a naive program on paths of its own. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly figures: readonly Figure[];
  /** In a round. */
  readonly enginePaths: number;
  readonly naivePaths: number;
  /** Prepares the naive program; what it returns runs path i. */
  readonly naive: (experiment: Experiment, accounts: Accounts) => (path: number) => NaiveRow;
  readonly measurements: (seconds: SecondsPerPath) => readonly Measurement[];
}

export interface SecondsPerPath {
  readonly engine: Timing;
  readonly naive: Timing;
  readonly steps: number;
  /** Market makers included. */
  readonly accounts: number;
}

export function workloadBenchmark(workload: Workload): Benchmark {
  const { name, title } = workload;
  return { name, title, run: (options) => Promise.resolve(runWorkload(workload, options)) };
}

function runWorkload(workload: Workload, options: BenchmarkOptions): BenchmarkResult {
  const enginePaths = shareOf(workload.enginePaths, options);
  const engine = new EngineRun(workloadFile(workload.name), (options.rounds + 1) * enginePaths);
  const { experiment, accounts } = engine;
  const naivePath = workload.naive(experiment, accounts);
  const naiveRows: NaiveRow[] = [];
  const [engineTiming, naiveTiming] = interleaved(
    [
      { perRound: enginePaths, run: (count) => engine.run(count) },
      {
        perRound: shareOf(workload.naivePaths, options),
        run: (count) => {
          for (let i = 0; i < count; i++) naiveRows.push(naivePath(naiveRows.length));
        },
      },
    ],
    options.rounds,
  );
  const figures = workload.figures.map((figure) => ({
    figure,
    engine: meanOf(engine.column(figure.column)),
    naive: meanOf(naiveRows.map((row) => row[figure.column]!)),
  }));
  return {
    measurements: workload.measurements({
      engine: engineTiming!,
      naive: naiveTiming!,
      steps: experiment.horizon.steps,
      accounts: accounts.ids.length,
    }),
    figures,
    faults: figures.flatMap((figure) => faultsOf(workload.name, figure)),
  };
}

/** The time of a path in `unit`, so many to the second. */
export function timePerPath(
  { engine, naive }: SecondsPerPath,
  unit: 'µs' | 'ms',
  target?: Measurement['target'],
): Measurement {
  const perSecond = unit === 'µs' ? 1e6 : 1e3;
  return {
    what: 'time per path',
    unit,
    engine: engine.cpu * perSecond,
    wall: engine.wall * perSecond,
    naive: naive.cpu * perSecond,
    ...(target === undefined ? {} : { target }),
  };
}

/** Accounts × steps of a path over its time: what a program would have to look at that looked at every account in every step. */
export function accountSteps(
  { engine, naive, steps, accounts }: SecondsPerPath,
  target?: Measurement['target'],
): Measurement {
  const perSecond = (seconds: number): number => (accounts * steps) / seconds / 1e9;
  return {
    what: 'account-steps a second, equivalent',
    unit: 'G',
    engine: perSecond(engine.cpu),
    wall: perSecond(engine.wall),
    naive: perSecond(naive.cpu),
    ...(target === undefined ? {} : { target }),
  };
}

/** How many times faster the engine is, by CPU time. */
export function timesFaster({ engine, naive }: SecondsPerPath, target?: Measurement['target']): Measurement {
  return {
    what: 'times faster than the naive program',
    unit: '×',
    engine: naive.cpu / engine.cpu,
    ...(target === undefined ? {} : { target }),
  };
}
