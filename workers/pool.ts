import { LostRangeError } from '../src/run/lost-range-error.ts';
import type { PathRange, PathRunner, Plan, RunMemory, RunOptions } from '../src/plan/plan.ts';
import type { RangeReply } from './messages.ts';
import { startThreads, type StartedThreads, type ThreadOptions, type Threads } from './threads.ts';
import { isWorkerLoss, MAXIMUM_RETRIES } from './worker-loss.ts';

export interface PoolOptions extends Omit<ThreadOptions, 'workerUrl'> {
  /** Another worker module, for tests. @default the path worker beside this file */
  readonly workerUrl?: URL;
}

/** Ranges under way per thread: one at work, one at hand. */
const RANGES_PER_THREAD = 2;

/** Sources under tsx, vitest or a Node that strips types; else the compiled file at the same distance. */
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const pathWorkerUrl = new URL(`./path-worker${extension}`, import.meta.url);

/**
 * A PathRunner on worker threads. Threads start with each run and end with it.
 *
 * A range whose thread died is run again, with the same result: its columns are overwritten, its counters counted once.
 * What a range throws is our bug and ends the run with the range and the seed.
 *
 * @throws LostRangeError if a range lost its thread more than 3 times over
 */
export function createPoolRunner(options: PoolOptions): PathRunner {
  const all = threadOptions(options);
  return (plan, memory, run) => runOn(startThreads(all), all.threads, plan, memory, run);
}

/** A pool whose threads start before it is known what to run. */
export interface StartedPool {
  /** Its first run finds them started; they end with it, and further runs start their own. */
  readonly runner: PathRunner;
  /** Ends the threads of a run that never came, and does nothing otherwise. */
  readonly stop: () => Promise<void>;
}

/** As `createPoolRunner`, and the threads of the first run start at once: they load their program in the meantime. */
export function startPool(options: PoolOptions): StartedPool {
  const all = threadOptions(options);
  let waiting: StartedThreads | undefined = startThreads(all);
  const takeWaiting = (): StartedThreads | undefined => {
    const taken = waiting;
    waiting = undefined;
    return taken;
  };
  return {
    runner: (plan, memory, run) => runOn(takeWaiting() ?? startThreads(all), all.threads, plan, memory, run),
    stop: async () => takeWaiting()?.stop(),
  };
}

function threadOptions(options: PoolOptions): ThreadOptions {
  const { threads } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(`a pool needs a whole number of threads, at least one, not ${threads}`);
  }
  return { workerUrl: pathWorkerUrl, ...options };
}

async function runOn(
  started: StartedThreads,
  threads: number,
  plan: Plan,
  memory: RunMemory,
  run: RunOptions,
): Promise<void> {
  const pool = await started.prepare(plan, memory);
  try {
    await Promise.race([runRanges(pool, plan, run, threads), pool.dead]);
  } finally {
    await pool.stop();
  }
}

/** Keeps every thread's ranges under way until none is left, the run is aborted, or one fails; then waits for the rest. */
async function runRanges(pool: Threads, plan: Plan, run: RunOptions, threads: number): Promise<void> {
  const failures: { readonly first: number; readonly error: unknown }[] = [];
  const underWay = new Set<Promise<void>>();
  const attempt = async (range: PathRange): Promise<void> => {
    try {
      const { result, milliseconds } = await runRange(pool, plan, range);
      run.onRange(result, milliseconds);
    } catch (error) {
      failures.push({ first: range.first, error });
    }
  };
  const next = (): PathRange | undefined => {
    const ended = failures.length > 0 || run.signal?.aborted === true || underWay.size === RANGES_PER_THREAD * threads;
    return ended ? undefined : run.ranges.take(threads);
  };
  for (;;) {
    for (let range = next(); range !== undefined; range = next()) {
      const task = attempt(range).finally(() => underWay.delete(task));
      underWay.add(task);
    }
    if (underWay.size === 0) break;
    await Promise.race(underWay);
  }
  // The lowest range speaks, so that the message does not depend on which thread was quicker.
  const [lowest] = failures.sort((a, b) => a.first - b.first);
  if (lowest) throw lowest.error;
}

async function runRange(pool: Threads, plan: Plan, range: PathRange): Promise<RangeReply> {
  for (let retries = 0; ; retries++) {
    try {
      return await pool.run(range);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const where = `paths ${range.first} to ${range.first + range.count - 1} of seed ${JSON.stringify(plan.experiment.seed)}`;
      if (!isWorkerLoss(error)) throw new Error(`${where} threw: ${reason}`, { cause: error });
      if (retries === MAXIMUM_RETRIES) {
        throw new LostRangeError(`${where} lost their thread ${retries + 1} times over, last: ${reason}`, {
          cause: error,
        });
      }
    }
  }
}
