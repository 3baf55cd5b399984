import { workerData } from 'node:worker_threads';
import type { RangeSimulatorFactory } from '../src/run/path-runner.ts';
import type { PathRange, RangeResult } from '../src/plan/plan.ts';
import type { PathReply, PathTask, PathWorkerData } from './messages.ts';

/** Makes a thread's task handler: unpacks what the thread was given, builds the simulator once, runs ranges. */
export function servePathTasks(createSimulator: RangeSimulatorFactory): (task: PathTask) => PathReply {
  let simulate: ((range: PathRange) => RangeResult) | undefined;
  return (task) => {
    const { plan, memory } = workerData as PathWorkerData;
    simulate ??= createSimulator(plan, memory);
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
