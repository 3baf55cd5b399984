import type { Price } from '../units.ts';
import type { Cadence } from './cadence.ts';
import { fundingBasis } from './funding.ts';
import { laggedMark, rememberMark } from './mark-history.ts';
import { mid } from './order-book.ts';
import type { CompiledPolicy } from './policy.ts';
import { setMark, type PathState } from './state.ts';

/**
 * Sets the marks of a step by the venue's rule, times what a shock distorts them by; those of a rule with a lag stand still
 * within the step.
 */
export function updateMarks(policy: CompiledPolicy, state: PathState, cadence: Cadence, step: number): void {
  for (let m = 0; m < state.marks.length; m++) {
    const shown =
      cadence.markLag > 0 ? laggedMark(state.markHistory, step, m) : ruleValue(policy, state, cadence, m, step);
    const factors = state.distortion?.markFactors[m];
    const price = factors === undefined ? shown : shown * factors[step]!;
    if (price !== state.marks[m]) setMark(state, m, price);
  }
}

/** At a step's end: what a mark with a lag will be later. */
export function rememberMarks(policy: CompiledPolicy, state: PathState, cadence: Cadence, step: number): void {
  if (cadence.markLag === 0) return;
  for (let m = 0; m < state.marks.length; m++) {
    rememberMark(state.markHistory, step, m, ruleValue(policy, state, cadence, m, step));
  }
}

/** The mark rule's value of one market now, without its lag. */
function ruleValue(policy: CompiledPolicy, state: PathState, cadence: Cadence, market: number, step: number): Price {
  const book = state.books[market]!;
  const index = state.reportedIndex[market]!;
  switch (policy.venue.markPrice.kind) {
    case 'index':
      return index;
    case 'mid':
      return mid(book);
    case 'ema':
      return index * (1 + state.basis.average[market]!);
    case 'median':
      return median(
        index * (1 + fundingBasis(state, cadence, market, step * cadence.step)),
        index * (1 + state.basis.average[market]!),
        mid(book),
      );
    case 'fundingBasis':
      return index * (1 + fundingBasis(state, cadence, market, step * cadence.step));
  }
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
