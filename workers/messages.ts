import type { KernelModule } from '../src/market/kernel/module.ts';
import type { PathRange, Plan, RangeResult, RunMemory } from '../src/plan/plan.ts';

/** What a thread is given once, when it starts. The memory and the kernel's code are shared, the plan is copied. */
export interface PathWorkerData {
  readonly plan: Plan;
  readonly memory: RunMemory;
  /** Undefined where WebAssembly cannot run it: the thread then takes the plain kernel. */
  readonly kernelModule: KernelModule | undefined;
}

/** What crosses to a thread per task: a few bytes. */
export type PathTask =
  /** Build the simulator and say so: shows that the thread can work before any path is handed out. */
  { readonly kind: 'ping' } | { readonly kind: 'range'; readonly range: PathRange };

/** What comes back: the columns lie in shared memory already, so counters only. */
export type PathReply = { readonly kind: 'ready' } | { readonly kind: 'range'; readonly result: RangeResult };
