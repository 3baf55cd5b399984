import { amountText, countText, listText } from '../format.ts';
import type { EventOf } from '../timeline/entries.ts';
import { moveText, positionText, priceText } from '../timeline/figures.ts';
import { momentText } from './moments.ts';
import { heldAtStart, leftAfter, type PathStory } from './row-story.ts';

type Deleveraging = EventOf<'deleveraging'>;

/** Names of a queue that a sentence gives. */
const NAMED = 3;

/** Why an account was deleveraged, where it stood in the queue, and what that cost: one paragraph per time. */
export function deleveragingParagraphs(story: PathStory, account: string): string[][] {
  const all = story.policy.events.filter((event): event is Deleveraging => event.event === 'deleveraging');
  return all
    .filter((event) => event.account === account)
    .map((event) => [whySentence(story, event), queueSentence(event, all), costSentence(story, event)]);
}

function whySentence(story: PathStory, event: Deleveraging): string {
  const layer = story.venue.backstop.find(({ name }) => name === event.layer);
  const rule = layer?.kind === 'adl' || layer?.kind === 'unwind' ? `, ranked by ${layer.ranking}` : '';
  return (
    `${event.account} was deleveraged ${momentText(story, event)} because ${event.against} was liquidated in ` +
    `${event.market} and layer ${event.layer} was reached${rule}.`
  );
}

/** Ranks hold for a round, a market and a side: those who were closed before it are named. */
function queueSentence(event: Deleveraging, all: readonly Deleveraging[]): string {
  if (event.rank === 1) return 'It stood first in the queue.';
  const before = new Map<number, string>();
  for (const other of all) {
    const sameQueue =
      other.step === event.step &&
      other.round === event.round &&
      other.market === event.market &&
      Math.sign(other.size) === Math.sign(event.size);
    if (sameQueue && other.rank < event.rank) before.set(other.rank, other.account);
  }
  const closed = [...before].sort(([a], [b]) => a - b);
  const named = closed.slice(0, NAMED).map(([rank, name]) => `${name} (rank ${countText(rank)})`);
  const rest = closed.length > NAMED ? [`${countText(closed.length - NAMED)} more`] : [];
  const untouched = event.rank - 1 - closed.length;
  const others = untouched === 0 ? '' : `${countText(untouched)} before it could not be closed or had nothing to give`;
  const list = closed.length === 0 ? '' : `closed before it: ${listText([...named, ...rest])}`;
  return `It stood at rank ${countText(event.rank)}; ${[list, others].filter((text) => text !== '').join('; ')}.`;
}

function costSentence(story: PathStory, event: Deleveraging): string {
  const { account, market, size, fillPrice, profitForgone } = event;
  const held = heldAtStart(story, account, market);
  const entry =
    held === undefined
      ? ''
      : `, entered at ${priceText(held.entryPrice)} (${moveText(fillPrice / held.entryPrice - 1)} to that price)`;
  const left = leftAfter(story, account, market, event);
  const open = left === 0 ? 'nothing of it stays open' : `${positionText(left, market)} stays open`;
  const forgone =
    profitForgone >= 0
      ? `against the mark it forwent ${amountText(profitForgone)}`
      : `against the mark it gained ${amountText(-profitForgone)}`;
  return `Its ${positionText(size, market)}${entry} was closed at ${priceText(fillPrice)}: ${forgone}, and ${open}.`;
}
