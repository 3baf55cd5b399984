import { Piscina } from 'piscina';
import { kernelModule } from '../src/market/kernel/thread-kernel.ts';
import type { PathRange, Plan, RunMemory } from '../src/plan/plan.ts';
import type { PathReply, PathSetup, PathTask, RangeReply } from './messages.ts';
import { isWorkerLoss } from './worker-loss.ts';

export interface ThreadOptions {
  /** Threads, ≥ 1. */
  readonly threads: number;
  /** Module whose default export handles a PathTask. */
  readonly workerUrl: URL;
  /** Limits of each thread's heap; typed arrays are not under it. */
  readonly resourceLimits?: { readonly maxOldGenerationSizeMb?: number };
}

/** Threads that load their program, until `stop`. */
export interface StartedThreads {
  /**
   * Gives them a plan and waits for the first answer. Once.
   *
   * @throws Error naming the worker file if it is missing, fails to import, or cannot build its simulator; they are stopped
   */
  readonly prepare: (plan: Plan, memory: RunMemory) => Promise<Threads>;
  readonly stop: () => Promise<void>;
}

/** Threads that have a plan, until `stop`. */
export interface Threads {
  readonly run: (range: PathRange) => Promise<RangeReply>;
  /** Rejects when the pool can never answer again; never resolves. */
  readonly dead: Promise<never>;
  readonly stop: () => Promise<void>;
}

/** Starts the threads: they load their program while whoever starts them finds out what they are to run. */
export function startThreads(options: ThreadOptions): StartedThreads {
  const execArgv = workerExecArgv(options.workerUrl);
  const pool = new Piscina<PathTask, PathReply>({
    filename: options.workerUrl.href,
    // Fewer threads at rest than at work would leave queued tasks hanging after a crash: nothing respawns them.
    minThreads: options.threads,
    maxThreads: options.threads,
    idleTimeout: Infinity,
    atomics: 'sync',
    ...(options.resourceLimits ? { resourceLimits: options.resourceLimits } : {}),
    ...(execArgv ? { execArgv } : {}),
  });
  const dead = deathOf(pool);
  const stop = async (): Promise<void> => {
    // Not close(): it kills running tasks after a tenth of a second (piscina 5.3).
    await pool.destroy();
  };
  const prepare = async (plan: Plan, memory: RunMemory): Promise<Threads> => {
    const setup: PathSetup = { plan, memory, kernelModule: kernelModule() };
    try {
      // All are at rest, so each gets one.
      const prepared = Array.from({ length: options.threads }, () => pool.run({ kind: 'prepare', setup }));
      await Promise.race([anyOf(prepared), dead]);
    } catch (error) {
      await stop();
      throw await startFailure(options.workerUrl, error);
    }
    return { run: (range) => runRange(pool, setup, range), dead, stop };
  };
  return { prepare, stop };
}

async function runRange(pool: Piscina<PathTask, PathReply>, setup: PathSetup, range: PathRange): Promise<RangeReply> {
  let reply = await pool.run({ kind: 'range', range });
  // A thread in the place of one that died. The range may go to another this time, which lets the setup be.
  if (reply.kind === 'unprepared') reply = await pool.run({ kind: 'range', range, setup });
  if (reply.kind !== 'range') throw new Error(`a worker answered a range with ${reply.kind}`);
  return reply;
}

/** Waits for the first that succeeds; throws what the first of them threw if none does. */
async function anyOf(promises: readonly Promise<unknown>[]): Promise<void> {
  try {
    await Promise.any(promises);
  } catch (error) {
    throw (error as AggregateError).errors[0];
  }
}

/** Without this, tasks of a pool whose threads cannot start hang for ever. */
function deathOf(pool: Piscina<PathTask, PathReply>): Promise<never> {
  const dead = new Promise<never>((_, reject) => {
    pool.on('error', (error: Error) => {
      // An idle thread that died is replaced; its loss costs nothing.
      if (!isWorkerLoss(error) || pool.threads.length === 0) reject(error);
    });
    pool.on('workerDestroy', () => {
      // piscina gives up on threads that exit while they start, and says so to nobody.
      setImmediate(() => {
        if (pool.threads.length === 0) reject(new Error('every worker thread has ended'));
      });
    });
  });
  dead.catch(() => {}); // Whoever waits for an answer races with it; nobody else needs to.
  return dead;
}

async function startFailure(workerUrl: URL, error: unknown): Promise<Error> {
  const cause = await importFailure(workerUrl, error);
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`the worker threads could not start ${workerUrl.href}: ${reason}`, { cause });
}

/**
 * Why the worker module cannot be imported. piscina first requires it and forgets what that threw; where it cannot import
 * TypeScript as well, its second error hides the first. So this thread imports the module and catches the same.
 */
async function importFailure(workerUrl: URL, error: unknown): Promise<unknown> {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_UNKNOWN_FILE_EXTENSION') return error;
  try {
    await import(/* @vite-ignore */ workerUrl.href);
    return error;
  } catch (first) {
    return first;
  }
}

/** The arguments under which a thread can load this worker: TypeScript sources may need tsx, compiled code nothing. */
function workerExecArgv(workerUrl: URL): string[] | undefined {
  if (workerUrl.pathname.endsWith('.js')) return undefined;
  // Started by tsx: threads inherit all of it. Dropping single arguments would break its pairs.
  if (process.execArgv.some((argument) => argument.includes('tsx'))) return undefined;
  if ((process.features as { readonly typescript?: unknown }).typescript) return undefined;
  return [...process.execArgv, '--import', import.meta.resolve('tsx')];
}
