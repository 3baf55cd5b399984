import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Readable } from 'node:stream';

/** A run in a process of its own. */
export interface ChildRequest {
  /** A file, or a configuration. */
  readonly config: string | object;
  readonly paths: number;
  /** 0 = on the process's own thread. */
  readonly threads: number;
  /** Fields to set, as the command line's `--set` takes them. */
  readonly set?: readonly string[];
  readonly pathsPerRange?: number;
}

export interface ChildAnswer {
  /** Seconds of the run by the clock, starting threads included and the process's own start not. */
  readonly wall: number;
  /** Seconds of CPU in the run, all threads. */
  readonly cpu: number;
  /** Largest resident memory of the process, start to end. */
  readonly residentBytes: number;
  /** Of the outcome columns. */
  readonly outcomeBytes: number;
  readonly digest: string;
}

/** Compiled files beside this one, or sources under a loader. */
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const here = (name: string): string => fileURLToPath(new URL(`./${name}${extension}`, import.meta.url));

/** @throws Error  with what the process said, if it failed */
export async function runChild(request: ChildRequest): Promise<ChildAnswer> {
  const { output } = await processOutput([here('child'), JSON.stringify(request)]);
  return JSON.parse(output) as ChildAnswer;
}

/** A module of this folder in a process of its own, given and giving JSON. */
export async function runModule<Answer>(name: string, request: object): Promise<Answer> {
  const { output } = await processOutput([here(name), JSON.stringify(request)]);
  return JSON.parse(output) as Answer;
}

export interface CommandUsage {
  /** Seconds from the start of the process to its end. */
  readonly wall: number;
  readonly cpu: number;
  readonly residentBytes: number;
}

/** The compiled command line in a process of its own. */
export async function runCommandLine(...argv: string[]): Promise<CommandUsage> {
  const start = performance.now();
  const { usage } = await processOutput(['--import', here('usage-at-exit'), 'dist/src/cli.js', ...argv]);
  return { wall: (performance.now() - start) / 1e3, ...(JSON.parse(usage) as Omit<CommandUsage, 'wall'>) };
}

async function processOutput(argv: readonly string[]): Promise<{ output: string; usage: string }> {
  const child = spawn(process.execPath, [...process.execArgv, ...argv], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const texts = [child.stdio[1], child.stdio[2], child.stdio[3]].map((stream) => textOf(stream as Readable));
  const [code] = (await once(child, 'close')) as [number | null];
  const [output, errors, usage] = await Promise.all(texts);
  if (code !== 0) throw new Error(`node ${argv.join(' ')} ended with ${String(code)}: ${errors!}`);
  return { output: output!, usage: usage! };
}

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk as string;
  return text;
}
