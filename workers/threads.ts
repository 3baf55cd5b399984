import { Piscina } from 'piscina';
import { kernelModule } from '../src/market/kernel/thread-kernel.ts';
import type { Plan, RunMemory } from '../src/plan/plan.ts';
import type { PathReply, PathTask, PathWorkerData } from './messages.ts';
import { isWorkerLoss } from './worker-loss.ts';

export interface ThreadOptions {
  /** Threads, ≥ 1. */
  readonly threads: number;
  /** Module whose default export handles a PathTask. */
  readonly workerUrl: URL;
  /** Limits of each thread's heap; typed arrays are not under it. */
  readonly resourceLimits?: { readonly maxOldGenerationSizeMb?: number };
}

/** Threads that have each answered, until `stop`. */
export interface Threads {
  readonly run: (task: PathTask) => Promise<PathReply>;
  /** Rejects when the pool can never answer again; never resolves. */
  readonly dead: Promise<never>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the threads and waits for the first answer.
 *
 * @throws Error naming the worker file if it is missing, fails to import, or cannot build its simulator
 */
export async function startThreads(plan: Plan, memory: RunMemory, options: ThreadOptions): Promise<Threads> {
  const execArgv = workerExecArgv(options.workerUrl);
  const pool = new Piscina<PathTask, PathReply>({
    filename: options.workerUrl.href,
    // Fewer threads at rest than at work would leave queued tasks hanging after a crash: nothing respawns them.
    minThreads: options.threads,
    maxThreads: options.threads,
    idleTimeout: Infinity,
    atomics: 'sync',
    workerData: { plan, memory, kernelModule: kernelModule() } satisfies PathWorkerData,
    ...(options.resourceLimits ? { resourceLimits: options.resourceLimits } : {}),
    ...(execArgv ? { execArgv } : {}),
  });
  const dead = deathOf(pool);
  const stop = async (): Promise<void> => {
    // Not close(): it kills running tasks after a tenth of a second (piscina 5.3).
    await pool.destroy();
  };
  const run = (task: PathTask): Promise<PathReply> => pool.run(task);
  try {
    await Promise.race([run({ kind: 'ping' }), dead]);
  } catch (error) {
    await stop();
    throw await startFailure(options.workerUrl, error);
  }
  return { run, dead, stop };
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
