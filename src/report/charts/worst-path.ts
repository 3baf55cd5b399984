import type { Report } from '../facts.ts';
import { countText } from '../format.ts';
import type { Table } from '../table.ts';
import { timelineSpec, type TimelineOutline } from '../timeline/chart.ts';
import type { Chart } from './chart.ts';

const PREFIX = 'worst-path-';
/** Rows of the table beside a chart. */
const MARKS_TOLD = 60;

/** The replay of the worst path of each policy that has one. */
export function worstPathCharts({ worst }: Report): Chart[] {
  return worst.policies.flatMap(({ policy, replay }, i) => {
    if (replay === undefined) return [];
    return [
      {
        name: `${PREFIX}${i + 1}`,
        title: `The worst path under ${policy}: path ${replay.path}`,
        caption:
          'Prices and marks, what happened, and the balance of the funds, on one axis of time. One mark tells all of its kind ' +
          'in that step, larger where there were more.',
        spec: timelineSpec(replay),
        table: marksTable(replay),
      },
    ];
  });
}

/** Whether a chart stands in the section on the worst paths. */
export function isOfWorstPaths({ name }: { readonly name: string }): boolean {
  return name.startsWith(PREFIX);
}

/** Of the policy of that place. */
export function isOfWorstPath({ name }: { readonly name: string }, place: number): boolean {
  return name === `${PREFIX}${place + 1}`;
}

/** What happened, in the order of time. */
function marksTable({ unit, panels }: TimelineOutline): Table {
  const marks = panels.flatMap((panel) => ('marks' in panel ? panel.marks : []));
  const shown = [...marks].sort((a, b) => a.time - b.time).slice(0, MARKS_TOLD);
  const rest = marks.length - shown.length;
  return {
    columns: [
      { title: `Time, ${unit}`, align: 'right' },
      { title: 'What', align: 'left' },
      { title: 'Where', align: 'left' },
      { title: 'Who', align: 'left' },
    ],
    rows: [
      ...shown.map(({ time, what, where, who }) => [
        { text: String(Number(time.toFixed(3))), value: time },
        what,
        where,
        who,
      ]),
      ...(rest > 0 ? [[`… and ${countText(rest)} more`, '', '', '']] : []),
    ],
  };
}
