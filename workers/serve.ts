import { workerData } from 'node:worker_threads';
import { adoptKernelModule } from '../src/market/kernel/thread-kernel.ts';
import type { RangeSimulatorFactory } from '../src/run/path-runner.ts';
import type { PathRange, RangeResult } from '../src/plan/plan.ts';
import type { PathReply, PathTask, PathWorkerData } from './messages.ts';

/** Makes a thread's task handler: unpacks what the thread was given, builds the simulator once, runs ranges. */
export function servePathTasks(createSimulator: RangeSimulatorFactory): (task: PathTask) => PathReply {
  let simulate: ((range: PathRange) => RangeResult) | undefined;
  return (task) => {
    simulate ??= startSimulator(createSimulator, workerData as PathWorkerData);
    switch (task.kind) {
      case 'ping':
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
  { plan, memory, kernelModule }: PathWorkerData,
): (range: PathRange) => RangeResult {
  adoptKernelModule(kernelModule);
  return createSimulator(plan, memory);
}
