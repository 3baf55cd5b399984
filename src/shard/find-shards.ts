import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type ConfigIssue } from '../errors.ts';
import { SHARD_FILE, SHARD_FORMAT, type RecordedShard, type ShardFacts } from './shard.ts';

/**
 * The shards that lie in folders, or below them.
 *
 * @throws ConfigError for a folder without any, or a shard's file that cannot be read
 */
export function findShards(folders: readonly string[]): RecordedShard[] {
  const found = new Map<string, RecordedShard>();
  const issues: ConfigIssue[] = [];
  for (const folder of folders) {
    const directories = shardFolders(folder);
    if (directories.length === 0) {
      issues.push({ file: folder, pointer: '', expected: 'a folder with shards in it', found: 'none' });
    }
    for (const directory of directories) {
      const shard = readShard(directory);
      if (shard === undefined) {
        issues.push({
          ...{ file: join(directory, SHARD_FILE), pointer: '' },
          ...{ expected: `what a shard is (${SHARD_FORMAT})`, found: 'another content' },
        });
      } else found.set(realpathSync(directory), shard);
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return [...found.values()];
}

/** `<folder>`, or `<folder>/<experiment>/<shard>` as `shortfall shard` makes them: no deeper. */
function shardFolders(folder: string, depth = 3): string[] {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) return [];
  const names = readdirSync(folder).sort();
  if (names.includes(SHARD_FILE)) return [folder];
  return depth === 1 ? [] : names.flatMap((name) => shardFolders(join(folder, name), depth - 1));
}

function readShard(directory: string): RecordedShard | undefined {
  try {
    const facts = JSON.parse(readFileSync(join(directory, SHARD_FILE), 'utf8')) as ShardFacts;
    const { index, of, paths, inputs, resolved } = facts;
    const isSound =
      facts.format === SHARD_FORMAT &&
      [facts.runId, facts.version, facts.experiment, facts.config, facts.command].every(
        (text) => typeof text === 'string',
      ) &&
      [index, of, paths].every((count) => Number.isSafeInteger(count)) &&
      index >= 0 &&
      index < of &&
      Array.isArray(inputs) &&
      typeof resolved === 'object';
    return isSound ? { ...facts, directory } : undefined;
  } catch {
    return undefined;
  }
}
