import { join } from 'node:path';
import { finiteJson } from '../report/canonical-json.ts';
import { countText } from '../report/format.ts';
import { folderName, runId } from '../report/run-id.ts';
import { wrapped } from '../report/wrap.ts';
import { removeLeftovers, writeResult } from '../report/write.ts';
import { openUnfinished } from '../run/unfinished.ts';
import { runShard } from '../shard/run-shard.ts';
import { shardFacts, shardFolderName, SHARD_FILE } from '../shard/shard.ts';
import { claimFolder } from './claim-folder.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { loadConfig, type ConfigArguments } from './load-config.ts';
import { logFailures } from './log.ts';
import { packageVersion } from './package-version.ts';
import { pathRunner } from './path-runner.ts';
import { stderrProgress } from './progress-display.ts';
import { commandText } from './run-facts.ts';
import type { Terminal } from './terminal.ts';

export interface ShardArguments extends ConfigArguments {
  /** From 0. */
  readonly index: number;
  readonly of: number;
  readonly out: string;
  /** 0 = in process. */
  readonly threads: number;
  readonly quiet: boolean;
  /** What is complete, alone on stdout. */
  readonly json: boolean;
}

/**
 * `shortfall shard`: runs one of several parts of an experiment's paths, or the rest of it, for `shortfall merge`.
 *
 * @throws ConfigError for what is wrong with the configuration, the arguments, or what the folder holds
 * @throws RunNotWrittenError
 */
export async function shardCommand(
  config: string,
  options: ShardArguments,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const experiment = await loadConfig(config, options);
  const { index, of } = options;
  if (index >= of)
    throw argumentError('--index', `a number from 0 to ${of - 1}, as there are ${of} shards`, `${index}`);
  if (of > experiment.paths) {
    throw argumentError('--of', `at most as many shards as paths, ${experiment.paths}`, `${of}`);
  }
  if (experiment.stopping !== undefined) {
    throw argumentError(
      'paths.until',
      'a fixed number of paths in an experiment of several shards',
      'targets of precision, which look at all paths together',
      `--set paths=${experiment.paths}`,
    );
  }
  const version = packageVersion();
  const id = runId(experiment, version);
  const directory = join(options.out, folderName(experiment.name), shardFolderName(id, { index, of }));
  await claimFolder(directory);
  const unfinished = await openUnfinished(directory);
  const progress = stderrProgress(experiment.statistics.confidence, options.quiet);
  try {
    const signal = interrupt.beginRun(() => {
      progress.clear();
      terminal.log('interrupted: keeping the paths that are complete; once more ends at once');
    });
    const facts = shardFacts(experiment, {
      ...{ runId: id, version, index, of, config },
      command: commandText(config, options),
    });
    await removeLeftovers(join(directory, SHARD_FILE));
    await writeResult(join(directory, SHARD_FILE), finiteJson(facts));
    const run = await runShard(
      experiment,
      { ...facts, directory },
      {
        runner: await pathRunner(options.threads),
        signal,
        onProgress: progress.show,
      },
    ).finally(progress.clear);
    const { paths, completedPaths, restoredPaths, failures } = run;
    const kept = restoredPaths === 0 ? '' : `, ${countText(restoredPaths)} of them before`;
    const range = `paths ${countText(paths.first)} to ${countText(paths.first + paths.count - 1)}`;
    terminal.result(
      options.json
        ? finiteJson({
            directory,
            runId: id,
            index,
            of,
            paths,
            completedPaths,
            restoredPaths,
            failedPaths: failures.length,
          })
        : [
            ...wrapped(
              `shard ${index} of ${of}: ${countText(completedPaths)} of ${countText(paths.count)} paths complete (${range}${kept})`,
              terminal.width,
              '',
            ),
            `  ${directory}`,
          ].join('\n'),
    );
    logFailures(failures, terminal);
    if (completedPaths < paths.count) return interrupt.exitCode() ?? EXIT_CODE.partial;
    return interrupt.exitCode() ?? (failures.length === 0 ? EXIT_CODE.fine : EXIT_CODE.partial);
  } finally {
    unfinished.release();
  }
}
