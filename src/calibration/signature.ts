import type { ReturnSample } from './sample.ts';

/** Volatility as returns over so many bars have it. */
export interface SignaturePoint {
  readonly bars: number;
  /** Per square root of a year. */
  readonly volatility: number;
}

/**
 * Signature plot (Andersen, Bollerslev, Diebold and Labys 2000): annual volatility from returns over 1, 2, … bars, averaged
 * over all starts. Level where returns are uncorrelated; it falls from short bars on where prices bounce between bid and ask,
 * and the level part is the one to calibrate to. Lengths that no run holds are left out.
 */
export function signaturePlot(sample: ReturnSample, lengths: readonly number[]): SignaturePoint[] {
  return lengths.flatMap((bars) => {
    if (!(Number.isInteger(bars) && bars >= 1))
      throw new RangeError(`Returns are taken over 1 bar or more, not ${bars}.`);
    let squares = 0;
    let windows = 0;
    for (const run of sample.runs) {
      let sum = 0;
      for (let i = 0; i < run.length; i++) {
        sum += run[i]!;
        if (i >= bars) sum -= run[i - bars]!;
        if (i < bars - 1) continue;
        squares += sum * sum;
        windows++;
      }
    }
    return windows === 0 ? [] : [{ bars, volatility: Math.sqrt(squares / windows / (bars * sample.barYears)) }];
  });
}
