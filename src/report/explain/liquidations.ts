import type { Event } from '../../event.ts';
import { notionalOf } from '../../margin/contract.ts';
import { isUnder } from '../../margin/tie.ts';
import { amountText, countText, listText } from '../format.ts';
import type { EventOf } from '../timeline/entries.ts';
import { moveText, positionText, priceText } from '../timeline/figures.ts';
import { momentText } from './moments.ts';
import { fundingBefore, heldAtStart, leftAfter, marketOf, profit, type PathStory } from './row-story.ts';

type Liquidation = EventOf<'liquidation'>;

/** Why an account was liquidated, what it cost, and who paid: one paragraph of sentences per liquidation, in order. */
export function liquidationParagraphs(story: PathStory, account: string): string[][] {
  return story.entries.flatMap((entry, place) => {
    if (entry.kind !== 'liquidation' || entry.events[0].account !== account) return [];
    const legs = entry.events;
    return [
      [
        triggerSentence(story, legs),
        ...legs.map((leg) => legSentence(story, leg)),
        ...fundingSentences(story, legs),
        ...fillSentences(story, legs),
        ...payerSentences(story, place),
      ],
    ];
  });
}

function triggerSentence(story: PathStory, legs: readonly Liquidation[]): string {
  const last = legs[legs.length - 1]!;
  const { account, equity, required, trigger, stage } = last;
  const because =
    equity === undefined || required === undefined
      ? ''
      : `: its equity of ${amountText(equity)} was no longer enough for the ${amountText(required)} that ` +
        `${trigger === undefined ? 'the venue' : `trigger ${trigger}`} asks for`;
  const subject = isIsolated(story, account) ? `${account}’s ${last.market}` : account;
  return `${subject} was liquidated ${momentText(story, last)} at stage ${stage}${because}.`;
}

/** Isolated margin tells one position at a time. An account that says its own mode is isolated unless it said cross. */
function isIsolated({ venue, trace }: PathStory, account: string): boolean {
  if (venue.margin.mode !== 'perAccount') return venue.margin.mode === 'isolated';
  const { ids, positions } = trace.accounts;
  const row = ids.indexOf(account);
  return !positions.marginMode.some((mode, position) => positions.account[position] === row && mode === 2);
}

function legSentence(story: PathStory, { account, market, size, mark }: Liquidation): string {
  const held = heldAtStart(story, account, market);
  if (held === undefined) return `The mark of ${market} stood at ${priceText(mark)}.`;
  const gain = profit(story, market, size, held.entryPrice, mark);
  const move = mark / held.entryPrice - 1;
  return (
    `On ${positionText(size, market)}, entered at ${priceText(held.entryPrice)}, the mark of ${priceText(mark)} ` +
    `(${moveText(move)} since the entry) was a ${gain < 0 ? 'loss' : 'profit'} of ${amountText(Math.abs(gain))}.`
  );
}

function notionalAtMark({ experiment }: PathStory, { market, size, mark }: Liquidation): number {
  return notionalOf(marketOf(experiment, market).contract.kind, size, mark);
}

/** Whether the row would have been spared, had it kept what it paid in funding. */
function fundingSentences(story: PathStory, legs: readonly Liquidation[]): string[] {
  const { account, market, equity, required, trigger } = legs[legs.length - 1]!;
  const received = fundingBefore(story, account, isIsolated(story, account) ? market : undefined, legs[0]!);
  if (received === undefined) return [];
  if (received >= 0) return [`It had received ${amountText(received)} of funding, net.`];
  const paid = `It had paid ${amountText(-received)} of funding, net`;
  if (equity === undefined || required === undefined) return [`${paid}.`];
  const kept = equity - received;
  const rule = story.venue.triggers.find(({ name }) => name === trigger)?.when ?? 'below';
  const scale = legs.reduce((sum, leg) => sum + notionalAtMark(story, leg), 0);
  const spared = !isUnder(kept, required, rule === 'atOrBelow', scale);
  return [
    spared
      ? `${paid}: had it kept that, its equity of ${amountText(kept)} would have been enough. Funding tipped it over.`
      : `${paid}, which did not decide it: had it kept that, its equity of ${amountText(kept)} would not have been enough either.`,
  ];
}

function fillSentences(story: PathStory, legs: readonly Liquidation[]): string[] {
  const last = legs[legs.length - 1]!;
  const fills = legs.map((leg) => {
    const left = leftAfter(story, leg.account, leg.market, leg);
    const open = left === 0 ? '' : `, ${positionText(left, leg.market)} stays open`;
    return `${positionText(leg.size, leg.market)} at ${priceText(leg.fillPrice)}${slippageText(leg)}${open}`;
  });
  const fee = last.fee === undefined || last.fee === 0 ? '' : `, for a fee of ${amountText(last.fee)}`;
  return [`It was closed: ${listText(fills)}${fee}.`, ...remainderSentences(story, last)];
}

function remainderSentences({ venue }: PathStory, { remainder = 0, shortfall = 0 }: Liquidation): string[] {
  const to = venue.liquidation.remainderTo === 'fund' ? 'went to the fund' : 'went back to the account';
  return [
    ...(remainder > 0 ? [`${amountText(remainder)} was left over and ${to}.`] : []),
    ...(shortfall > 0
      ? [`Had all of it gone to the book, it would have ended ${amountText(shortfall)} below zero: the shortfall.`]
      : []),
  ];
}

/** How far the fill was from the mark, against the account or for it. */
function slippageText({ size, fillPrice, mark }: Liquidation): string {
  const worse = (size > 0 ? mark - fillPrice : fillPrice - mark) / mark;
  if (Math.abs(worse) < 1e-9) return ', the mark';
  return ` (${moveText(Math.abs(worse)).replace('+', '')} ${worse > 0 ? 'worse' : 'better'} than the mark)`;
}

/** Who stood in for the account: what was told between its liquidation and the next one. */
function payerSentences(story: PathStory, place: number): string[] {
  const parts: string[] = [];
  const account = story.entries[place]!.events[0] as Liquidation;
  for (const { kind, events } of story.entries.slice(place + 1)) {
    const [first] = events;
    if (kind === 'liquidation' || first.step !== account.step || first.round !== account.round) break;
    parts.push(...events.slice(0, 1).flatMap((event) => payerText(event, events, account.account)));
  }
  return parts.length === 0 ? [] : [`Who stood in: ${listText(parts)}.`];
}

function payerText(event: Event, all: readonly Event[], account: string): string[] {
  switch (event.event) {
    case 'conversion':
      return event.account === account ? [`its own ${event.wallet} brought ${amountText(event.received)}`] : [];
    case 'fundPayment':
      return event.account === account ? [`the fund ${event.fund} paid ${amountText(event.amount)}`] : [];
    case 'venuePayment':
      return event.account === account ? [`the venue paid ${amountText(event.amount)}`] : [];
    case 'socialised':
      return event.account === account ? [`others lost ${amountText(event.amount)} (layer ${event.layer})`] : [];
    case 'takeover':
      return [
        `the fund ${event.fund} took over ${positionText(event.size, event.market)} at ${priceText(event.fillPrice)}`,
      ];
    case 'assignment':
      return [`${event.provider} took ${positionText(event.size, event.market)} at ${priceText(event.fillPrice)}`];
    case 'deleveraging':
      return [
        `${countText(all.length)} ${all.length === 1 ? 'counterparty was' : 'counterparties were'} deleveraged in ${event.market} at ${priceText(event.fillPrice)}`,
      ];
    case 'debt':
      return event.account === account ? [`it owes ${amountText(event.amount)} itself`] : [];
    case 'uncovered':
      return event.account === account ? [`nobody paid ${amountText(event.amount)}`] : [];
    case 'funding':
    case 'marginCall':
    case 'ordersCancelled':
    case 'topUp':
    case 'withdrawal':
    case 'stopOut':
    case 'workOff':
    case 'liquidation':
    case 'haircut':
    case 'debtSettlement':
      return [];
  }
}
