import type { History, HistoryEntry, HistoryRun, Outcome } from '../../src/history/entry.ts';

export interface EntryFacts {
  readonly id: string;
  readonly at: string;
  readonly run?: string;
  readonly outcome?: Outcome;
  readonly more?: Partial<HistoryEntry>;
}

export function entryOf({ id, at, run = id, outcome = 'complete', more = {} }: EntryFacts): HistoryEntry {
  const found: HistoryRun = {
    ...{ runId: run, experiment: 'e', seed: 's', paths: 1_000, failedPaths: 0, version: '0', coin: 'quote' },
    ...{ confidence: 0.95, baseline: 'cross', folder: `e/${run}`, policies: ['cross'] },
    headlines: {
      cross: { 'fundDepletion.probability': { estimate: 0.1, low: 0.08, high: 0.12, paths: 1_000, events: 100 } },
    },
  };
  return {
    ...{ id, due: at, trigger: 'scheduled', startedAt: at, finishedAt: at, outcome, comparisons: [] },
    ...(outcome === 'failed' ? {} : { run: found }),
    ...more,
  };
}

export function historyOf(entries: readonly HistoryEntry[], baselines: History['baselines'] = {}): History {
  return { kind: 'history', schemaVersion: 1, schedule: 'nightly', baselines, entries };
}
