import { basename } from 'node:path';
import { ConfigError, type ConfigIssue } from '../errors.ts';
import type { PathJournal } from '../run/checkpoint.ts';
import { Journal } from '../run/journal.ts';
import { shardFolderName, shardPaths, withAdvice, type RecordedShard, type ShardFacts } from './shard.ts';

/**
 * The shards of one run as one journal.
 *
 * @returns the shards in order, and their paths
 * @throws ConfigError naming every shard that is missing, not complete, or of another run
 */
export function joinShards(shards: readonly RecordedShard[]): {
  readonly shards: readonly RecordedShard[];
  readonly journal: PathJournal;
} {
  const run = mostCommon(shards);
  const issues: ConfigIssue[] = shards
    .filter((shard) => !isOf(run, shard))
    .map((shard) => ({
      ...{ file: shard.directory, pointer: '', expected: `a shard of ${runText(run)}`, found: runText(shard) },
    }));
  const journals: Journal[] = [];
  const chosen: RecordedShard[] = [];
  for (let index = 0; index < run.of; index++) {
    const same = shards.filter((shard) => isOf(run, shard) && shard.index === index);
    const name = `shard ${index} of ${run.of}`;
    if (same.length === 0) {
      issues.push({
        file: name,
        pointer: '',
        expected: `a folder with it (${shardFolderName(run.runId, { index, of: run.of })})`,
        found: 'none',
      });
      continue;
    }
    const opened = same.map((shard) => {
      const paths = shardPaths(shard.paths, shard);
      const { directory, runId, version } = shard;
      const journal = withAdvice(directory, () => new Journal(directory, { runId, version, paths }));
      return { shard, journal, left: paths.first + paths.count - journal.publishedEnd, count: paths.count };
    });
    const best = opened.reduce((a, b) => (b.left < a.left ? b : a));
    if (best.left > 0) {
      issues.push({
        ...{ file: best.shard.directory, pointer: '', expected: `all ${best.count} paths of ${name}` },
        ...{ found: `${best.count - best.left}`, suggestion: 'the same shortfall shard again goes on from there' },
      });
    }
    journals.push(best.journal);
    chosen.push(best.shard);
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return {
    shards: chosen,
    journal: {
      ...{ first: 0, end: run.paths, publishedEnd: run.paths },
      *records() {
        for (const [i, journal] of journals.entries()) yield* recordsOf(journal, chosen[i]!.directory);
      },
      // Nothing is run: there is nothing to keep.
      append: () => {},
      publish: () => {},
    },
  };
}

function* recordsOf(journal: Journal, directory: string): ReturnType<Journal['records']> {
  const records = journal.records();
  for (;;) {
    const next = withAdvice(directory, () => records.next());
    if (next.done === true) return;
    yield next.value;
  }
}

function isOf(run: ShardFacts, { runId, version, of }: ShardFacts): boolean {
  return runId === run.runId && version === run.version && of === run.of;
}

/** The run of most shards: the others are foreign. Of several, the one named first. */
function mostCommon(shards: readonly RecordedShard[]): RecordedShard {
  const count = (run: RecordedShard): number => shards.filter((shard) => isOf(run, shard)).length;
  return shards.reduce((best, shard) => (count(shard) > count(best) ? shard : best));
}

function runText({ runId, version, of, experiment }: ShardFacts): string {
  return `run ${runId} (${basename(experiment)}) by shortfall ${version} in ${of} shards`;
}
