import { log } from '../math/log.ts';
import { SECONDS_PER_YEAR } from '../units.ts';
import type { CleanBars } from './cleaning.ts';
import { separateJumps } from './jump-tests.ts';
import { moments } from './moments.ts';

/** Common jumps below this number say nothing of their sizes. */
const LEAST_COMMON_JUMPS = 10;

/** What moves several histories together. */
export interface JointFit {
  /** Correlations of the returns without jumps, rows in the order of the histories; positive semi-definite. */
  readonly correlation: readonly (readonly number[])[];
  /** (1 − ρ²)/√bars, each. */
  readonly standardErrors: readonly (readonly number[])[];
  /** Returns that every history has, and those of them without a jump in any. */
  readonly commonBars: number;
  readonly quietBars: number;
  /**
   * Bars in which every history jumps, as one Poisson clock with normal sizes; null with fewer than 10. The histories' own
   * jump intensities count these jumps as well: a price that also follows the clock has to leave them out of its own.
   */
  readonly commonJumps: {
    readonly count: number;
    readonly intensity: number;
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
    readonly correlation: readonly (readonly number[])[];
  } | null;
}

/**
 * Correlation of the Gaussian parts of several histories of one bar length, on the returns over bars that all of them have.
 * Bars in which any return is a jump by Lee and Mykland ({@link separateJumps}) are left out of the correlation.
 *
 * @throws RangeError  fewer than two histories, different bar lengths, or fewer than 50 common returns
 */
export function fitJoint(histories: readonly CleanBars[]): JointFit {
  const [first] = histories;
  if (first === undefined || histories.length < 2)
    throw new RangeError('What moves together are two histories at least.');
  const { barMilliseconds } = first;
  for (const history of histories) {
    if (history.barMilliseconds !== barMilliseconds)
      throw new RangeError(`Bars of ${barMilliseconds} ms and of ${history.barMilliseconds} ms do not go together.`);
  }
  const ends = commonEnds(histories, barMilliseconds);
  const count = ends[0]!.length;
  if (count < 50) throw new RangeError(`The histories have ${count} returns in common; 50 at least are needed.`);
  const returns = histories.map(({ closes }, k) =>
    ends[k]!.length === 0
      ? new Float64Array()
      : Float64Array.from(ends[k]!, (end) => log(closes[end]! / closes[end - 1]!)),
  );
  const jumped = histories.map((history, k) => {
    const flags = jumpFlags(history);
    return Uint8Array.from(ends[k]!, (end) => flags[end]!);
  });
  const quiet: number[] = [];
  const all: number[] = [];
  for (let t = 0; t < count; t++) {
    const jumps = jumped.reduce((sum, flags) => sum + flags[t]!, 0);
    if (jumps === 0) quiet.push(t);
    if (jumps === histories.length) all.push(t);
  }
  const correlation = correlations(returns.map((column) => Float64Array.from(quiet, (t) => column[t]!)));
  return {
    correlation,
    standardErrors: correlation.map((row) => row.map((rho) => (1 - rho * rho) / Math.sqrt(quiet.length))),
    commonBars: count,
    quietBars: quiet.length,
    commonJumps: commonJumps(
      returns.map((column) => Float64Array.from(all, (t) => column[t]!)),
      (count * barMilliseconds) / 1000 / SECONDS_PER_YEAR,
    ),
  };
}

/** Per history the places of the closes that end a return which every history has, in time order. */
function commonEnds(histories: readonly CleanBars[], barMilliseconds: number): number[][] {
  const ends = histories.map((): number[] => []);
  const at = histories.map(() => 1);
  const stampAt = (k: number): number => histories[k]!.timestamps[at[k]!] ?? Infinity;
  for (;;) {
    const latest = histories.reduce((most, _, k) => Math.max(most, stampAt(k)), -Infinity);
    if (latest === Infinity) return ends;
    let together = true;
    histories.forEach(({ timestamps }, k) => {
      while (stampAt(k) < latest) at[k]!++;
      together &&= stampAt(k) === latest && timestamps[at[k]! - 1] === latest - barMilliseconds;
    });
    if (together) histories.forEach((_, k) => ends[k]!.push(at[k]!));
    if (histories.every((_, k) => stampAt(k) === latest)) histories.forEach((_, k) => at[k]!++);
  }
}

/** 1 at each close that ends a jump. */
function jumpFlags({ sample, closes, runStarts }: CleanBars): Uint8Array {
  const flags = new Uint8Array(closes.length);
  const { places } = separateJumps(sample);
  // Return number p of the sample ends at close p + (runs begun by then): each run has one close more than returns.
  let returnsBefore = 0;
  let next = 0;
  for (let run = 0; run < runStarts.length; run++) {
    const start = runStarts[run]!;
    const length = (runStarts[run + 1] ?? closes.length) - start - 1;
    for (; next < places.length && places[next]! < returnsBefore + length; next++) {
      flags[start + 1 + places[next]! - returnsBefore] = 1;
    }
    returnsBefore += length;
  }
  return flags;
}

function commonJumps(sizes: readonly Float64Array[], years: number): JointFit['commonJumps'] {
  const count = sizes[0]!.length;
  if (count < LEAST_COMMON_JUMPS) return null;
  const found = sizes.map(moments);
  return {
    count,
    intensity: count / years,
    mean: found.map(({ mean }) => mean),
    deviation: found.map(({ variance }) => Math.sqrt(variance)),
    correlation: correlations(sizes),
  };
}

function correlations(columns: readonly Float64Array[]): number[][] {
  const centred = columns.map((column) => {
    const { mean, variance, count } = moments(column);
    const scale = variance > 0 ? 1 / Math.sqrt(variance * count) : 0;
    return column.map((value) => (value - mean) * scale);
  });
  return centred.map((row, i) =>
    centred.map((column, j) => (i === j ? 1 : row.reduce((sum, value, t) => sum + value * column[t]!, 0))),
  );
}
