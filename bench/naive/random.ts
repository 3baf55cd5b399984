import seedrandom from 'seedrandom';

/** Random numbers as most programs draw them: ARC4, a call for each number. */
export interface NaiveRandom {
  /** In [0, 1). */
  uniform(): number;
  /** Standard normal, Box and Muller (1958): two uniforms for each. */
  normal(): number;
  /** By multiplying uniforms (Knuth, The Art of Computer Programming 2, 3.4.1). @param mean  ≥ 0, small */
  poisson(mean: number): number;
}

export function naiveRandom(seed: string): NaiveRandom {
  const uniform = seedrandom(seed);
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    poisson: (mean) => {
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = uniform(); product > limit; product *= uniform()) count++;
      return count;
    },
  };
}
