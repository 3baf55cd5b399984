import type { Finding } from '../summary.ts';
import { bookFindings } from './book.ts';
import { diagnosticFindings } from './diagnostics.ts';
import type { RunFacts } from './facts.ts';
import { mechanismFindings } from './mechanisms.ts';
import { numberFindings } from './numbers.ts';
import { samplingFindings } from './sampling.ts';

const GRAVITY: { readonly [level in Finding['level']]: number } = { warning: 0, note: 1, fine: 2 };

/** What could make the numbers hollow, and the checks that held: gravest first, otherwise in the order of the policies. */
export function selfCheck(facts: RunFacts): Finding[] {
  // Array.sort is stable, so equals stay in their order.
  return [
    ...numberFindings(facts),
    ...diagnosticFindings(facts),
    ...samplingFindings(facts),
    ...mechanismFindings(facts),
    ...bookFindings(facts),
  ].sort((a, b) => GRAVITY[a.level] - GRAVITY[b.level]);
}
