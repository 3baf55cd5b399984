import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shareOf, type Benchmark, type BenchmarkOptions, type Measurement, type Target } from '../benchmark.ts';
import { workloadFile } from '../engine-run.ts';
import { median } from '../interleaved.ts';
import { SHIPPED } from '../kernels/experiments.ts';
import { runCommandLine, type CommandUsage } from '../processes.ts';

const noReport = ['--json', '--no-report', '--outcomes', 'none'];

/** The command line as a user meets it: from the start of the process to its end. */
export const start: Benchmark = {
  name: 'start',
  title: 'a cold start of the command line: 1,000 paths of W2',
  run: (options) => {
    const paths = ['--paths', String(shareOf(1_000, options))];
    return inTurn(options, [
      {
        what: 'with the report',
        argv: [workloadFile('w2'), ...paths],
        target: { bound: 'atMost', must: 2 },
      },
      {
        what: 'with --json --no-report',
        argv: [workloadFile('w2'), ...paths, ...noReport],
        target: { bound: 'atMost', must: 0.7, stretch: 0.3 },
      },
      { what: 'with --json --no-report, one path', argv: [workloadFile('w2'), '--paths', '1', ...noReport] },
    ]);
  },
};

export const commandLine: Benchmark = {
  name: 'command-line',
  title: '`shortfall run` end to end, report included, all threads',
  run: (options) =>
    inTurn({ ...options, rounds: 1 }, [
      ...SHIPPED.map((name) => ({ what: name, argv: [`configs/${name}.json`, ...pathsOf(SHIPPED_PATHS, options)] })),
      { what: 'w2', argv: [workloadFile('w2'), ...pathsOf(10_000, options)] },
    ]),
};

/** Paths of each shipped experiment: fewer than it asks for itself, the same for all. */
const SHIPPED_PATHS = 1_000;

function pathsOf(paths: number, options: BenchmarkOptions): string[] {
  return ['--paths', String(shareOf(paths, options))];
}

interface Command {
  readonly what: string;
  readonly argv: readonly string[];
  readonly target?: Target;
}

/** Runs the commands in turn, round after round; medians. */
async function inTurn(
  { rounds }: BenchmarkOptions,
  commands: readonly Command[],
): Promise<{ measurements: Measurement[]; figures: []; faults: [] }> {
  const folder = mkdtempSync(join(tmpdir(), 'shortfall-bench-'));
  try {
    const usages = commands.map((): CommandUsage[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [c, { argv }] of commands.entries()) {
        usages[c]!.push(await runCommandLine('run', ...argv, '--quiet', '--out', folder));
      }
    }
    const measurements = commands.flatMap(({ what, target }, c): Measurement[] => {
      const of = (pick: (usage: CommandUsage) => number): number => median(usages[c]!.map(pick));
      return [
        { what: `${what}, by the clock`, unit: 's', engine: of(({ wall }) => wall), ...(target ? { target } : {}) },
        { what: `${what}, CPU`, unit: 's', engine: of(({ cpu }) => cpu) },
        {
          what: `${what}, largest resident memory`,
          unit: 'MB',
          engine: of(({ residentBytes }) => residentBytes) / 1e6,
        },
      ];
    });
    return { measurements, figures: [], faults: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
