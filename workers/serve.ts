import { workerData } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { adoptKernelModule } from '../src/market/kernel/thread-kernel.ts';
import type { RangeSimulatorFactory } from '../src/run/path-runner.ts';
import type { PathRange, RangeResult } from '../src/plan/plan.ts';
import type { PathReply, PathTask, PathWorkerData } from './messages.ts';

/**
 * Makes a thread's task handler: unpacks what the thread was given, builds the simulator once, runs ranges.
 *
 * Counters are moved, not copied, so a simulator hands out fresh arrays with every range.
 */
export function servePathTasks(createSimulator: RangeSimulatorFactory): (task: PathTask) => unknown {
  let simulate: ((range: PathRange) => RangeResult) | undefined;
  return (task) => {
    simulate ??= startSimulator(createSimulator, workerData as PathWorkerData);
    switch (task.kind) {
      case 'ping':
        return { kind: 'ready' } satisfies PathReply;
      case 'range':
        return moved(simulate(task.range));
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

/** The reply as piscina's movable, with each buffer named once: a buffer named twice cannot be cloned. */
function moved(result: RangeResult): unknown {
  const buffers = new Set<ArrayBuffer>();
  for (const counters of result.policies) {
    for (const column of Object.values(counters) as readonly (Uint32Array | Float64Array)[]) {
      if (column.buffer instanceof ArrayBuffer) buffers.add(column.buffer);
    }
  }
  const reply: PathReply = { kind: 'range', result };
  return move({ [transferableSymbol]: [...buffers], [valueSymbol]: reply } as never);
}
