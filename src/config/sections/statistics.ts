import type { StatisticsSettings } from '../../experiment.ts';
import { HEADLINE_COLUMNS, metricName, metricNames, type OutcomeColumn } from '../../outcome.ts';
import type { Quote } from '../../units.ts';
import { STATISTICS_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { didYouMean, listed } from '../document/nearest.ts';
import { readReference } from '../semantics/reference.ts';
import { allOf } from './reading.ts';

/** What statistics may name. */
export interface StatisticNames {
  readonly metrics: readonly string[];
  /** Undefined where the policies could not be read: then any name is as good. */
  readonly policies: readonly string[] | undefined;
}

export function readLevels(cursor: Cursor): readonly number[] {
  const levels = cursor.at('quantileLevels');
  return levels.present ? levels.numbers() : [...STATISTICS_DEFAULTS.quantileLevels];
}

/** Every metric that a run has: of these columns, at these levels. */
export function statisticNames(
  columns: readonly OutcomeColumn[],
  cursor: Cursor,
  policies: readonly string[] | undefined,
): StatisticNames {
  return { metrics: metricNames(columns, readLevels(cursor)), policies };
}

/** Undefined after a complaint. */
export function readStatistics(cursor: Cursor, names: StatisticNames): StatisticsSettings | undefined {
  const family = readFamily(cursor.at('family'), names);
  const margins = readMargins(cursor.at('margins'), names);
  if (family === undefined || margins === undefined) return undefined;
  return {
    confidence: cursor.at('confidence').number(STATISTICS_DEFAULTS.confidence),
    quantileLevels: readLevels(cursor),
    family,
    margins,
  };
}

function readFamily(cursor: Cursor, names: StatisticNames): StatisticsSettings['family'] {
  const [metrics, policies] = [cursor.at('metrics'), cursor.at('policies')];
  const headlines = HEADLINE_COLUMNS.map((column) => metricName(column, 'probability'));
  const chosen = metrics.present ? allOf(metrics.items().map((item) => readMetric(item, names.metrics))) : headlines;
  const compared = policies.present
    ? allOf(policies.items().map((item) => readName(item, names.policies, 'a policy')))
    : (names.policies ?? []);
  return chosen === undefined || compared === undefined ? undefined : { metrics: chosen, policies: compared };
}

function readMargins(cursor: Cursor, names: StatisticNames): { readonly [metric: string]: number } | undefined {
  const margins = allOf(
    cursor.keys().map((metric) => {
      const at = cursor.at(metric);
      if (!names.metrics.includes(metric)) return complainOfMetric(at, metric, names.metrics);
      const margin = at.amount({ above: 0 });
      return margin === undefined ? undefined : ([metric, margin] as const);
    }),
  );
  return margins === undefined ? undefined : Object.fromEntries(margins);
}

/** A metric by its name in `summary.json`; undefined after a complaint. */
export function readMetric(cursor: Cursor, metrics: readonly string[]): string | undefined {
  const name = cursor.text();
  return metrics.includes(name) ? name : complainOfMetric(cursor, name, metrics);
}

function complainOfMetric(cursor: Cursor, name: string, metrics: readonly string[]): undefined {
  const [stem] = name.split('[');
  const alike = metrics.filter((metric) => metric.split('[')[0] === stem);
  const expected =
    name.includes('[') && alike.length > 0
      ? `a level of statistics.quantileLevels (${listed(alike)})`
      : 'a metric of summary.json that has an interval, such as "fundDepletion.probability"';
  cursor.complain({ expected, found: `"${name}"`, ...(alike.length > 0 ? {} : didYouMean(name, metrics)) });
  return undefined;
}

/** One of the names, or any where they are not known; undefined after a complaint. */
export function readName(cursor: Cursor, names: readonly string[] | undefined, noun: string): string | undefined {
  if (names === undefined) return cursor.text();
  const at = readReference(cursor, names, noun);
  return at === undefined ? undefined : names[at];
}

/** Fund sizes at which P(depleted) is asked for. */
export function readFundCurve(cursor: Cursor): readonly Quote[] | undefined {
  const sizes = allOf(cursor.items().map((item) => item.amount({ minimum: 0 })));
  if (sizes === undefined) return undefined;
  const repeated = sizes.findIndex((size, i) => sizes.indexOf(size) < i);
  return repeated === -1 ? sizes : cursor.at(repeated).refuse('each fund size once');
}
