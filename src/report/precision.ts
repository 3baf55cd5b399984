import type { Precision, TargetPrecision } from '../statistics/summary.ts';
import { countText, percentText, statedPercentText } from './format.ts';
import { isProbability, metricOf, valueText } from './metric.ts';

/** The stopping rule and where it stopped, in a sentence; of a partial run, where it stood. */
export function stoppingSentence(precision: Precision, paths: number, partial: boolean): string {
  const { minimumPaths, maximumPaths, reached, targets } = precision;
  const rule =
    `${countText(targets.length)} ${targets.length === 1 ? 'target' : 'targets'} of precision, looked at from ` +
    `${countText(minimumPaths)} paths on, each time a quarter more, ${countText(maximumPaths)} at most`;
  if (partial) return `The run was to go on until precise enough (${rule}).`;
  if (reached && paths < maximumPaths) return `Stopped at ${countText(paths)} paths, precise enough (${rule}).`;
  return reached
    ? `Precise enough at the ${countText(paths)} paths that were the most (${rule}).`
    : `Not precise enough at the ${countText(paths)} paths that were the most (${rule}).`;
}

/** «fundDepletion.probability of cross ±0.31 % of ±0.20 %, about 120,000 paths». */
export function targetText(target: TargetPrecision): string {
  const { metric, policy, met, halfWidth, wanted, expectedPaths } = target;
  const now = halfWidth === null ? 'no interval yet' : `±${widthText(metric, halfWidth)}`;
  const asked =
    wanted === null
      ? `${statedPercentText(target.relative ?? 0)} of an estimate that is 0 or not there yet`
      : `±${widthText(metric, wanted)}`;
  const within = halfWidth !== null && wanted !== null && halfWidth <= wanted;
  const left = met
    ? ''
    : within
      ? ', on too few events to believe it'
      : expectedPaths === null
        ? ''
        : `, about ${countText(twoDigits(expectedPaths))} paths`;
  return `${metric} of ${policy} ${now} of ${asked}${left}`;
}

function widthText(name: string, width: number): string {
  const metric = metricOf(name);
  return isProbability(metric) ? percentText(width).replace('%', 'pp') : valueText(metric, width);
}

function twoDigits(paths: number): number {
  return Number(paths.toPrecision(2));
}
