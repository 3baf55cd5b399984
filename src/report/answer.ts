import type { Comparison, Estimate } from '../statistics/summary.ts';
import {
  countText,
  decimalsFor,
  listText,
  percentDecimals,
  percentDigits,
  percentText,
  statedPercentText,
} from './format.ts';
import { zeroEventUpperBound } from '../statistics/proportion.ts';
import { eventsText, differenceIntervalText, differenceText, HEADLINE_METRICS, metricOf } from './metric.ts';
import { stoppingSentence } from './precision.ts';
import { estimateOf, hasFund, type Summary } from './summary.ts';
import { isTold, marginText, notInferiorSentence, pValueClause, wouldTellSentence } from './verdict.ts';

/** What a run says to the question of its config, in words. */
export interface Answer {
  /** All policies in one sentence on the first headline, where there are more than two to compare. */
  readonly overview?: string;
  /** On the first headline, the insurance fund: one sentence per comparison, or one for a single policy. */
  readonly lead: readonly string[];
  /** The other headlines, each a name and its sentences. */
  readonly others: readonly { readonly title: string; readonly sentences: readonly string[] }[];
  /** What limits all of it: a partial run, failed paths, what the intervals cover. */
  readonly caveats: readonly string[];
}

/** What happens on a path where the headline is 1, as a clause. */
const HAPPENINGS: Readonly<Record<string, string>> = {
  'fundDepletion.probability': 'the insurance fund runs dry',
  'negativeEquity.probability': 'an account is closed below zero, before any layer pays,',
  'negativeBalance.probability': 'an account still owes after all layers',
};

/**
 * The answer in sentences, each number with its interval and event count. Zero events are «0 of n, upper bound …».
 *
 * @throws RangeError when the summary lacks a headline or a comparison of it
 */
export function answer(summary: Summary): Answer {
  const [first, ...rest] = HEADLINE_METRICS;
  const all = overview(summary, first!);
  return {
    ...(all === undefined ? {} : { overview: all }),
    lead: sentences(summary, first!),
    others: rest.map((metric) => ({ title: metricOf(metric).title, sentences: sentences(summary, metric) })),
    caveats: caveats(summary),
  };
}

/** More comparisons than these are told in one sentence first. */
const MOST_SENTENCES = 2;

/** How a policy stands to the baseline, in the order in which it is told; «it» is the baseline. */
const STANDINGS: readonly {
  readonly holds: (comparison: Comparison) => boolean;
  readonly told: (policies: string) => string;
}[] = [
  { holds: (each) => isTold(each) && isLower(each), told: (policies) => `less often under ${policies}` },
  { holds: (each) => isTold(each) && !isLower(each), told: (policies) => `more often under ${policies}` },
  {
    holds: ({ verdict }) => verdict === 'equivalent',
    told: (policies) => `as often, within the stated margin, under ${policies}`,
  },
  { holds: isAlike, told: (policies) => `on the same paths under ${policies}` },
  {
    holds: ({ verdict }) => verdict === 'not distinguishable',
    told: (policies) => `no telling by these paths under ${policies}`,
  },
];

function overview(summary: Summary, metric: string): string | undefined {
  const { baseline, policyOrder } = summary;
  const compared = policyOrder.filter((policy) => policy !== baseline && hasFund(summary, policy));
  if (!hasFund(summary, baseline) || compared.length <= MOST_SENTENCES) return undefined;
  const comparisons = compared.map((policy) => comparisonOf(summary, metric, policy));
  const parts = STANDINGS.flatMap(({ holds, told }) => {
    const policies = comparisons.filter(holds).map(({ policy }) => policy);
    return policies.length === 0 ? [] : [told(listText(policies))];
  });
  const own = frequencyText(estimateOf(summary, baseline, metric));
  return `${capital(HAPPENINGS[metric]!)} under ${baseline} on ${own}; against that, ${parts.join('; ')}.`;
}

function isLower({ difference }: Comparison): boolean {
  return (difference.estimate ?? 0) < 0;
}

function sentences(summary: Summary, metric: string): string[] {
  const others = summary.policyOrder.filter((policy) => policy !== summary.baseline);
  const isOfFund = metric === HEADLINE_METRICS[0];
  const without = isOfFund ? summary.policyOrder.filter((policy) => !hasFund(summary, policy)) : [];
  const funds = without.length === 0 ? [] : [withoutFundSentence(without)];
  if (others.length === 0) return funds.length > 0 ? funds : [aloneSentence(summary, metric)];
  const compared = others.filter((policy) => !without.includes(policy));
  const comparisons = compared.map((policy) => comparisonOf(summary, metric, policy));
  return [...alikeTogether(comparisons).map((group) => comparisonSentence(summary, group)), ...funds];
}

/** Policies that are as the baseline on every path share a sentence, at the place of their first; the others have their own. */
function alikeTogether(comparisons: readonly Comparison[]): (readonly [Comparison, ...Comparison[]])[] {
  const groups = new Map<string, [Comparison, ...Comparison[]]>();
  for (const comparison of comparisons) {
    const key = isAlike(comparison) ? comparison.verdict : `${comparison.verdict} ${comparison.policy}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [comparison]);
    else group.push(comparison);
  }
  return [...groups.values()];
}

function isAlike({ verdict }: Comparison): boolean {
  return verdict === 'identical on every path' || verdict === 'identical by construction';
}

function withoutFundSentence(policies: readonly string[]): string {
  return `${listText(policies)} ${policies.length === 1 ? 'has' : 'have'} no insurance fund.`;
}

function comparisonOf({ comparisons }: Summary, metric: string, policy: string): Comparison {
  const found = comparisons.find((each) => each.metric === metric && each.policy === policy);
  if (found === undefined) throw new RangeError(`the summary holds no comparison of ${metric} for ${policy}`);
  return found;
}

function aloneSentence(summary: Summary, metric: string): string {
  const estimate = estimateOf(summary, summary.baseline, metric);
  return capital(`${HAPPENINGS[metric]!} on ${frequencyText(estimate)}.`);
}

function comparisonSentence(summary: Summary, group: readonly [Comparison, ...Comparison[]]): string {
  const [comparison] = group;
  const { metric, policy, baseline, difference, verdict, margin } = comparison;
  const happening = HAPPENINGS[metric]!;
  const own = frequencyText(estimateOf(summary, policy, metric));
  const other = frequencyText(estimateOf(summary, baseline, metric));
  const size = differenceText(metricOf(metric), difference);
  const interval = differenceIntervalText(metricOf(metric), difference);
  const confidence = `${statedPercentText(difference.confidence)} interval`;
  const clause = pValueClause(comparison);
  const p = clause === undefined ? '' : `, ${clause}`;
  const numbers = `on ${own} against ${other}, a difference of ${size} (${confidence} ${interval}${p}).`;
  const all = listText([...group.map((comparison) => comparison.policy), baseline]);
  const each = group.length === 1 ? 'both' : 'each';
  switch (verdict) {
    case 'better':
    case 'worse':
    case 'lower':
    case 'higher': {
      const often = (difference.estimate ?? 0) > 0 ? 'more often' : 'less often';
      return capital(`${happening} ${often} under ${policy} than under ${baseline}: ${numbers}`);
    }
    case 'equivalent':
      return capital(
        `${happening} as often under ${policy} as under ${baseline}, within the stated margin of ` +
          `${marginText(metricOf(metric), margin!)}: ${numbers}`,
      );
    case 'not distinguishable':
      return [
        `${countText(difference.paths)} paths cannot tell ${policy} from ${baseline}: ${happening} ${numbers}`,
        notInferiorSentence(comparison),
        wouldTellSentence(comparison),
      ]
        .filter((sentence) => sentence !== undefined)
        .join(' ');
    case 'identical on every path': {
      const { paths, confidence: level } = difference;
      // Of weighted paths the bound is that of those drawn plainly, on average so many of them.
      const drawnSo = summary.sampling?.defensive ?? 1;
      const bound = paths === 0 ? 1 : Math.min(1, zeroEventUpperBound({ trials: paths, confidence: level }) / drawnSo);
      return (
        `${all} are alike on every path: ${happening} on ${own} under ${each}; a path on which they are not has a ` +
        `probability below ${percentText(bound, decimalsFor(100 * bound, 2))} (at ${statedPercentText(level)}).`
      );
    }
    case 'identical by construction':
      return `${all} cannot differ here, by construction: ${happening} on ${own} under ${each}.`;
  }
}

/** «1.23 % of paths (95 % interval 1.02 – 1.47 %, 123 of 10,000)»; at no event «0 of 10,000 paths (upper bound …)». */
export function frequencyText(estimated: Estimate): string {
  const { estimate, low, high, paths, confidence, effectiveEvents } = estimated;
  const events = estimated.events ?? (effectiveEvents === 0 ? 0 : undefined);
  const level = statedPercentText(confidence);
  if (estimate === null) return 'a share of paths that these paths cannot estimate';
  if (events === 0 && high !== null) {
    return `0 of ${countText(paths)} paths (upper bound ${percentText(high, decimalsFor(100 * high, 2))} at ${level})`;
  }
  if (events === paths && low !== null) {
    const bound = percentText(low, decimalsFor(100 - 100 * low, 2));
    return `${countText(paths)} of ${countText(paths)} paths (lower bound ${bound} at ${level})`;
  }
  const decimals = percentDecimals(low, high);
  const range =
    low === null || high === null
      ? 'no interval'
      : `${level} interval ${percentDigits(low, decimals)} – ${percentText(high, decimals)}`;
  const count = events === undefined && effectiveEvents === undefined ? '' : `, ${eventsText(estimated)}`;
  return `${percentText(estimate, decimals)} of paths (${range}${count})`;
}

function caveats(summary: Summary): string[] {
  const { partial, stopped, paths, requestedPaths, failedPaths, notComparable, precision } = summary;
  const found: string[] = [];
  if (partial) {
    found.push(
      `Partial: stopped after ${countText(paths)} of ${countText(requestedPaths)} paths` +
        `${stopped === undefined ? '' : ` (${stopped})`}; the numbers are of the longest complete prefix.`,
    );
  }
  if (!partial && precision?.reached === false) found.push(stoppingSentence(precision, paths, partial));
  if (failedPaths > 0) {
    found.push(
      `${countText(failedPaths)} ${failedPaths === 1 ? 'path' : 'paths'} failed: ` +
        'probabilities are bounded with the failures counted both ways.',
    );
  }
  for (const { venue, policy, reason } of notComparable) {
    found.push(`Not comparable: ${policy === undefined ? venue : `${venue}/${policy}`}, because ${reason}.`);
  }
  found.push('Intervals cover Monte Carlo error only, not the model, its parameters or the rules.');
  return found;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
