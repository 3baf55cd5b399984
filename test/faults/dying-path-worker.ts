import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRangeSimulator } from '../../src/engine/simulate-range.ts';
import { servePathTasks } from '../../workers/serve.ts';

/** A path worker that dies once at each path that the experiment's question lists, before or after its range is run. */
export default servePathTasks((plan, memory) => {
  const { folder, paths } = JSON.parse(plan.experiment.question) as { folder: string; paths: readonly number[] };
  const simulate = createRangeSimulator(plan, memory);
  return (range) => {
    const struck = paths.find((path) => path >= range.first && path < range.first + range.count && isFirst(path));
    if (struck !== undefined && struck % 2 === 0) process.exit(9);
    const result = simulate(range);
    if (struck !== undefined) process.exit(9);
    return result;
  };

  /** Threads share no variables, but a disk. */
  function isFirst(path: number): boolean {
    const mark = join(folder, String(path));
    if (existsSync(mark)) return false;
    writeFileSync(mark, '');
    return true;
  }
});
