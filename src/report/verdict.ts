import type { Comparison } from '../statistics/summary.ts';
import { countText, listText, pValueText, statedPercentText } from './format.ts';
import { isProbability, metricOf, valueText, type Metric } from './metric.ts';

/** «lower, better», «equivalent within 0.5 pp», «not distinguishable»: the direction is that of the difference. */
export function verdictText({ metric, verdict, difference, margin }: Comparison): string {
  const direction = (difference.estimate ?? 0) < 0 ? 'lower' : 'higher';
  switch (verdict) {
    case 'better':
    case 'worse':
      return `${direction}, ${verdict}`;
    case 'equivalent':
      return `equivalent within ${marginText(metricOf(metric), margin!)}`;
    case 'lower':
    case 'higher':
      return verdict;
    case 'not distinguishable':
      // Of a largest value, say: nothing was judged, so nothing was found alike.
      return difference.low === null && difference.high === null ? 'not judged' : verdict;
    case 'identical on every path':
    case 'identical by construction':
      return verdict;
  }
}

/** Whether a side is named. */
export function isTold({ verdict }: Comparison): boolean {
  return verdict === 'better' || verdict === 'worse' || verdict === 'lower' || verdict === 'higher';
}

/** A margin as someone stated it, in percentage points where the metric is a probability. */
export function marginText(metric: Metric, margin: number): string {
  return isProbability(metric) ? statedPercentText(margin).replace('%', 'pp') : valueText(metric, margin);
}

/** The p-value by which a comparison is judged, as a cell: Holm's in the family, its own outside it; none where there is none. */
export function pValueCell({ pValue, adjustedPValue }: Comparison): string {
  if (pValue === null) return '';
  return adjustedPValue === null ? `${pValueText(pValue)} alone` : pValueText(adjustedPValue);
}

/** The same within a sentence: «p = 0.012». */
export function pValueClause({ pValue, adjustedPValue }: Comparison): string | undefined {
  const judged = adjustedPValue ?? pValue;
  if (judged === null) return undefined;
  const text = `p ${judged < 0.0001 ? '' : '= '}${pValueText(judged)}`;
  return adjustedPValue === null ? `${text}, judged alone` : text;
}

/**
 * What would tell two policies apart that these paths do not, in a sentence; undefined where the paths give no hint of it.
 * It never says that they are equal.
 */
export function wouldTellSentence({ metric, margin, wouldTell }: Comparison): string | undefined {
  if (wouldTell === undefined) return undefined;
  const paths = `About ${countText(roundedUp(wouldTell.paths))} paths`;
  return margin === undefined
    ? `${paths} would tell a difference as large as the one seen, four times in five.`
    : `${paths} would show, four times in five, that there is less than ${marginText(metricOf(metric), margin)} between them, if they are the same.`;
}

/** What a stated margin lets one say where no side can be named. */
export function notInferiorSentence({ metric, policy, baseline, margin, notInferior }: Comparison): string | undefined {
  if (margin === undefined || notInferior === undefined) return undefined;
  const size = marginText(metricOf(metric), margin);
  return notInferior
    ? `${policy} is not worse than ${baseline} by the stated margin of ${size} or more.`
    : `${policy} may be worse than ${baseline} by the stated margin of ${size} or more.`;
}

/** Two digits: the number rests on a spread and a difference that are themselves estimates. */
function roundedUp(paths: number): number {
  const step = Math.max(1, Number(`1e${String(paths).length - 2}`));
  return Math.ceil(paths / step) * step;
}

/** By what error the verdicts are judged; undefined where nothing is compared. */
export function familySentence(comparisons: readonly Comparison[], confidence: number): string | undefined {
  if (comparisons.length === 0) return undefined;
  const members = comparisons.filter(({ adjustedPValue }) => adjustedPValue !== null);
  const error = statedPercentText(1 - confidence);
  const alone =
    members.length < comparisons.length
      ? ` Each of the others is judged alone, at an error of ${error} of its own: among many, some name a side by chance.`
      : '';
  if (members.length === 0) {
    return `Each verdict is judged alone, at an error of ${error} of its own: among many, some name a side by chance.`;
  }
  const titles = [...new Set(members.map(({ metric }) => metricOf(metric).title))];
  const counted = members.length === 1 ? 'One comparison is' : `${countText(members.length)} comparisons are`;
  return (
    `${counted} judged ${members.length === 1 ? 'with its p-value' : 'together, with p-values adjusted by Holm’s method'} ` +
    `(${listText(titles)}): the chance that any of them names a side by mistake is at most ${error}.${alone}`
  );
}
