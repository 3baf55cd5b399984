import type { Event } from '../../event.ts';
import { amountText, countText, listText, percentText } from '../format.ts';
import type { Change } from './balances.ts';
import type { Entry, EventOf } from './entries.ts';
import { positionText, priceText } from './figures.ts';

/** Accounts of one entry that a sentence names; the others are counted. */
const NAMED = 3;
/** Of the larger balance: below it a balance is what rounding left. */
const ROUNDING = 1e-12;

/** What happened, a sentence without the time. Amounts are in the settlement coin; `changes` are those of the whole path. */
export function entrySentence(entry: Entry, changes: ReadonlyMap<Event, Change>): string {
  switch (entry.kind) {
    case 'funding':
      return fundingSentence(entry.events, changes);
    case 'marginCall': {
      const [{ account, market, equity, required }] = entry.events;
      return `${rowText(account, market)} gets a margin call: equity ${amountText(equity)} against ${amountText(required)} required.`;
    }
    case 'ordersCancelled': {
      const [{ account, market }] = entry.events;
      return `The stop-losses of ${rowText(account, market)} are withdrawn.`;
    }
    case 'topUp': {
      const [event] = entry.events;
      return `${rowText(event.account, event.market)} tops up ${amountText(event.amount)}${balanceText(event, changes)}.`;
    }
    case 'withdrawal': {
      const [event] = entry.events;
      return `${event.account} withdraws ${amountText(event.amount)}${balanceText(event, changes)}.`;
    }
    case 'stopOut': {
      const [event] = entry.events;
      return (
        `The stop-loss of ${event.account} fills: ${positionText(event.size, event.market)} closed at ` +
        `${priceText(event.fillPrice)}, stop at ${priceText(event.stopPrice)}${feeText(event.fee)}${balanceText(event, changes)}.`
      );
    }
    case 'workOff': {
      const [{ fund, market, size, fillPrice, balance }] = entry.events;
      return (
        `The fund ${fund} works off ${positionText(size, market)} at ${priceText(fillPrice)}; ` +
        `it then holds ${amountText(balance)}.`
      );
    }
    case 'liquidation':
      return liquidationSentence(entry.events, changes);
    case 'conversion': {
      const [{ account, wallet, amount, price, received, fee }] = entry.events;
      return (
        `The venue converts ${amountText(amount)} ${wallet} of ${account} at ${priceText(price)}: ` +
        `${account} receives ${amountText(received)}${feeText(fee)}.`
      );
    }
    case 'fundPayment': {
      const [event] = entry.events;
      return `The fund ${event.fund} pays ${amountText(event.amount)} for ${event.account}${changeText('fund', event, changes)}.`;
    }
    case 'deleveraging':
      return deleveragingSentence(entry.events, changes);
    case 'takeover': {
      const [{ fund, account, market, size, fillPrice }] = entry.events;
      return `The fund ${fund} takes over ${positionText(size, market)} of ${account} at ${priceText(fillPrice)}.`;
    }
    case 'assignment': {
      const [{ provider, account, market, size, fillPrice }] = entry.events;
      return `${provider} takes ${positionText(size, market)} of ${account} at ${priceText(fillPrice)}.`;
    }
    case 'haircut':
      return haircutSentence(entry.events, changes);
    case 'socialised': {
      const [{ layer, account, amount }] = entry.events;
      return `Layer ${layer} takes ${amountText(amount)} from other accounts for ${account}.`;
    }
    case 'venuePayment': {
      const [{ layer, account, amount }] = entry.events;
      return `The venue pays ${amountText(amount)} out of its own equity for ${account} (layer ${layer}).`;
    }
    case 'debt': {
      const [{ account, amount }] = entry.events;
      return `${account} owes ${amountText(amount)}.`;
    }
    case 'debtSettlement':
      return debtSentence(entry.events[0], changes);
    case 'uncovered': {
      const [{ account, amount }] = entry.events;
      return `Nobody pays ${amountText(amount)} of what ${account} lost: it is uncovered.`;
    }
  }
}

/** An account, and its market where the matter is one position. */
export function rowText(account: string, market: string | undefined): string {
  return market === undefined ? account : `${account} (${market})`;
}

function fundingSentence(events: readonly EventOf<'funding'>[], changes: ReadonlyMap<Event, Change>): string {
  const { market, rate } = events[0]!;
  const paid = events.filter(({ amount }) => amount < 0);
  const received = events.filter(({ amount }) => amount > 0);
  const side = (holders: typeof events, verb: string): string[] => {
    if (holders.length === 0) return [];
    if (holders.length > NAMED) {
      const total = holders.reduce((sum, { amount }) => sum + Math.abs(amount), 0);
      return [`${countText(holders.length)} accounts ${verb} ${amountText(total)}`];
    }
    return holders.map(
      (event) => `${event.account} ${verb}s ${amountText(Math.abs(event.amount))}${balanceText(event, changes)}`,
    );
  };
  const sides = [...side(paid, 'pay'), ...side(received, 'receive')];
  return `Funding of ${market} at ${percentText(rate)}: ${sides.length === 0 ? 'nobody pays' : listText(sides)}.`;
}

function liquidationSentence(
  legs: readonly [EventOf<'liquidation'>, ...EventOf<'liquidation'>[]],
  changes: ReadonlyMap<Event, Change>,
): string {
  const last = legs[legs.length - 1]!;
  const closed = legs.map(
    ({ size, market, fillPrice, mark }) =>
      `${positionText(size, market)} closed at ${priceText(fillPrice)} (mark ${priceText(mark)})`,
  );
  const facts = [
    ...(last.equity === undefined || last.required === undefined
      ? []
      : [`equity ${amountText(last.equity)} against ${amountText(last.required)} required`]),
    ...(last.fee === undefined || last.fee === 0 ? [] : [`fee ${amountText(last.fee)}`]),
    ...(last.remainder === undefined || last.remainder === 0 ? [] : [`${amountText(last.remainder)} is left over`]),
    ...(last.shortfall === undefined || last.shortfall === 0 ? [] : [`shortfall ${amountText(last.shortfall)}`]),
  ];
  return (
    `${last.account} is liquidated (stage ${last.stage}): ${listText(closed)}` +
    `${facts.length === 0 ? '' : `; ${facts.join(', ')}`}${balanceText(last, changes)}.`
  );
}

function deleveragingSentence(events: readonly EventOf<'deleveraging'>[], changes: ReadonlyMap<Event, Change>): string {
  const { market, against, layer } = events[0]!;
  const winners = events
    .slice(0, NAMED)
    .map(
      (event) =>
        `${event.account} (rank ${countText(event.rank)}) ${positionText(event.size, event.market)} at ` +
        `${priceText(event.fillPrice)}${forgoneText(event.profitForgone)}${balanceText(event, changes)}`,
    );
  const others = events.slice(NAMED);
  const forgone = others.reduce((sum, { profitForgone }) => sum + profitForgone, 0);
  const rest = others.length === 0 ? [] : [`${othersText(others.length)}, together forgoing ${amountText(forgone)}`];
  return `Deleveraged against ${against} in ${market} (layer ${layer}): ${[...winners, ...rest].join('; ')}.`;
}

function forgoneText(forgone: number): string {
  if (forgone === 0) return '';
  return forgone > 0 ? `, forgoing ${amountText(forgone)}` : `, gaining ${amountText(-forgone)} on the mark`;
}

function haircutSentence(events: readonly EventOf<'haircut'>[], changes: ReadonlyMap<Event, Change>): string {
  const total = events.reduce((sum, { amount }) => sum + amount, 0);
  const holders = events
    .slice(0, NAMED)
    .map((event) => `${event.account} ${amountText(event.amount)}${balanceText(event, changes)}`);
  const rest = events.length > NAMED ? [othersText(events.length - NAMED)] : [];
  return `${amountText(total)} is taken from profits for ${events[0]!.against}: ${listText([...holders, ...rest])}.`;
}

function othersText(count: number): string {
  return `${countText(count)} ${count === 1 ? 'other' : 'others'}`;
}

function debtSentence(event: EventOf<'debtSettlement'>, changes: ReadonlyMap<Event, Change>): string {
  const { account, how, wallet, amount, fee } = event;
  const debt = `${amountText(amount)} of the debt of ${account}`;
  const balance = balanceText(event, changes);
  switch (how) {
    case 'forgiven':
      return `The venue forgives ${debt}${balance}.`;
    case 'waived':
      return `The venue waives ${debt}${balance}.`;
    case 'recovered':
      return `A later deposit pays ${debt}${balance}.`;
    case 'swept':
      return `The ${wallet ?? 'other'} wallet pays ${debt}${feeText(fee)}${balance}.`;
  }
}

function feeText(fee: number): string {
  return fee === 0 ? '' : `, fee ${amountText(fee)}`;
}

function balanceText(event: Event, changes: ReadonlyMap<Event, Change>): string {
  return changeText('balance', event, changes);
}

function changeText(what: string, event: Event, changes: ReadonlyMap<Event, Change>): string {
  const change = changes.get(event);
  if (change === undefined) return '';
  // What rounding leaves of an emptied balance is nothing to anyone.
  const scale = ROUNDING * Math.max(Math.abs(change.before), Math.abs(change.after));
  const text = (balance: number): string => amountText(Math.abs(balance) <= scale ? 0 : balance);
  return ` (${what} ${text(change.before)} → ${text(change.after)})`;
}
