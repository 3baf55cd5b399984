import { TIE } from '../../margin/tie.ts';
import { amountText, listText } from '../format.ts';
import { positionText, priceText } from '../timeline/figures.ts';
import { rowText } from '../timeline/sentences.ts';
import { momentText } from './moments.ts';
import { isOfRow, type PathStory } from './row-story.ts';

/** Margin calls of an account and what it did about them, stop-losses that filled, coins that it gave up, and what it lost to others: a sentence each. */
export function otherSentences(story: PathStory, account: string): string[] {
  const { events } = story.policy;
  return events.flatMap((event, place): string[] => {
    if (!('account' in event) || event.account !== account) return [];
    switch (event.event) {
      case 'marginCall': {
        const answer = events
          .slice(place)
          .find((later) => later.event === 'topUp' && isOfRow(later, account, event.market));
        const reaction =
          answer?.event === 'topUp'
            ? `; it topped up ${amountText(answer.amount)} ${momentText(story, answer)}`
            : '; it put no money in';
        return [
          `${rowText(account, event.market)} was called ${momentText(story, event)}: equity of ${amountText(event.equity)} ` +
            `against the ${amountText(event.required)} of the warning level${reaction}.`,
        ];
      }
      case 'ordersCancelled':
        return [`Its stop-losses were withdrawn ${momentText(story, event)}.`];
      case 'stopOut':
        return [
          `Its stop-loss at ${priceText(event.stopPrice)} filled ${momentText(story, event)}: ` +
            `${positionText(event.size, event.market)} at ${priceText(event.fillPrice)}.`,
        ];
      case 'withdrawal':
        return [`Its owner withdrew ${amountText(event.amount)} ${momentText(story, event)}.`];
      case 'haircut':
        return [
          `${amountText(event.amount)} of its money was taken ${momentText(story, event)} for the loss of ${event.against}.`,
        ];
      case 'debtSettlement':
        return [`${amountText(event.amount)} of its debt was ${SETTLED[event.how]} ${momentText(story, event)}.`];
      case 'conversion':
        return [
          `The venue converted ${amountText(event.amount)} of its ${event.wallet} at ${priceText(event.price)} ` +
            `${momentText(story, event)}: ${amountText(event.received)} after a fee of ${amountText(event.fee)}.`,
        ];
      case 'funding':
      case 'topUp':
      case 'liquidation':
      case 'fundPayment':
      case 'deleveraging':
      case 'takeover':
      case 'assignment':
      case 'socialised':
      case 'venuePayment':
      case 'debt':
      case 'uncovered':
        return [];
    }
  });
}

const SETTLED = {
  forgiven: 'forgiven',
  swept: 'paid from another wallet',
  waived: 'waived',
  recovered: 'paid by a later deposit',
} as const;

/** What the account's wallet came to, and what funding had to do with it. */
export function closingSentence(story: PathStory, account: string): string {
  const row = story.trace.accounts.ids.indexOf(account);
  const before = story.trace.accounts.balance[row]!;
  const changes = [...story.changes].filter(
    ([event]) => 'account' in event && event.account === account && !('fund' in event),
  );
  const last = changes.at(-1)?.[1].after ?? before;
  // An amount may be told before what rounding left of it is written off.
  const after = Math.abs(last) <= TIE * before ? 0 : last;
  let funding = 0;
  for (const event of story.policy.events) {
    if (event.event === 'funding' && event.account === account) funding += event.amount;
  }
  const facts = [
    `its wallet went from ${amountText(before)} to ${amountText(after)}`,
    ...(funding === 0
      ? []
      : [`${funding < 0 ? 'it paid' : 'it received'} ${amountText(Math.abs(funding))} of funding`]),
  ];
  return `In all ${listText(facts)}.`;
}
