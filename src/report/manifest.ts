import { OUTCOME_SCHEMA_VERSION } from '../outcome.ts';
import { finiteJson } from './canonical-json.ts';
import type { Report } from './facts.ts';

/** When and how a run went: the only numbers that differ between two identical runs, so they stand in no other file. */
export interface RunTimes {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Wall time in seconds, ≥ 0. */
  readonly elapsedSeconds: number;
  /** Worker threads; 0 = in process. */
  readonly threads: number;
}

/**
 * The text of `manifest.json`: what was run, by which versions, how far it got, and what proves that another run is
 * the same (run id, digest, inputs by content).
 *
 * @param files  SHA-256 of those of which the report can be made again, by name
 */
export function manifestText(
  { experiment, statistics, facts }: Pick<Report, 'experiment' | 'statistics' | 'facts'>,
  times: RunTimes,
  files: { readonly [name: string]: string },
): string {
  return finiteJson({
    runId: facts.runId,
    experiment: experiment.name,
    question: experiment.question,
    seed: experiment.seed,
    schemaVersion: OUTCOME_SCHEMA_VERSION,
    versions: facts.versions,
    paths: { requested: experiment.paths, completed: statistics.paths, failed: statistics.failedPaths },
    ...(statistics.precision === undefined ? {} : { stopping: { rule: experiment.stopping, ...statistics.precision } }),
    ...(statistics.sampling === undefined ? {} : { sampling: statistics.sampling }),
    partial: facts.partial,
    policies: experiment.policies.map(({ name }) => name),
    baseline: experiment.baseline,
    digest: { algorithm: 'sha256', outcomes: facts.digest },
    files,
    inputs: experiment.inputs,
    command: facts.command,
    config: facts.config,
    failures: facts.failures,
    warnings: facts.warnings,
    times,
    resolved: experiment.resolved,
  });
}
