import type { Gate } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';
import { allOf } from './reading.ts';
import { readMetric, readName, type StatisticNames } from './statistics.ts';

/** The limits that a run must keep; none where the file states none. Undefined after a complaint. */
export function readGates(cursor: Cursor, names: StatisticNames): readonly Gate[] | undefined {
  return allOf(cursor.items().map((item) => readGate(item, names)));
}

function readGate(cursor: Cursor, { metrics, policies }: StatisticNames): Gate | undefined {
  // The largest value seen is no estimate of anything, so it has no interval to judge.
  const withInterval = metrics.filter((name) => !name.endsWith('.maximum'));
  const metric = readMetric(cursor.at('metric'), withInterval);
  const named = cursor.at('policy');
  const policy = named.present ? readName(named, policies, 'a policy') : undefined;
  const [most, least] = [cursor.at('atMost'), cursor.at('atLeast')];
  if (most.present === least.present) {
    const found = most.present ? 'both' : 'neither';
    cursor.complain({ expected: 'either "atMost" or "atLeast"', found });
    return undefined;
  }
  const limit = most.present ? most.amount() : least.amount();
  if (metric === undefined || limit === undefined || (named.present && policy === undefined)) return undefined;
  return {
    ...{ metric, ...(policy === undefined ? {} : { policy }) },
    ...(most.present ? { atMost: limit } : { atLeast: limit }),
  };
}
