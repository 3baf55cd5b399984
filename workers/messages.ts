import type { KernelModule } from '../src/market/kernel/module.ts';
import type { PathRange, Plan, RangeResult, RunMemory } from '../src/plan/plan.ts';

/** What a thread is given once, before its first range. The memory and the kernel's code are shared, the plan is copied. */
export interface PathSetup {
  readonly plan: Plan;
  readonly memory: RunMemory;
  /** Undefined where WebAssembly cannot run it: the thread then takes the plain kernel. */
  readonly kernelModule: KernelModule | undefined;
}

/** What crosses to a thread per task: the setup once, then a few bytes a range. */
export type PathTask =
  /** Build the simulator and say so: shows that the thread can work before any path is handed out. */
  | { readonly kind: 'prepare'; readonly setup: PathSetup }
  /** With a setup for a thread that has had none: one that took the place of another. */
  | { readonly kind: 'range'; readonly range: PathRange; readonly setup?: PathSetup };

/** What comes back of a range: the columns lie in shared memory already, so counters only, and how long it took. */
export interface RangeReply {
  readonly kind: 'range';
  readonly result: RangeResult;
  readonly milliseconds: number;
}

/** `unprepared`: the range has to be sent again, with a setup. */
export type PathReply = { readonly kind: 'ready' } | { readonly kind: 'unprepared' } | RangeReply;
