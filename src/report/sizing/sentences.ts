import type { FundSizing, Sizing } from '../../statistics/sizing.ts';
import { frequencyText } from '../answer.ts';
import { amountText, countText, statedPercentText } from '../format.ts';
import { estimateText, intervalText, metricOf } from '../metric.ts';

const UNCOVERED = metricOf('uncovered.mean');

/** A size that keeps its promise as it is printed: rounded up. */
export function sizeText(size: number): string {
  if (size >= 1_000) return amountText(Math.ceil(size));
  const shown = amountText(size);
  const back = Number(shown.replaceAll(',', ''));
  if (!(back < size)) return shown;
  const decimals = /\.(\d+)/.exec(shown)?.[1]?.length ?? 0;
  return amountText(Number((back + 10 ** -decimals).toFixed(decimals)));
}

/** «main of isolated»; the policy alone where it draws on one fund only. */
export function fundTitle({ funds }: Sizing, { policy, fund }: FundSizing): string {
  return funds.filter((each) => each.policy === policy).length === 1 ? policy : `${policy}, fund «${fund}»`;
}

/** What is said of one fund, the statement to hold first. */
export function sizingSentences(sizing: Sizing, found: FundSizing): readonly string[] {
  return [
    solvencySentence(sizing, found),
    estimateSentence(sizing, found),
    configuredSentence(found),
    checkSentence(sizing, found),
    marginalSentence(found),
    routeSentence(found),
    found.purses === 1 ? '' : `The fund has ${countText(found.purses)} purses; the size is that of each.`,
  ].filter((sentence) => sentence !== '');
}

export function solvencySentence({ target, confidence, paths }: Sizing, { size }: FundSizing): string {
  const goal = `P(depleted) ≤ ${statedPercentText(target)}`;
  const sure = `${statedPercentText(confidence)} confidence`;
  if (size.solvent !== null) return `A fund of ${sizeText(size.solvent)} keeps ${goal} with ${sure}.`;
  const needs = size.solventNeeds === undefined ? '' : ` (needs n ≥ ${countText(size.solventNeeds)})`;
  return `No size can be stated that keeps ${goal} with ${sure}: not estimable from ${countText(paths)} paths${needs}.`;
}

export function estimateSentence({ target, confidence, paths }: Sizing, { size }: FundSizing): string {
  const goal = `the smallest fund with P(depleted) ≤ ${statedPercentText(target)}`;
  if (size.estimate === null || size.low === null || size.high === null) {
    const needs = size.needs === undefined ? '' : ` (needs n ≥ ${countText(size.needs)})`;
    return `As an estimate, ${goal} is not estimable from ${countText(paths)} paths${needs}.`;
  }
  return (
    `As an estimate, ${goal} is ${amountText(size.estimate)} ` +
    `(${statedPercentText(confidence)} interval ${amountText(size.low)} – ${amountText(size.high)}).`
  );
}

function configuredSentence({ configured, depletion }: FundSizing): string {
  return configured === null
    ? 'The configured fund is unlimited.'
    : `The configured fund of ${amountText(configured)} is depleted on ${frequencyText(depletion)}.`;
}

function checkSentence({ target }: Sizing, { check, fund }: FundSizing): string {
  if (check === null) return '';
  const { sizes, depletion, uncovered, target: side } = check;
  const goal = statedPercentText(target);
  const verdict = {
    above: `which bears it out: the target of ${goal} lies above the interval.`,
    within: `which agrees with it: the target of ${goal} lies within the interval.`,
    below: `which contradicts it: the target of ${goal} lies below the interval. Run more paths.`,
  }[side];
  return (
    `Run again with ${sizeText(sizes[fund]!)} on ${countText(depletion.paths)} fresh paths, it is depleted on ` +
    `${frequencyText(depletion)}, ${verdict} ` +
    `Uncovered is then ${estimateText(UNCOVERED, uncovered)} on average (${intervalText(UNCOVERED, uncovered)}).`
  );
}

function marginalSentence({ marginal }: FundSizing): string {
  if (marginal === null) return '';
  const { size, more, probability, uncovered } = marginal;
  return (
    `At ${sizeText(size)}, another ${amountText(more)} would keep the fund from running dry on ` +
    `${frequencyText(probability)}, and spare whoever pays after it ${estimateText(UNCOVERED, uncovered)} on average ` +
    `(${intervalText(UNCOVERED, uncovered)}), by the draws.`
  );
}

function routeSentence({ route }: FundSizing): string {
  if (route.kind === 'draws') return '';
  const { sizes, tolerance, violations } = route;
  const monotone =
    violations === 0
      ? 'a larger fund was depleted on no path on which a smaller one was not'
      : `on ${countText(violations)} ${violations === 1 ? 'path' : 'paths'} a larger fund was depleted where a smaller one was not`;
  return (
    `Rules read the level of this fund, so the same paths were run at ${countText(sizes)} sizes; ${monotone}. ` +
    `The answer is within ${statedPercentText(tolerance)} of a size that is not enough.`
  );
}

/** What limits all of it. */
export const SIZING_CAVEAT =
  'Intervals cover Monte Carlo error only, not the model, its parameters or the rules. Depleted means asked for more cash ' +
  'than it holds, at any time of the horizon. Sizes are of one fund alone, the others as they are configured.';
