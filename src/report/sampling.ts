import { errorOfFactor } from '../statistics/factor-error.ts';
import type { DesignSummary, SamplingSummary, TiltSummary } from '../statistics/summary.ts';
import { amountText, countText, groupedText, listText, percentText, statedPercentText } from './format.ts';
import { metricOf } from './metric.ts';

/** How paths were drawn, and what that was worth or whether the weights can be believed: sentences for people. */
export function samplingSentences(sampling: SamplingSummary): string[] {
  if (sampling.kind !== 'tilt') return [designSentence(sampling), ...designWorthSentences(sampling)];
  return [drawnSentence(sampling), weightsSentence(sampling), ...worthSentences(sampling)];
}

function designSentence({ kind, pathsPerGroup, units, controls = 0 }: DesignSummary): string {
  switch (kind) {
    case 'antithetic':
      return (
        `Antithetic pairs: every second path took the mirror image of the draws of the one before it. Intervals are of the ` +
        `${countText(units)} pairs, whose paths are not independent.`
      );
    case 'stratified':
      return (
        `Stratified numbers of jumps: of every ${countText(pathsPerGroup)} paths, each drew how many jumps come from a stratum ` +
        `of its own. Intervals are of the ${countText(units)} groups, whose paths are not independent.`
      );
    case 'control':
      return controls === 0
        ? 'No final price has a mean that is known here, so nothing was corrected.'
        : `Control variates: means were corrected by what is known exactly of ${countText(controls)} ${controls === 1 ? 'function' : 'functions'} of the final prices. The paths are those of a plain run, quantiles its own.`;
  }
}

function designWorthSentences({ units, worth, leastEvents }: DesignSummary): string[] {
  const lines = worth.flatMap(({ policy, metric, varianceReductionFactor: factor }) =>
    factor === null ? [] : [`${metricOf(metric).title}, ${policy}: a path was worth ${factorText(factor)} plain ones.`],
  );
  if (lines.length === 0)
    return [`What that was worth is not known: no headline rests on ${countText(leastEvents)} events.`];
  return [
    ...lines,
    `Measured on these paths to about ${percentText(errorOfFactor(units), 0)} (one standard error), and as much per second of processor: a path takes the draws and the steps of a plain one.`,
  ];
}

function factorText(factor: number): string {
  return factor >= 10 ? countText(Math.round(factor)) : groupedText(factor, factor < 1 ? 2 : 1);
}

function drawnSentence({ targets, defensive, pilot }: TiltSummary): string {
  if (targets.length === 0) return 'The pilot run met no event, so all paths were drawn as the price models stand.';
  const prices = listText(targets.map(({ underlying, price }) => `${underlying} at ${amountText(price)}`));
  const found =
    pilot === undefined || pilot.event === null
      ? ''
      : ` A pilot run of ${countText(pilot.paths)} paths found ${targets.length === 1 ? 'it' : 'them'}, for the event «${metricOf(`${pilot.event}.probability`).title}».`;
  return (
    `Importance sampling: ${statedPercentText(1 - defensive)} of the paths were pushed until they reached ${prices}, the ` +
    `others drawn as the price models stand; every path counts by its weight.${found}`
  );
}

function weightsSentence({ effectiveSampleSize, meanWeight, meanWeightStandardError }: TiltSummary): string {
  return (
    `The mean weight is ${groupedText(meanWeight, 4)} ± ${groupedText(meanWeightStandardError, 4)} and should be 1; for what ` +
    `is not rare the paths are worth ${countText(Math.round(effectiveSampleSize))} plain ones.`
  );
}

/** What a path was worth, by headline; and whether the paths that were drawn plainly agree. */
function worthSentences({ agreement }: TiltSummary): string[] {
  return agreement.flatMap(({ policy, metric, plain, weighted, agrees, varianceReductionFactor: factor }) => {
    if (factor === null) return [];
    const shown = `${countText(plain.events ?? 0)} of ${countText(plain.paths)}`;
    return [
      `${metricOf(metric).title}, ${policy}: a path was worth ${factorText(factor)} ` +
        `plain ones; of those drawn plainly ${shown} show it, which ${agrees ? 'agrees with' : 'contradicts'} ` +
        `${percentText(weighted)}.`,
    ];
  });
}
