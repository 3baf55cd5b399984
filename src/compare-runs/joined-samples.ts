import { STATUS, type OutcomeTable } from '../outcome.ts';
import type { RunRecord } from '../report/run-record.ts';
import { openPrefix, type Samples } from '../statistics/sample.ts';

/** Names under which a policy of two runs stands in their joined samples. */
export interface JoinedNames {
  readonly now: (policy: string) => string;
  readonly reference: (policy: string) => string;
}

export const JOINED: JoinedNames = {
  now: (policy) => `now ${policy}`,
  reference: (policy) => `reference ${policy}`,
};

/**
 * The first paths of two runs as those of one, whose policies are those of both. A path that failed in either failed. Paths
 * that either drew in groups are in groups.
 *
 * @param paths  that both ran, with the same weights
 */
export function joinedSamples(now: RunRecord, reference: RunRecord, paths: number): Samples {
  const [one, other] = [now.table!, reference.table!];
  const places = one.columns.map(({ name }) => other.columns.findIndex((each) => each.name === name));
  const shared = one.columns.filter((_, i) => places[i]! >= 0);
  const places1 = one.columns.flatMap((_, i) => (places[i]! >= 0 ? [i] : []));
  const places2 = places.filter((place) => place >= 0);
  const status = one.status
    .slice(0, paths)
    .map((code, path) => (code === STATUS.complete ? other.status[path]! : code));
  const table: OutcomeTable = {
    ...{ paths, columns: shared, status, logWeight: one.logWeight.subarray(0, paths) },
    policies: [...one.policies.map(JOINED.now), ...other.policies.map(JOINED.reference)],
    read: (policy, column, first, end) => {
      const isNow = policy < one.policies.length;
      return isNow
        ? one.read(policy, places1[column]!, first, end)
        : other.read(policy - one.policies.length, places2[column]!, first, end);
    },
  };
  return opened(table, isGrouped(now) ? now : isGrouped(reference) ? reference : now);
}

/** Whether groups of its paths were drawn together. */
export function isGrouped({ summary: { sampling } }: RunRecord): boolean {
  return sampling?.kind === 'antithetic' || sampling?.kind === 'stratified';
}

/** Whether its estimates are corrected by controls, which need its experiment: what is opened here is the plain paths. */
export function isControlled({ summary: { sampling } }: RunRecord): boolean {
  return sampling?.kind === 'control' && (sampling.controls ?? 0) > 0;
}

/** The first paths of one run, or all of them. */
export function samplesOf(record: RunRecord, paths: number): Samples {
  const { table } = record;
  return opened(
    { ...table!, paths, status: table!.status.subarray(0, paths), logWeight: table!.logWeight.subarray(0, paths) },
    record,
  );
}

function opened(table: OutcomeTable, { summary }: RunRecord): Samples {
  const { sampling } = summary;
  switch (sampling?.kind) {
    case 'tilt':
      return openPrefix(table, { kind: 'tilt', targets: 'auto', defensive: sampling.defensive });
    case 'antithetic':
      return openPrefix(table, { kind: 'antithetic' });
    case 'stratified':
      return openPrefix(table, { kind: 'stratified', strata: sampling.pathsPerGroup });
    // Controlled paths are plain ones.
    case 'control':
    case undefined:
      return openPrefix(table);
  }
}
