/** Somebody who runs paths, or whatever is counted. */
export interface Contestant {
  /** What a round runs. */
  readonly perRound: number;
  readonly run: (count: number) => void;
}

/** Seconds for one of what is counted. */
export interface Timing {
  /** CPU time of this process, all of its threads. */
  readonly cpu: number;
  /** By the clock. */
  readonly wall: number;
}

/**
 * Times the contestants in turn, A B A B …, so that what slows the machine slows all of them; medians over the rounds.
 * The round before the first is not timed: by then the code is compiled.
 */
export function interleaved(contestants: readonly Contestant[], rounds: number): Timing[] {
  const timings = contestants.map((): Timing[] => []);
  for (let round = 0; round <= rounds; round++) {
    contestants.forEach((contestant, c) => {
      const timing = timed(contestant);
      if (round > 0) timings[c]!.push(timing);
    });
  }
  return timings.map((each) => ({
    cpu: median(each.map(({ cpu }) => cpu)),
    wall: median(each.map(({ wall }) => wall)),
  }));
}

function timed({ perRound, run }: Contestant): Timing {
  const startCpu = process.cpuUsage();
  const startWall = performance.now();
  run(perRound);
  const wall = performance.now() - startWall;
  const { user, system } = process.cpuUsage(startCpu);
  return { cpu: (user + system) / 1e6 / perRound, wall: wall / 1e3 / perRound };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
