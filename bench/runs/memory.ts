import { shareOf, type Benchmark } from '../benchmark.ts';
import { cheapExperiment } from '../cheap.ts';
import { runChild } from '../processes.ts';

const MEGABYTE = 1e6;

export const memory: Benchmark = {
  name: 'memory',
  title: 'a million cheap paths under two policies',
  run: async (options) => {
    const paths = shareOf(1_000_000, options);
    const { residentBytes, outcomeBytes, cpu } = await runChild({ config: cheapExperiment, paths, threads: 0 });
    return {
      measurements: [
        { what: 'outcome columns', unit: 'MB', engine: outcomeBytes / MEGABYTE },
        {
          what: 'largest resident memory beyond them',
          unit: 'MB',
          engine: (residentBytes - outcomeBytes) / MEGABYTE,
          target: { bound: 'atMost', must: 200 },
        },
        { what: 'time per path', unit: 'µs', engine: (cpu * 1e6) / paths },
      ],
      figures: [],
      faults: [],
    };
  },
};
