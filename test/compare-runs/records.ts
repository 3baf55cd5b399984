import type { TableInMemory } from '../../src/outcome.ts';
import { rootKey } from '../../src/random/root-key.ts';
import type { RunRecord } from '../../src/report/run-record.ts';
import { outcomeDigest } from '../../src/report/run-id.ts';
import type { Summary } from '../../src/report/summary.ts';
import { namedDraws } from '../../src/statistics/bootstrap.ts';
import { estimateMetrics } from '../../src/statistics/estimates.ts';
import { openSamples } from '../../src/statistics/sample.ts';
import type { DesignSummary } from '../../src/statistics/summary.ts';
import { STATUS } from '../../src/outcome.ts';

export interface RecordWords {
  readonly seed?: string;
  readonly coin?: string;
  readonly confidence?: number;
  readonly statistics?: object;
  readonly sampling?: Pick<DesignSummary, 'kind' | 'pathsPerGroup'> & { readonly controls?: number };
}

/** What a run with these outcomes records. */
export function recordOf(
  table: TableInMemory,
  { seed = 'records', coin = 'quote', confidence = 0.95, statistics = {}, sampling }: RecordWords = {},
): RunRecord {
  const samples = openSamples(table);
  const digest = outcomeDigest(table);
  const options = { confidence, quantileLevels: [0.95], draws: namedDraws(rootKey(seed)) };
  const runId = digest.slice(0, 16);
  const policies = Object.fromEntries(table.policies.map((name) => [name, estimateMetrics(samples, name, options)]));
  const failedPaths = table.status.reduce((sum, each) => sum + (each === STATUS.complete ? 0 : 1), 0);
  return {
    run: {
      ...{ directory: `runs/${runId}`, runId, experiment: 'records', seed, policies: table.policies, version: '0' },
      ...{ paths: { requested: table.paths, completed: table.paths }, partial: false, digest, inputs: [] },
      ...{ config: 'config.json', resolved: { statistics }, files: {}, failures: [] },
    },
    summary: { runId, digest, coin, confidence, failedPaths, policies, sampling } as unknown as Summary,
    table,
  };
}
