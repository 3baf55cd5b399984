import { adoptKernelModule } from '../src/market/kernel/thread-kernel.ts';
import type { RangeSimulatorFactory } from '../src/run/path-runner.ts';
import type { PathRange, RangeResult } from '../src/plan/plan.ts';
import type { PathReply, PathSetup, PathTask } from './messages.ts';

/** Makes a thread's task handler: unpacks what the thread is given, builds the simulator once, runs ranges. */
export function servePathTasks(createSimulator: RangeSimulatorFactory): (task: PathTask) => PathReply {
  let simulate: ((range: PathRange) => RangeResult) | undefined;
  return (task) => {
    if (task.setup !== undefined) simulate ??= startSimulator(createSimulator, task.setup);
    if (simulate === undefined) return { kind: 'unprepared' };
    switch (task.kind) {
      case 'prepare':
        return { kind: 'ready' };
      case 'range': {
        const began = performance.now();
        const result = simulate(task.range);
        return { kind: 'range', result, milliseconds: performance.now() - began };
      }
    }
  };
}

function startSimulator(
  createSimulator: RangeSimulatorFactory,
  { plan, memory, kernelModule }: PathSetup,
): (range: PathRange) => RangeResult {
  adoptKernelModule(kernelModule);
  return createSimulator(plan, memory);
}
