import type { Chart } from '../report/charts/chart.ts';
import { policyColours } from '../report/charts/palette.ts';
import { fillTemplate } from '../report/charts/template.ts';
import { amountText } from '../report/format.ts';
import type { FundReserve } from './entry.ts';
import { dayText, heldText, minuteText, requiredText } from './reserve-words.ts';
import { pastTable, type DatedReserve } from './reserve-table.ts';

const SERIES = ['required', 'held', 'projected'];

/** What a fund held and was found to need, run by run, and where that is going. */
export function reserveChart(name: string, past: readonly DatedReserve[], found: FundReserve, coin: string): Chart {
  const needed = past.flatMap(({ due, found: { required, low, high, ...rest } }) => {
    if (required === null) return [];
    const interval = low === null || high === null ? '' : `${amountText(low)} – ${amountText(high)}`;
    const text = requiredText({ required, low, high, ...rest });
    return [
      {
        ...moment(due),
        series: 'required',
        amount: required,
        low: low ?? required,
        high: high ?? required,
        text,
        interval,
      },
    ];
  });
  const { projected } = found;
  const ahead =
    projected.kind === 'none'
      ? []
      : [
          {
            ...{ time: Date.parse(projected.at), date: dayText(projected.at), series: 'projected' },
            ...{ amount: projected.estimate, low: projected.low, high: projected.high },
            text: amountText(projected.estimate),
            interval: `${amountText(projected.low)} – ${amountText(projected.high)}`,
          },
        ];
  const held = past.flatMap(({ due, found: each }) =>
    each.held === null ? [] : [{ ...moment(due), series: 'held', amount: each.held, text: heldText(each) }],
  );
  return {
    name,
    title: `Fund «${found.fund}»: held and required`,
    caption:
      'Points: the size that keeps the target with the stated confidence, run by run; bars: the interval of the smallest such fund. ' +
      'Dashed: what the fund held. The circle and its bar: what will be required on the straight line through the points, with its ' +
      'prediction interval, where there are runs enough.',
    spec: fillTemplate('reserve', {
      orders: { series: SERIES },
      colours: { series: policyColours(SERIES) },
      titles: { low: `size of the fund, ${coin}` },
      description: `What the fund ${found.fund} held and needed over time`,
      datasets: { rows: [...needed, ...ahead], required: needed, held, projected: ahead },
    }),
    table: pastTable(past),
  };
}

function moment(due: string): { readonly time: number; readonly date: string } {
  return { time: Date.parse(due), date: minuteText(due) };
}
