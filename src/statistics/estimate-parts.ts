import type { Estimate } from './summary.ts';

/** What n cannot support. */
export function notEstimable(facts: Pick<Estimate, 'confidence' | 'method' | 'paths' | 'needs'>): Estimate {
  return { estimate: null, low: null, high: null, ...facts };
}

export function withFailures(method: string, failed: number): string {
  return failed === 0 ? method : `${method}, without ${failedPaths(failed)}`;
}

export function failedPaths(failed: number): string {
  return failed === 1 ? '1 failed path' : `${failed} failed paths`;
}
