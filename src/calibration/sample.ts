/** Log returns of equal bars, split where bars are missing. */
export interface ReturnSample {
  /** ln(S_t/S_{t−1}) of bars in time order; a run holds no gap. Runs follow one another in time. */
  readonly runs: readonly Float64Array[];
  /** Length of one bar in years of 365 days, > 0. */
  readonly barYears: number;
}

/** How many returns a sample holds. */
export function countReturns(sample: ReturnSample): number {
  return sample.runs.reduce((count, run) => count + run.length, 0);
}

/** All returns in time order, in one array: the run itself where there is only one. */
export function allReturns(sample: ReturnSample): Float64Array {
  const [first, ...others] = sample.runs;
  if (first !== undefined && others.length === 0) return first;
  const all = new Float64Array(countReturns(sample));
  let filled = 0;
  for (const run of sample.runs) {
    all.set(run, filled);
    filled += run.length;
  }
  return all;
}

/**
 * The first `share` of the returns and the rest; a run that the cut falls into is divided. Neither part copies.
 *
 * @param share  0 < share < 1; both parts get at least one return
 * @throws RangeError  another share, or fewer than two returns
 */
export function splitSample(sample: ReturnSample, share: number): { train: ReturnSample; test: ReturnSample } {
  const count = countReturns(sample);
  if (!(share > 0 && share < 1)) throw new RangeError(`A share to train on lies between 0 and 1, not at ${share}.`);
  if (count < 2) throw new RangeError(`Two returns at least can be divided, not ${count}.`);
  let left = Math.min(count - 1, Math.max(1, Math.round(share * count)));
  const train: Float64Array[] = [];
  const test: Float64Array[] = [];
  for (const run of sample.runs) {
    const here = Math.min(left, run.length);
    if (here > 0) train.push(run.subarray(0, here));
    if (here < run.length) test.push(run.subarray(here));
    left -= here;
  }
  return { train: { ...sample, runs: train }, test: { ...sample, runs: test } };
}

/** @throws RangeError  fewer returns than `least`, one that is not finite, or a bar without length */
export function checkSample(sample: ReturnSample, least: number): void {
  const { runs, barYears } = sample;
  if (!(barYears > 0 && barYears < Infinity))
    throw new RangeError(`A bar lasts more than 0 and finitely many years, not ${barYears}.`);
  const count = countReturns(sample);
  if (count < least) throw new RangeError(`This needs at least ${least} returns, not ${count}.`);
  let place = 0;
  for (const run of runs) {
    for (let i = 0; i < run.length; i++, place++) {
      if (!Number.isFinite(run[i])) throw new RangeError(`Return ${place} of the sample is ${run[i]}.`);
    }
  }
}
