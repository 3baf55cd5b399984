import { shareOf, type Benchmark } from '../benchmark.ts';
import { workloadFile } from '../engine-run.ts';
import { runChild } from '../processes.ts';

const THREADS = [1, 2, 3];
const RANGES = [1, 7, 64, 1_000];

export const determinism: Benchmark = {
  name: 'determinism',
  title: 'one digest of the outcomes of W2 for 1, 2, 3 threads and ranges of 1, 7, 64, 1,000 paths',
  run: async (options) => {
    const paths = shareOf(1_000, options);
    const digests = new Set<string>();
    for (const threads of THREADS) {
      for (const pathsPerRange of RANGES) {
        const { digest } = await runChild({ config: workloadFile('w2'), paths, threads, pathsPerRange });
        digests.add(digest);
      }
    }
    return {
      measurements: [
        {
          what: `digests of ${THREADS.length * RANGES.length} runs`,
          unit: 'digests',
          engine: digests.size,
          target: { bound: 'atMost', must: 1 },
        },
      ],
      figures: [],
      faults: digests.size === 1 ? [] : [`determinism: ${digests.size} digests where there should be one`],
    };
  },
};
