import { expm1 } from '../math/exp.ts';
import type { Cadence } from './cadence.ts';
import type { Book } from './order-book.ts';

/** How far each market's mid stands from its index, relative: mid / index − 1 = eˣ − 1, any sign. [markets] */
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
export function updateBasis({ atStart, average }: Basis, books: readonly Book[], { basisWeight }: Cadence): void {
  for (let m = 0; m < books.length; m++) {
    const { displacement } = books[m]!;
    const relative = displacement === 0 ? 0 : expm1(displacement);
    atStart[m] = relative;
    average[m]! += basisWeight * (relative - average[m]!);
  }
}
