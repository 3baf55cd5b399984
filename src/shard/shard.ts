import { ConfigError } from '../errors.ts';
import type { Experiment, InputFile } from '../experiment.ts';
import type { PathRange } from '../plan/plan.ts';

/** Name of the file that says what a shard's folder is. */
export const SHARD_FILE = 'shard.json';
export const SHARD_FORMAT = 'shortfall shard 1';

/** One of several parts of a run's paths, which any machine can run. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

/** The whole of `shard.json`. */
export interface ShardFacts extends Shard {
  readonly format: string;
  readonly runId: string;
  /** Version of shortfall that runs it. */
  readonly version: string;
  readonly experiment: string;
  /** Of the whole run. */
  readonly paths: number;
  readonly inputs: readonly InputFile[];
  /** The configuration as the user named it, and the command that runs it whole. */
  readonly config: string;
  readonly command: string;
  readonly resolved: object;
}

/** A shard with the folder that it lies in. */
export interface RecordedShard extends ShardFacts {
  readonly directory: string;
}

/** Paths of a shard: neighbours, and with the other shards all, each once. */
export function shardPaths(paths: number, { index, of }: Shard): PathRange {
  const first = Math.floor((index * paths) / of);
  return { first, count: Math.floor(((index + 1) * paths) / of) - first };
}

export function shardFolderName(runId: string, { index, of }: Shard): string {
  return `${runId}-shard-${index}-of-${of}`;
}

export function shardFacts(
  experiment: Experiment,
  identity: Pick<ShardFacts, 'runId' | 'version' | 'config' | 'command' | 'index' | 'of'>,
): ShardFacts {
  const { name, paths, inputs, resolved } = experiment;
  return { format: SHARD_FORMAT, ...identity, experiment: name, paths, inputs, resolved };
}

/** What is wrong with a shard's folder, with a way out. */
export function withAdvice<Result>(directory: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const suggestion = `nothing was changed; remove ${directory} and run this shard again`;
    throw new ConfigError(error.issues.map((issue) => ({ ...issue, suggestion })));
  }
}
