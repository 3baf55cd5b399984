import { join } from 'node:path';
import { recordedExperiment } from '../report/recorded-run.ts';
import { folderName } from '../report/run-id.ts';
import { removeLeftovers } from '../report/write.ts';
import { Checkpoint } from '../run/checkpoint.ts';
import { openUnfinished } from '../run/unfinished.ts';
import { findShards } from '../shard/find-shards.ts';
import { joinShards } from '../shard/join-shards.ts';
import { SHARD_FILE } from '../shard/shard.ts';
import { stress } from '../stress.ts';
import { claimFolder } from './claim-folder.ts';
import { argumentError, type ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { packageVersion } from './package-version.ts';
import { pathRunner } from './path-runner.ts';
import { checkReportChoice } from './report-choice.ts';
import { reportRun, type ReportArguments } from './report-run.ts';
import { formatsOf } from './run-files.ts';
import type { Terminal } from './terminal.ts';

export interface MergeArguments extends Omit<ReportArguments, 'threads'> {
  /** Folder for reports. */
  readonly out: string;
  readonly perAccount: boolean;
  /** Folder with the files that the shards read. */
  readonly inputs?: string;
}

/**
 * `shortfall merge`: the shards of a run become the run: the same files and digest as if one process had run all paths.
 *
 * @throws ConfigError naming shards that are missing, not complete, corrupt, or of another run
 * @throws RunNotWrittenError
 */
export async function mergeCommand(
  folders: readonly string[],
  options: MergeArguments,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const startedAt = new Date();
  await checkReportChoice(options, formatsOf(options));
  const { shards, journal } = joinShards(findShards(folders));
  const [shard] = shards;
  if (shard!.version !== packageVersion()) {
    throw argumentError(shard!.directory, `a shard by shortfall ${packageVersion()}, which merges`, shard!.version);
  }
  const experiment = recordedExperiment(shard!, options.inputs, SHARD_FILE);
  const folder = join(options.out, folderName(experiment.name));
  await claimFolder(folder);
  const directory = join(folder, shard!.runId);
  const unfinished = await openUnfinished(`${directory}-unfinished`);
  try {
    await removeLeftovers(directory);
    // No path is run: there is nothing to interrupt but the writing of files, which is whole or not at all.
    interrupt.stopListening();
    const result = await stress(experiment, {
      runner: await pathRunner(0),
      perAccount: options.perAccount,
      spool: { folder: unfinished.folder },
      checkpoint: new Checkpoint(journal),
    });
    const { runId, command, config } = shard!;
    const identity = { experiment, runId, directory, command, config };
    return await reportRun(identity, result, startedAt, { ...options, threads: 0 }, terminal).finally(result.close);
  } finally {
    unfinished.release();
  }
}
