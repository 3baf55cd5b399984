import { mid } from './order-book.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/** Sets the marks by the venue's rule: `index`, or `mid` = index · eˣ, which our own orders move. */
export function updateMarks(policy: CompiledPolicy, state: PathState): void {
  const { marks, books } = state;
  const byMid = policy.venue.markPrice.kind === 'mid';
  for (let m = 0; m < marks.length; m++) {
    const book = books[m]!;
    marks[m] = byMid ? mid(book) : book.index;
  }
}
