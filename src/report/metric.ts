import { ALL_METRIC_COLUMNS, metricName, type OutcomeColumn, type Statistic } from '../outcome.ts';
import type { Estimate } from '../statistics/summary.ts';
import {
  amountText,
  countText,
  decimalsFor,
  groupedText,
  percentDecimals,
  percentDigits,
  percentText,
  signed,
  statedPercentText,
} from './format.ts';

/** A name of `summary.json`, taken apart. */
export interface Metric {
  readonly name: string;
  readonly column: OutcomeColumn;
  readonly statistic: Statistic;
  /** Of quantiles and expected shortfalls. */
  readonly level?: number;
  /** A noun phrase for people. */
  readonly title: string;
}

/** The probabilities that a report leads with. */
export const HEADLINE_METRICS: readonly string[] = ['fundDepletion', 'negativeEquity', 'negativeBalance'].map((name) =>
  metricName(name, 'probability'),
);

/**
 * Takes a metric's name apart.
 *
 * @throws RangeError when no column and statistic make this name
 */
export function metricOf(name: string): Metric {
  const match = /^(\w+)\.(\w+?)(?:\[([^\]]+)\])?$/.exec(name);
  const column = ALL_METRIC_COLUMNS.find((each) => each.name === match?.[1]);
  const statistic = column?.statistics.find((each) => each === match?.[2]);
  if (column === undefined || statistic === undefined) throw new RangeError(`no metric is named ${name}`);
  const level = match?.[3] === undefined ? undefined : Number(match[3]);
  const title = metricTitle(column, statistic, level);
  return { name, column, statistic, title, ...(level === undefined ? {} : { level }) };
}

function metricTitle({ title, kind }: OutcomeColumn, statistic: Statistic, level: number | undefined): string {
  switch (statistic) {
    case 'probability':
      return kind === 'event' ? title : `${title}, any`;
    case 'mean':
      return `${title}, mean`;
    case 'quantile':
      return `${title}, ${statedPercentText(level ?? 0)} quantile`;
    case 'expectedShortfall':
      return `${title}, mean of the worst ${statedPercentText(1 - (level ?? 0))}`;
    case 'meanGivenNegative':
      return `${title}, mean where there is one`;
    case 'meanGivenAdl':
      return `${title}, mean where winners paid`;
    case 'maximum':
      return `${title}, largest`;
  }
}

/** What a metric is, in a sentence; the quantity of a path is defined where outcomes are. */
export function definitionText({ column, statistic, level }: Metric): string {
  return `${statisticText(column, statistic, level ?? 0)}: ${column.meaning}.`;
}

function statisticText({ kind }: OutcomeColumn, statistic: Statistic, level: number): string {
  switch (statistic) {
    case 'probability':
      return kind === 'event' ? 'Share of paths on which this happens' : 'Share of paths on which this is above 0';
    case 'mean':
      return 'Mean over all paths';
    case 'quantile':
      return `The least that ${statedPercentText(level)} of paths do not exceed`;
    case 'expectedShortfall':
      return `Mean over the worst ${statedPercentText(Number((1 - level).toPrecision(12)))} of paths`;
    case 'meanGivenNegative':
      return 'Mean over the paths with an account closed below zero';
    case 'meanGivenAdl':
      return 'Mean over the paths on which winners paid';
    case 'maximum':
      return 'Largest over all paths';
  }
}

/** Whether the number is a probability. */
export function isProbability({ statistic }: Metric): boolean {
  return statistic === 'probability';
}

/** What the numbers of a metric are counted in; `coin` of `settlementCoin`. */
export function unitText({ statistic, column }: Pick<Metric, 'statistic' | 'column'>, coin: string): string {
  return statistic === 'probability' ? 'of paths' : columnUnitText(column, coin);
}

/** Amounts settle in the coin; sizes of inverse contracts are in quote. Prices are in quote per base whatever settles. */
export function columnUnitText({ unit }: Pick<OutcomeColumn, 'unit'>, coin: string): string {
  if (coin === 'quote') return unit;
  if (unit === 'quote') return coin;
  return unit === 'base' ? 'quote' : unit;
}

/** The estimate alone; where the paths cannot support one, `intervalText` says what would. */
export function estimateText(metric: Metric, estimate: Estimate): string {
  if (estimate.estimate === null) return 'not estimable';
  if (!isProbability(metric)) return valueText(metric, estimate.estimate);
  if (estimate.events === 0 || estimate.effectiveEvents === 0) return `0 of ${countText(estimate.paths)}`;
  return percentText(estimate.estimate, percentDecimals(estimate.low, estimate.high));
}

/** Stands behind an interval that rests on too few values; `Estimate.method` says which. */
export const WEAK = '(weak)';

/** Said in `Estimate.method` where nothing varied: an interval of no width would look like certainty. */
const SAME_EVERYWHERE = 'the same value on every path';

/** The interval; at zero events, and where every path is one, the one-sided bound; without an estimate, what it needs. */
export function intervalText(metric: Metric, estimated: Estimate): string {
  const { estimate, low, high, needs, method } = estimated;
  if (estimate === null) return needs === undefined ? method : `needs n ≥ ${countText(needs)}`;
  const bound = oneSidedBound(metric, estimated);
  if (bound !== undefined) return `${bound.side} bound ${bound.text}`;
  if (low === null || high === null) return refusal(method) ?? 'no interval';
  if (method.includes(SAME_EVERYWHERE)) return 'the same on every path';
  if (!isProbability(metric)) {
    return `${valueText(metric, low)} – ${valueText(metric, high)}${method.includes('weak') ? ` ${WEAK}` : ''}`;
  }
  const decimals = percentDecimals(low, high);
  return `${percentDigits(low, decimals)} – ${percentText(high, decimals)}`;
}

/** At zero events, and where every path is one, all that can be said. */
function oneSidedBound(
  metric: Metric,
  { events: counted, effectiveEvents, low, high, paths }: Estimate,
): { readonly side: 'upper' | 'lower'; readonly text: string } | undefined {
  if (!isProbability(metric)) return undefined;
  const events = counted ?? (effectiveEvents === 0 ? 0 : undefined);
  if (events === 0 && high !== null) return { side: 'upper', text: percentText(high, decimalsFor(100 * high, 2)) };
  if (events === paths && low !== null)
    return { side: 'lower', text: percentText(low, decimalsFor(100 - 100 * low, 2)) };
  return undefined;
}

/**
 * An estimate with its error in as few letters as there are: «61.3 % ± 5.0 pp», of an interval the end that is further off;
 * «≤ 0.75 %» where there is but a bound.
 */
export function estimateWithBoundText(metric: Metric, estimated: Estimate): string {
  const { estimate, low, high, method } = estimated;
  const bound = oneSidedBound(metric, estimated);
  if (bound !== undefined) return `${bound.side === 'upper' ? '≤' : '≥'} ${bound.text}`;
  const text = estimateText(metric, estimated);
  if (estimate === null || low === null || high === null || method.includes(SAME_EVERYWHERE)) {
    return `${text} (${intervalText(metric, estimated)})`;
  }
  const reach = Math.max(high - estimate, estimate - low);
  if (isProbability(metric)) return `${text} ± ${percentDigits(reach, percentDecimals(low, high))} pp`;
  return `${text} ± ${valueText(metric, reach)}${method.includes('weak') ? ` ${WEAK}` : ''}`;
}

/** Why weights bear no interval. */
function refusal(method: string): string | undefined {
  const [, reason] = method.split('refused: ');
  return reason === undefined ? undefined : `no interval: ${reason}`;
}

/** «123 of 10,000» for events; of amounts, how many paths have any; of weighted paths, as how many plain ones they count. */
export function eventsText({ events, effectiveEvents, paths }: Estimate): string {
  if (effectiveEvents !== undefined) {
    return `${countText(Math.round(effectiveEvents))} effective of ${countText(paths)}`;
  }
  return events === undefined ? `${countText(paths)} paths` : `${countText(events)} of ${countText(paths)}`;
}

/** A difference with its sign, in percentage points where the metric is a probability. */
export function differenceText(metric: Metric, difference: Estimate): string {
  const { estimate, low, high } = difference;
  if (estimate === null) return estimateText(metric, difference);
  return `${differenceDigits(metric, estimate, low, high)}${isProbability(metric) ? ' pp' : ''}`;
}

/** Both ends with their signs; without an estimate, what it needs. */
export function differenceIntervalText(metric: Metric, difference: Estimate): string {
  const { estimate, low, high } = difference;
  if (estimate === null) return intervalText(metric, difference);
  if (low === null || high === null) return 'no interval';
  const unit = isProbability(metric) ? ' pp' : '';
  return `${differenceDigits(metric, low, low, high)} to ${differenceDigits(metric, high, low, high)}${unit}`;
}

function differenceDigits(metric: Metric, value: number, low: number | null, high: number | null): string {
  const text = isProbability(metric) ? percentDigits(value, percentDecimals(low, high)) : valueText(metric, value);
  return signed(text, value);
}

/** A plain value in the metric's own unit. */
export function valueText({ column }: Metric, value: number): string {
  switch (column.unit) {
    case 'quote':
    case 'base':
      return amountText(value);
    case 'accounts':
    case 'calls':
    case 'orders':
    case 'rounds':
    case 'step':
      return Number.isInteger(value) ? countText(value) : amountText(value);
    case 'log price':
    case 'fraction':
    case 'flag':
      return groupedText(value, decimalsFor(value, 3));
  }
}
