import type { PathTrace, PolicyTrace } from '../../engine/trace-path.ts';
import type { Event } from '../../event.ts';
import type { Experiment } from '../../experiment.ts';
import type { Price } from '../../units.ts';
import { countText, listText } from '../format.ts';
import { balanceChanges, type Change } from './balances.ts';
import { entriesOf, involves, type Entry } from './entries.ts';
import { entrySentence } from './sentences.ts';

/** A step on which something happened. */
export interface TimelineStep {
  readonly step: number;
  /** Seconds since the start. */
  readonly time: number;
  /** Marks at the end of the step, and their move since the end of the one before. */
  readonly marks: readonly { readonly market: string; readonly mark: Price; readonly move: number }[];
  readonly lines: readonly TimelineLine[];
  /** What was left out, in words; '' where nothing was. */
  readonly more: string;
}

export interface TimelineLine {
  /** 0 outside the liquidation rounds. */
  readonly round: number;
  readonly kind: Event['event'];
  readonly text: string;
}

export interface TimelineOptions {
  /** Only what this account took part in. */
  readonly account?: string;
  /** Lines of one step at most; the others are counted. @default Infinity */
  readonly linesPerStep?: number;
}

/** What happened under one policy, step by step; steps without an event are left out. */
export function timeline(
  experiment: Experiment,
  trace: PathTrace,
  policy: PolicyTrace,
  options: TimelineOptions = {},
): TimelineStep[] {
  const { account, linesPerStep = Infinity } = options;
  const changes = changesOf(experiment, trace, policy);
  const told = account === undefined ? policy.events : policy.events.filter((event) => involves(event, account));
  const steps = new Map<number, Entry[]>();
  for (const entry of entriesOf(told)) {
    const { step } = entry.events[0];
    const others = steps.get(step);
    if (others === undefined) steps.set(step, [entry]);
    else others.push(entry);
  }
  return [...steps].map(([step, entries]) => {
    const shown = entries.slice(0, linesPerStep);
    return {
      step,
      time: step * experiment.horizon.step,
      marks: marksAt(experiment, policy, step),
      lines: shown.map((entry) => ({
        round: entry.events[0].round,
        kind: entry.kind,
        text: entrySentence(entry, changes),
      })),
      more: moreText(entries.slice(linesPerStep)),
    };
  });
}

/** Balances before and after, from all events of the path. */
export function changesOf(
  { policies }: Experiment,
  { accounts }: PathTrace,
  { policy, events }: PolicyTrace,
): ReadonlyMap<Event, Change> {
  const venue = policies.find(({ name }) => name === policy)!.venue;
  return balanceChanges(events, accounts, venue.settlementInterval > 0);
}

function marksAt({ markets }: Experiment, { marks }: PolicyTrace, step: number): TimelineStep['marks'] {
  return markets.flatMap(({ symbol }, m) => {
    const mark = marks[m]?.[step];
    const before = marks[m]?.[step - 1];
    if (mark === undefined || before === undefined || !Number.isFinite(mark)) return [];
    return [{ market: symbol, mark, move: mark / before - 1 }];
  });
}

const KINDS: Readonly<Record<Event['event'], readonly [one: string, many: string]>> = {
  funding: ['funding settlement', 'funding settlements'],
  marginCall: ['margin call', 'margin calls'],
  ordersCancelled: ['withdrawal of stop-losses', 'withdrawals of stop-losses'],
  topUp: ['top-up', 'top-ups'],
  withdrawal: ['withdrawal', 'withdrawals'],
  stopOut: ['stop-loss', 'stop-losses'],
  workOff: ['sale of inventory', 'sales of inventory'],
  liquidation: ['liquidation', 'liquidations'],
  conversion: ['conversion of a coin', 'conversions of coins'],
  fundPayment: ['payment of a fund', 'payments of funds'],
  deleveraging: ['deleveraging', 'deleveragings'],
  takeover: ['takeover', 'takeovers'],
  assignment: ['assignment', 'assignments'],
  haircut: ['haircut', 'haircuts'],
  socialised: ['socialised loss', 'socialised losses'],
  venuePayment: ['payment of the venue', 'payments of the venue'],
  debt: ['debt', 'debts'],
  debtSettlement: ['settlement of a debt', 'settlements of debts'],
  uncovered: ['uncovered loss', 'uncovered losses'],
};

/** «and 3 liquidations and 2 payments of funds more». */
function moreText(entries: readonly Entry[]): string {
  if (entries.length === 0) return '';
  const counts = new Map<Event['event'], number>();
  for (const { kind } of entries) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return `and ${listText([...counts].map(([kind, count]) => countedText(kind, count)))} more`;
}

/** «3 liquidations». */
export function countedText(kind: Event['event'], count: number): string {
  return `${countText(count)} ${KINDS[kind][count === 1 ? 0 : 1]}`;
}
