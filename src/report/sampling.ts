import type { SamplingSummary } from '../statistics/summary.ts';
import { amountText, countText, groupedText, listText, percentText, statedPercentText } from './format.ts';
import { metricOf } from './metric.ts';

/** How paths were drawn, and whether the weights can be believed: sentences for people. */
export function samplingSentences(sampling: SamplingSummary): string[] {
  return [drawnSentence(sampling), weightsSentence(sampling), ...worthSentences(sampling)];
}

function drawnSentence({ targets, defensive, pilot }: SamplingSummary): string {
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

function weightsSentence({ effectiveSampleSize, meanWeight, meanWeightStandardError }: SamplingSummary): string {
  return (
    `The mean weight is ${groupedText(meanWeight, 4)} ± ${groupedText(meanWeightStandardError, 4)} and should be 1; for what ` +
    `is not rare the paths are worth ${countText(Math.round(effectiveSampleSize))} plain ones.`
  );
}

/** What a path was worth, by headline; and whether the paths that were drawn plainly agree. */
function worthSentences({ agreement }: SamplingSummary): string[] {
  return agreement.flatMap(({ policy, metric, plain, weighted, agrees, varianceReductionFactor: factor }) => {
    if (factor === null) return [];
    const shown = `${countText(plain.events ?? 0)} of ${countText(plain.paths)}`;
    return [
      `${metricOf(metric).title}, ${policy}: a path was worth ${factor >= 10 ? countText(Math.round(factor)) : groupedText(factor, 1)} ` +
        `plain ones; of those drawn plainly ${shown} show it, which ${agrees ? 'agrees with' : 'contradicts'} ` +
        `${percentText(weighted)}.`,
    ];
  });
}
