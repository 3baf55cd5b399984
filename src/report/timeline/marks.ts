import type { Event } from '../../event.ts';
import type { JsonObject } from '../charts/theme.ts';
import { thinned } from '../charts/thin.ts';
import { countText, listText } from '../format.ts';
import { countedText } from './timeline.ts';

/** What a chart marks, in the order of its rows, with its colour. Funding settles at known times and is left out. */
export const MARKED: { readonly [Kind in Event['event']]?: readonly [title: string, colour: string] } = {
  marginCall: ['margin call', '#E69F00'],
  topUp: ['top-up', '#56B4E9'],
  withdrawal: ['withdrawal', '#B39B00'],
  ordersCancelled: ['stop-losses withdrawn', '#8A8A8A'],
  stopOut: ['stop-loss', '#99690A'],
  liquidation: ['liquidation', '#D55E00'],
  takeover: ['takeover', '#0072B2'],
  assignment: ['assignment', '#1F6F9E'],
  deleveraging: ['deleveraging', '#CC79A7'],
  haircut: ['haircut', '#8C4A6E'],
  fundPayment: ['payment of a fund', '#009E73'],
  venuePayment: ['payment of the venue', '#5A5A5A'],
  debt: ['debt', '#8F3F00'],
  uncovered: ['uncovered loss', '#A63C00'],
  workOff: ['sale of inventory', '#00664A'],
};

/** Names that a mark gives. */
const NAMED = 4;

export interface Mark extends JsonObject {
  readonly time: number;
  readonly kind: string;
  /** Events that it stands for. */
  readonly count: number;
  /** «3 liquidations», in which markets, and of whom. */
  readonly what: string;
  readonly where: string;
  readonly who: string;
}

/** One mark per step and kind: how many there were, where, and who took part. */
export function marksOf(events: readonly Event[], time: (step: number) => number, most: number): Mark[] {
  const groups = new Map<string, Event[]>();
  for (const event of events) {
    if (MARKED[event.event] === undefined) continue;
    const key = `${event.step} ${event.event}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  const marks = [...groups.values()].map((group): Mark => {
    const { step, event: kind } = group[0]!;
    return {
      time: time(step),
      kind: MARKED[kind]![0],
      count: group.length,
      what: countedText(kind, group.length),
      where: named(group.flatMap((event) => ('market' in event && event.market !== undefined ? [event.market] : []))),
      who: named(group.flatMap((event) => ('account' in event ? [event.account] : []))),
    };
  });
  return thinned(marks, most);
}

function named(words: readonly string[]): string {
  const distinct = [...new Set(words)];
  const rest = distinct.length > NAMED ? [`${countText(distinct.length - NAMED)} more`] : [];
  return listText([...distinct.slice(0, NAMED), ...rest]);
}
