import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PathRange, PathRunner, Plan, RangeResult, RunMemory } from '../plan/plan.ts';

/** Builds what runs a range: pure CPU, synchronous, counters in fresh arrays with every range. */
export type RangeSimulatorFactory = (plan: Plan, memory: RunMemory) => (range: PathRange) => RangeResult;

/** A PathRunner on this thread: for tests, debuggers, and machines with one core. */
export function inProcessRunner(createSimulator: RangeSimulatorFactory): PathRunner {
  return async (plan, memory, { ranges, onRange, signal }) => {
    const simulate = createSimulator(plan, memory);
    for (;;) {
      // Signals and timers are heard between ranges, or an interrupt would wait for the last path.
      await nextTurn();
      const range = signal?.aborted === true ? undefined : ranges.take(1);
      if (range === undefined) return;
      const began = performance.now();
      const result = simulate(range);
      onRange(result, performance.now() - began);
    }
  };
}
