import type { Report } from '../facts.ts';
import { amountText, percentText } from '../format.ts';
import { BEARER_ORDER, bornePerPath, NOBODY } from '../who-pays.ts';
import { estimateOf } from '../summary.ts';
import { policyScale, type Chart, type NoChart } from './chart.ts';
import { fillTemplate } from './template.ts';

const WHOLE = 'shortfall, gross';

/** How the mean shortfall went: the whole of it, then what each bearer took off it, a panel per policy. */
export function waterfallChart(report: Report): Chart | NoChart {
  const { summary } = report;
  const name = 'loss-waterfall';
  const title = 'Who bore the shortfall';
  const borne = summary.policyOrder.map((policy) => ({ policy, parts: bornePerPath(report, policy) }));
  if (borne.every(({ parts }) => parts.every(({ amount }) => amount === 0))) {
    return { name, title, reason: 'No account was closed below zero.' };
  }
  const acted = new Set(
    borne.flatMap(({ parts }) => parts.flatMap(({ bearer, amount }) => (amount === 0 ? [] : bearer))),
  );
  const present = BEARER_ORDER.filter((bearer) => bearer === NOBODY || acted.has(bearer));
  const rows = borne.flatMap(({ policy, parts }) => {
    const whole = estimateOf(summary, policy, 'shortfall.mean').estimate ?? 0;
    let left = whole;
    const steps = present.flatMap((bearer) => {
      const part = parts.find((each) => each.bearer === bearer);
      if (part === undefined) return [];
      const start = left;
      left -= part.amount;
      return [{ policy, part: bearer, start, end: left, amount: part.amount, whole: false }];
    });
    return [{ policy, part: WHOLE, start: 0, end: whole, amount: whole, whole: true }, ...steps].map((row) => ({
      ...row,
      share: whole > 0 ? percentText(row.amount / whole, 1) : 'none',
    }));
  });
  const { orders, colours } = policyScale(report);
  return {
    name,
    title,
    caption:
      `Mean per path, ${summary.coin}: the shortfall, and what each bearer took off it. What goes to the right ` +
      'is a layer that cost more than the book would have.',
    spec: fillTemplate('loss-waterfall', {
      colours,
      orders: { ...orders, part: [WHOLE, ...present] },
      titles: { start: `mean per path, ${summary.coin}` },
      description: 'Mean shortfall per path and what each bearer took off it, by policy',
      datasets: { rows: rows.map(({ amount, ...row }) => ({ ...row, text: amountText(amount) })) },
    }),
    table: {
      columns: [
        { title: 'Policy', align: 'left' },
        { title: 'Borne by', align: 'left' },
        { title: `Mean per path, ${summary.coin}`, align: 'right' },
        { title: 'Share', align: 'right' },
      ],
      rows: rows.map(({ policy, part, amount, share }) => [
        policy,
        part,
        { text: amountText(amount), value: amount },
        share,
      ]),
    },
  };
}
