import { expm1 } from '../math/exp.ts';
import type { Cadence } from './cadence.ts';
import { mid } from './order-book.ts';
import type { PathState } from './state.ts';

/** How far each market's mid stands from the index that the venue sees, relative: eˣ − 1 where that is the true one. [markets] */
export interface Basis {
  /** At the start of the step, after displacements have decayed and before anything trades. */
  readonly atStart: Float64Array;
  /** Exponential moving average of that. */
  readonly average: Float64Array;
}

export function createBasis(markets: number): Basis {
  return { atStart: new Float64Array(markets), average: new Float64Array(markets) };
}

export function resetBasis({ atStart, average }: Basis): void {
  atStart.fill(0);
  average.fill(0);
}

/** Once per step: a ← a + (1 − e^(−step / window)) · (b − a). */
export function updateBasis({ basis, books, reportedIndex }: PathState, { basisWeight }: Cadence): void {
  const { atStart, average } = basis;
  for (let m = 0; m < books.length; m++) {
    const book = books[m]!;
    const { displacement, index } = book;
    const reported = reportedIndex[m]!;
    const relative = reported !== index ? mid(book) / reported - 1 : displacement === 0 ? 0 : expm1(displacement);
    atStart[m] = relative;
    average[m]! += basisWeight * (relative - average[m]!);
  }
}
