import { shareOf, type Benchmark } from '../benchmark.ts';
import { workloadFile } from '../engine-run.ts';
import { median } from '../interleaved.ts';
import { runChild } from '../processes.ts';

export const scaling: Benchmark = {
  name: 'scaling',
  title: 'W2 by worker threads, in processes of their own, starting the threads included',
  run: async (options) => {
    const paths = shareOf(10_000, options);
    const runs: { simulation: number[]; one: number[]; two: number[] } = { simulation: [], one: [], two: [] };
    const digests = new Set<string>();
    for (let round = 0; round < options.rounds; round++) {
      for (const threads of [0, 1, 2]) {
        const { wall, cpu, digest } = await runChild({ config: workloadFile('w2'), paths, threads });
        digests.add(digest);
        // On its own thread a run is simulation alone: what its CPU time is, threads can at best come to.
        if (threads === 0) runs.simulation.push(cpu);
        else (threads === 1 ? runs.one : runs.two).push(wall);
      }
    }
    const [simulation, one, two] = [median(runs.simulation), median(runs.one), median(runs.two)];
    return {
      measurements: [
        { what: 'one thread, by the clock', unit: 's', engine: one },
        { what: 'two threads, by the clock', unit: 's', engine: two },
        {
          what: 'speed of two threads over one',
          unit: '×',
          engine: one / two,
          target: { bound: 'atLeast', must: 1.85, stretch: 1.95 },
        },
        {
          what: 'coordination, share of the clock time of one thread beyond the CPU time of the run in process',
          unit: '%',
          engine: (100 * (one - simulation)) / one,
          target: { bound: 'atMost', must: 3, stretch: 1 },
        },
      ],
      figures: [],
      faults: digests.size === 1 ? [] : ['scaling: outcomes differ by threads'],
    };
  },
};
