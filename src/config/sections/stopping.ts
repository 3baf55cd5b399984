import type { PrecisionTarget, StoppingRule } from '../../experiment.ts';
import { EXPERIMENT_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { allOf } from './reading.ts';
import { readMetric, readName, type StatisticNames } from './statistics.ts';

/** The number of paths, or the most of them and the rule that may stop before. Undefined after a complaint. */
export function readPaths(
  cursor: Cursor,
  names: StatisticNames,
): { readonly paths: number; readonly stopping?: StoppingRule } | undefined {
  if (cursor.node?.kind !== 'object') return { paths: cursor.number(EXPERIMENT_DEFAULTS.paths) };
  const paths = cursor.at('max').number(Number.NaN);
  const least = cursor.at('min');
  const minimumPaths = least.number(Math.min(paths, EXPERIMENT_DEFAULTS.minimumPaths));
  const until = allOf(
    cursor
      .at('until')
      .items()
      .map((item) => readTarget(item, names)),
  );
  if (minimumPaths > paths) {
    least.disagree([cursor.at('max').path], { expected: `at most the ${paths} of "max"`, found: String(minimumPaths) });
    return undefined;
  }
  return until === undefined ? undefined : { paths, stopping: { minimumPaths, until } };
}

function readTarget(cursor: Cursor, { metrics, policies }: StatisticNames): PrecisionTarget | undefined {
  // The largest value seen is no estimate of anything, so it has no interval.
  const withInterval = metrics.filter((name) => !name.endsWith('.maximum'));
  const metric = readMetric(cursor.at('metric'), withInterval);
  const [absolute, relative] = [cursor.at('halfWidth'), cursor.at('relativeHalfWidth')];
  const named = cursor.at('policy');
  const policy = named.present ? readName(named, policies, 'a policy') : undefined;
  if (absolute.present === relative.present) {
    const found = absolute.present ? 'both' : 'neither';
    cursor.complain({ expected: 'either "halfWidth" or "relativeHalfWidth"', found });
    return undefined;
  }
  const halfWidth = absolute.present ? absolute.amount({ above: 0 }) : relative.number(Number.NaN);
  if (named.present && policy === undefined) return undefined;
  if (metric === undefined || halfWidth === undefined) return undefined;
  return {
    metric,
    ...(policy === undefined ? {} : { policy }),
    ...(absolute.present ? { halfWidth } : { relativeHalfWidth: halfWidth }),
  };
}

/** The rule as it can be read again. */
export function pathsJson(paths: number, stopping: StoppingRule | undefined): unknown {
  return stopping === undefined ? paths : { min: stopping.minimumPaths, max: paths, until: stopping.until };
}
