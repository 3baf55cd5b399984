import type { Event } from '../../event.ts';

/** The event of one kind. */
export type EventOf<Kind extends Event['event']> = Extract<Event, { readonly event: Kind }>;

/** A line of the timeline: one event, or several that people see as one thing. */
export type Entry = {
  [Kind in Event['event']]: { readonly kind: Kind; readonly events: readonly [EventOf<Kind>, ...EventOf<Kind>[]] };
}[Event['event']];

/**
 * Gathers what belongs together, in order: a market's funding, the legs of one liquidation, the winners that one
 * liquidation closed, the holders that one loss was taken from.
 */
export function entriesOf(events: readonly Event[]): Entry[] {
  const groups: [Event, ...Event[]][] = [];
  for (const event of events) {
    const last = groups[groups.length - 1];
    if (last !== undefined && belongsTo(last[last.length - 1]!, event)) last.push(event);
    else groups.push([event]);
  }
  // The events of a group are of one kind, which the compiler cannot know.
  return groups.map((group) => ({ kind: group[0].event, events: group }) as unknown as Entry);
}

function belongsTo(before: Event, event: Event): boolean {
  if (before.step !== event.step || before.round !== event.round) return false;
  if (before.event === 'funding' && event.event === 'funding') return before.market === event.market;
  if (before.event === 'liquidation' && event.event === 'liquidation') {
    // A row's last leg carries its equity; what follows is another row.
    return before.equity === undefined && before.account === event.account && before.stage === event.stage;
  }
  if (before.event === 'deleveraging' && event.event === 'deleveraging') {
    return before.against === event.against && before.market === event.market;
  }
  return before.event === 'haircut' && event.event === 'haircut' && before.against === event.against;
}

/** Whether an account takes part in an event, on either side. */
export function involves(event: Event, account: string): boolean {
  const told = event as { readonly account?: string; readonly against?: string; readonly provider?: string };
  return told.account === account || told.against === account || told.provider === account;
}
