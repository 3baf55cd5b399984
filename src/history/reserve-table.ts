import { amountText } from '../report/format.ts';
import type { Cell, Table } from '../report/table.ts';
import type { FundReserve, HistoryEntry, ReserveReport } from './entry.ts';
import { heldText, minuteText, projectedText, requiredText, VERDICT_TEXT } from './reserve-words.ts';

/** A reserve report of a fund and when its run was due. */
export interface DatedReserve {
  readonly due: string;
  readonly unchanged: boolean;
  readonly found: FundReserve;
}

/** What was said of a fund, run by run, oldest first: under the terms of the last report only. */
export function datedReserves(entries: readonly HistoryEntry[], report: ReserveReport, fund: string): DatedReserve[] {
  return entries.flatMap(({ due, outcome, reserve }) => {
    const isSame =
      reserve !== undefined &&
      (['policy', 'target', 'confidence', 'paths'] as const).every((each) => reserve[each] === report[each]);
    const found = isSame ? reserve.funds.find((each) => each.fund === fund) : undefined;
    return found === undefined ? [] : [{ due, unchanged: outcome === 'unchanged', found }];
  });
}

/** Held, required, projected, verdict: a row per fund. */
export function reserveTable({ funds }: ReserveReport): Table {
  return {
    columns: [
      { title: 'Fund', align: 'left' },
      { title: 'Held', align: 'right' },
      { title: 'Required', align: 'right' },
      { title: 'Projected', align: 'right' },
      { title: 'Verdict', align: 'left' },
    ],
    rows: funds.map((found) => [
      found.fund,
      number(heldText(found), found.held),
      number(requiredText(found), found.required),
      number(projectedText(found), found.projected.kind === 'line' ? found.projected.estimate : null),
      VERDICT_TEXT[found.verdict],
    ]),
  };
}

/** The same of one fund, run by run, newest first. */
export function pastTable(past: readonly DatedReserve[]): Table {
  return {
    columns: [
      { title: 'Run (UTC)', align: 'left' },
      { title: 'Held', align: 'right' },
      { title: 'Required', align: 'right' },
      { title: 'Smallest fund, interval', align: 'left' },
      { title: 'Verdict', align: 'left' },
    ],
    rows: [...past]
      .reverse()
      .map(({ due, unchanged, found }) => [
        `${minuteText(due)}${unchanged ? ', unchanged' : ''}`,
        number(heldText(found), found.held),
        number(requiredText(found), found.required),
        found.low === null || found.high === null ? '' : `${amountText(found.low)} – ${amountText(found.high)}`,
        VERDICT_TEXT[found.verdict],
      ]),
  };
}

function number(text: string, value: number | null): Cell {
  return { text, value };
}
