import { mid, type Book } from './order-book.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/** Sets the marks by the venue's rule: `index`, or `mid` = index · eˣ, which our own orders move. */
export function updateMarks(policy: CompiledPolicy, state: PathState): void {
  const priceOf: (book: Book) => number = policy.venue.markPrice.kind === 'mid' ? mid : (book) => book.index;
  for (let m = 0; m < state.marks.length; m++) state.marks[m] = priceOf(state.books[m]!);
}
