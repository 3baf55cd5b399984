import { join } from 'node:path';
import { compareRuns } from '../compare-runs/compare-runs.ts';
import { firstDifferences } from '../report/json-difference.ts';
import { readRunRecord, type RunRecord } from '../report/run-record.ts';
import type { EntryComparison, HistoryEntry, HistoryRun } from './entry.ts';

/** Changes that are told; there may be more. */
const MOST_CHANGES = 12;
/** Letters of a value of which more than these are not shown. */
const LONGEST_VALUE = 48;

type Compared = HistoryEntry & { readonly run: HistoryRun };

/**
 * Compares the run of a history with that of an earlier entry, by its headlines. What stands in the way of it, a folder that
 * is gone or damaged, is said in the place of the comparison.
 *
 * @param folder  of the history
 * @param metrics  that are told
 */
export async function compareEntries(
  folder: string,
  now: HistoryRun,
  reference: Compared,
  name: string,
  metrics: readonly string[],
): Promise<EntryComparison> {
  const shared = { with: name, entry: reference.id, runId: reference.run.runId };
  const gone = [now, reference.run].find((run) => run.folder === undefined);
  if (gone !== undefined) return { ...shared, problem: `the files of run ${gone.runId} are gone` };
  if (now.runId === reference.run.runId) return { ...shared, sameOutcomes: true, changes: [], differences: [] };
  try {
    const [one, other] = [
      await readRunRecord(join(folder, now.folder!)),
      await readRunRecord(join(folder, reference.run.folder!)),
    ];
    const found = compareRuns(one, other);
    return {
      ...shared,
      ...{ sameOutcomes: found.sameOutcomes, pairing: found.pairing, changes: changesBetween(other, one) },
      differences: found.metrics
        .filter(({ metric }) => metrics.includes(metric))
        .map(({ policy, metric, verdict, difference: { estimate, low, high } }) => ({
          ...{ policy, metric, estimate, low, high, verdict },
        })),
    };
  } catch (error) {
    return { ...shared, problem: (error as Error).message };
  }
}

/** What differs between what two runs were given: fields, files by content, the version. */
export function changesBetween(before: RunRecord, now: RunRecord): readonly string[] {
  const files = new Map(before.run.inputs.map(({ file, sha256 }) => [file, sha256]));
  return [
    ...(before.run.version === now.run.version ? [] : [`shortfall ${before.run.version} → ${now.run.version}`]),
    ...now.run.inputs
      .filter(({ file, sha256 }) => files.get(file) !== sha256)
      .map(({ file }) => `${file} has another content`),
    ...firstDifferences(before.run.resolved, now.run.resolved, MOST_CHANGES).map(
      ({ pointer, recorded, now: value }) => `${pointer}: ${shortened(recorded)} → ${shortened(value)}`,
    ),
  ].slice(0, MOST_CHANGES);
}

function shortened(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}
