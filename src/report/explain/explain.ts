import type { PathTrace, PolicyTrace } from '../../engine/trace-path.ts';
import type { Experiment } from '../../experiment.ts';
import { closingSentence, otherSentences } from './calls.ts';
import { deleveragingParagraphs } from './deleveragings.ts';
import { liquidationParagraphs } from './liquidations.ts';
import { pathStory } from './row-story.ts';

/** What happened to an account, and why: paragraphs of sentences. */
export interface Explanation {
  readonly account: string;
  readonly paragraphs: readonly (readonly string[])[];
}

/** «Why was I liquidated, deleveraged, called?» for one account under one policy. */
export function explainAccount(
  experiment: Experiment,
  trace: PathTrace,
  policy: PolicyTrace,
  account: string,
): Explanation {
  const story = pathStory(experiment, trace, policy);
  const others = otherSentences(story, account);
  const paragraphs = [
    ...(others.length === 0 ? [] : [others]),
    ...liquidationParagraphs(story, account),
    ...deleveragingParagraphs(story, account),
  ];
  if (paragraphs.length === 0) return { account, paragraphs: [[`Nothing happened to ${account} on this path.`]] };
  const [last, ...earlier] = paragraphs.reverse();
  return { account, paragraphs: [...earlier.reverse(), [...last!, closingSentence(story, account)]] };
}

/**
 * Accounts that something happened to: the liquidated by the shortfall that they left, the others by what was taken from
 * them, each the hardest hit first. Ties by the order in which it happened.
 */
export function affectedAccounts({ events }: PolicyTrace): {
  readonly liquidated: readonly string[];
  readonly others: readonly string[];
} {
  const harm = new Map<string, { shortfall: number; liquidated: boolean; taken: number }>();
  for (const event of events) {
    if (!('account' in event) || event.event === 'funding') continue;
    const { account } = event;
    const found = harm.get(account) ?? { shortfall: 0, liquidated: false, taken: 0 };
    harm.set(account, found);
    if (event.event === 'liquidation') {
      found.liquidated = true;
      found.shortfall += event.shortfall ?? 0;
    } else if (event.event === 'deleveraging') found.taken += event.profitForgone;
    else if (event.event === 'haircut') found.taken += event.amount;
  }
  const sorted = [...harm].sort(([, a], [, b]) => b.shortfall - a.shortfall || b.taken - a.taken);
  const named = (liquidated: boolean): string[] =>
    sorted.filter(([, found]) => found.liquidated === liquidated).map(([account]) => account);
  return { liquidated: named(true), others: named(false) };
}
