import { amountText, countText, statedPercentText } from '../report/format.ts';
import { sizeText } from '../report/sizing/sentences.ts';
import type { FundReserve, ReserveReport } from './entry.ts';
import { SLOPE_DAYS } from './reserve.ts';

/** «28 Nov 2026», of UTC. */
export function dayText(time: string): string {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const date = new Date(time);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]!} ${date.getUTCFullYear()}`;
}

/** «2026-11-28 02:30», of UTC. */
export function minuteText(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

export function heldText({ held }: Pick<FundReserve, 'held'>): string {
  return held === null ? 'unlimited' : amountText(held);
}

export function requiredText({ required, requiredNeeds }: FundReserve): string {
  if (required !== null) return sizeText(required);
  return requiredNeeds === undefined ? 'not estimable' : `not estimable (needs n ≥ ${countText(requiredNeeds)})`;
}

export function projectedText({ projected }: FundReserve): string {
  return projected.kind === 'none' ? 'none' : amountText(projected.estimate);
}

export const VERDICT_TEXT = {
  enough: 'enough',
  'too small': 'too small',
  'not shown': 'not shown to be enough',
} as const;

/** What is said of a fund: the verdict with what it rests on, then the estimate, then where it is going. */
export function reserveSentences(report: ReserveReport, found: FundReserve): readonly string[] {
  return [verdictSentence(report, found), estimateSentence(report, found), projectionSentence(found)];
}

function verdictSentence({ target, confidence, paths }: ReserveReport, found: FundReserve): string {
  const goal = `P(depleted) ≤ ${statedPercentText(target)} with ${statedPercentText(confidence)} confidence`;
  const { required, verdict, held, low } = found;
  const holds = held === null ? 'It is unlimited.' : `It holds ${amountText(held)}`;
  if (held === null) return `Enough: ${holds}`;
  const needs =
    required === null
      ? `what keeps ${goal} cannot be stated from ${countText(paths)} paths${found.requiredNeeds === undefined ? '' : ` (needs n ≥ ${countText(found.requiredNeeds)})`}`
      : `${sizeText(required)} keeps ${goal}`;
  switch (verdict) {
    case 'enough':
      return `Enough: ${holds.replace(/^It/, 'it')}, and ${needs}: ${amountText(held - required!)} more than that.`;
    case 'too small':
      return `Too small: ${holds.replace(/^It/, 'it')}, which lies below the interval of the smallest fund that keeps ${goal.split(' with ')[0]!} (from ${amountText(low!)}); ${needs}.`;
    case 'not shown':
      return `Not shown to be enough: ${holds.replace(/^It/, 'it')}, and ${needs}.`;
  }
}

function estimateSentence({ target, confidence, paths }: ReserveReport, { estimate, low, high }: FundReserve): string {
  const goal = `the smallest fund with P(depleted) ≤ ${statedPercentText(target)}`;
  if (estimate === null || low === null || high === null) {
    return `As an estimate, ${goal} has no interval from ${countText(paths)} paths.`;
  }
  return `As an estimate, ${goal} is ${amountText(estimate)} (${statedPercentText(confidence)} interval ${amountText(low)} – ${amountText(high)}).`;
}

function projectionSentence({ projected, held }: FundReserve): string {
  if (projected.kind === 'none') return `No projection of what will be required: ${projected.reason}.`;
  const { at, estimate, low, high, slope, confidence, points, isWeak } = projected;
  const direction = slope > 0 ? 'rising' : slope < 0 ? 'falling' : 'level';
  const pace = slope === 0 ? '' : ` by ${amountText(Math.abs(slope))} in ${SLOPE_DAYS} days`;
  const side =
    held === null
      ? ''
      : held >= high
        ? ' What is held lies above the interval.'
        : held < low
          ? ' What is held lies below the interval.'
          : ' What is held lies within the interval.';
  return (
    `Projected: on the straight line through ${countText(points)} runs, ${direction}${pace}, ${amountText(estimate)} is required by ${dayText(at)} ` +
    `(${statedPercentText(confidence)} prediction interval ${amountText(low)} – ${amountText(high)}).${side}` +
    (isWeak ? ` Weak: ${countText(points)} runs say little of a line.` : '')
  );
}

/** What limits all of it. */
export const RESERVE_CAVEAT =
  'Required is the size that keeps the target with the stated confidence, Monte Carlo error only: not the error of the model, its ' +
  'parameters or the rules. The projection takes the past to go on along a straight line, with independent runs about it; it knows ' +
  'nothing of what will change the book. Runs of one seed share their Monte Carlo error, which the line does not show. Runs whose ' +
  'inputs had not changed are no points of it.';
