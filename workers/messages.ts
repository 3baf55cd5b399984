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

/** What comes back of a range: the columns lie in shared memory already, so counters only, and how long it took. */
export interface RangeReply {
  readonly kind: 'range';
  readonly result: RangeResult;
  readonly milliseconds: number;
}

export type PathReply = { readonly kind: 'ready' } | RangeReply;
