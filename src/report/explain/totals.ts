import type { PolicyTrace } from '../../engine/trace-path.ts';
import type { Event } from '../../event.ts';
import type { Venue } from '../../venue.ts';
import { amountText } from '../format.ts';
import type { Cell, Table } from '../table.ts';

/** A quantity of a path, once added up from the events and once as the path's row of outcomes has it. */
export interface Total {
  /** Column of the outcomes. */
  readonly column: string;
  readonly title: string;
  readonly told: number;
  /** Absent where the path failed, or the engine that ran it gives no such column. */
  readonly outcome?: number;
}

/** Largest difference from the row of outcomes that is rounding, relative to the larger of the two. */
const ROUNDING = 1e-9;

/** What the events add up to, in the columns of the outcomes that they decide. */
export function pathTotals({ events, outcome }: PolicyTrace): Total[] {
  const sums: readonly (readonly [column: string, title: string, told: number])[] = [
    ['liquidatedAccounts', 'accounts liquidated', distinct(events, 'liquidation')],
    ['shortfall', 'shortfall', shortfallTold(events)],
    ['fundPaid', 'paid by funds', added(events, (event) => (event.event === 'fundPayment' ? event.amount : 0))],
    ['venuePaid', 'paid by the venue', added(events, (event) => (event.event === 'venuePayment' ? event.amount : 0))],
    ['socialised', 'taken from others', added(events, (event) => (event.event === 'socialised' ? event.amount : 0))],
    ['uncovered', 'uncovered', added(events, (event) => (event.event === 'uncovered' ? event.amount : 0))],
    ['adlAccounts', 'accounts deleveraged', distinct(events, 'deleveraging')],
    [
      'adlProfitTaken',
      'profit forgone to deleveraging',
      added(events, (event) => (event.event === 'deleveraging' ? event.profitForgone : 0)),
    ],
    [
      'liquidationFees',
      'liquidation fees',
      added(events, (event) => (event.event === 'liquidation' ? (event.fee ?? 0) : 0)),
    ],
    ['marginCalls', 'margin calls', counted(events, 'marginCall')],
    ['topUps', 'top-ups', counted(events, 'topUp')],
    ['stopOuts', 'stop-losses filled', counted(events, 'stopOut')],
  ];
  return sums.map(([column, title, told]) => {
    const recorded = outcome?.[column];
    return { column, title, told, ...(recorded === undefined ? {} : { outcome: recorded }) };
  });
}

/** Whether the events add up to what the row of outcomes says, but for rounding. */
export function agrees({ told, outcome }: Total): boolean {
  return outcome === undefined || Math.abs(told - outcome) <= ROUNDING * Math.max(1, Math.abs(told), Math.abs(outcome));
}

/** Fund before and after, the shortfall with who bore each part, and what else the events add up to. */
export function totalsTable(policy: PolicyTrace, { backstop }: Venue): Table {
  const { fund, layerPaid } = policy;
  const totals = pathTotals(policy);
  const shown = totals.filter(({ told, outcome }) => told !== 0 || (outcome ?? 0) !== 0);
  const last = fund[fund.length - 1];
  return {
    columns: [
      { title: '', align: 'left' },
      { title: 'told by the events', align: 'right' },
      { title: 'in the row of outcomes', align: 'right' },
    ],
    rows: [
      ...(last === undefined
        ? []
        : [
            ['funds before', amountCell(fund[0]!), ''],
            ['funds after', amountCell(last), outcomeCell(policy, 'fundFinalBalance')],
          ]),
      ...shown.flatMap((total): Cell[][] => [
        [
          agrees(total) ? total.title : `${total.title} (these differ: a bug of ours)`,
          amountCell(total.told),
          total.outcome === undefined ? '' : amountCell(total.outcome),
        ],
        ...(total.column === 'shortfall'
          ? backstop.flatMap(({ name, kind }, layer) => {
              const paid = layerPaid[layer] ?? 0;
              return paid === 0 ? [] : [[`  of it borne by ${name} (${kind})`, '', amountCell(paid)]];
            })
          : []),
      ]),
    ],
  };
}

function outcomeCell({ outcome }: PolicyTrace, column: string): Cell {
  const value = outcome?.[column];
  return value === undefined ? '' : amountCell(value);
}

function amountCell(value: number): Cell {
  if (value === Infinity) return { text: 'unlimited', value: null };
  return Number.isFinite(value) ? { text: amountText(value), value } : { text: 'unknown', value: null };
}

/**
 * Shortfalls of liquidations, and what the cash layers paid at the horizon for those who were still open below zero,
 * whom no liquidation tells: round 0 is outside the rounds.
 */
function shortfallTold(events: readonly Event[]): number {
  return added(events, (event) => {
    if (event.event === 'liquidation') return event.shortfall ?? 0;
    const pays =
      event.event === 'fundPayment' ||
      event.event === 'venuePayment' ||
      event.event === 'socialised' ||
      event.event === 'debt' ||
      event.event === 'uncovered';
    return pays && event.round === 0 ? event.amount : 0;
  });
}

function added(events: readonly Event[], amount: (event: Event) => number): number {
  return events.reduce((sum, event) => sum + amount(event), 0);
}

function counted(events: readonly Event[], kind: Event['event']): number {
  return events.filter(({ event }) => event === kind).length;
}

function distinct(events: readonly Event[], kind: 'liquidation' | 'deleveraging'): number {
  return new Set(events.flatMap((event) => (event.event === kind ? [event.account] : []))).size;
}
