import type { PathRange, Plan, RangeResult, RunMemory } from '../src/plan/plan.ts';

/** What a thread is given once, when it starts. The memory is shared, the plan is copied. */
export interface PathWorkerData {
  readonly plan: Plan;
  readonly memory: RunMemory;
}

/** What crosses to a thread per task: a few bytes. */
export type PathTask =
  /** Build the simulator and say so: shows that the thread can work before any path is handed out. */
  { readonly kind: 'ping' } | { readonly kind: 'range'; readonly range: PathRange };

/** What comes back: the columns lie in shared memory already, so counters only. */
export type PathReply = { readonly kind: 'ready' } | { readonly kind: 'range'; readonly result: RangeResult };
