import type { Report } from '../facts.ts';
import { amountText } from '../format.ts';
import { BEARER_ORDER, bornePerPath } from '../who-pays.ts';
import type { Chart, NoChart } from './chart.ts';
import { fillTemplate } from './template.ts';

/** A colour per bearer, told apart with any colour vision (Okabe and Ito); what nobody paid is the darkest. */
const COLOURS: readonly string[] = [
  '#56B4E9',
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#CC79A7',
  '#F0E442',
  '#8A8A8A',
  '#D55E00',
];

/** Who bore the mean shortfall, a bar per policy. */
export function waterfallChart(report: Report): Chart | NoChart {
  const { summary } = report;
  const name = 'loss-waterfall';
  const title = 'Who bore the shortfall';
  const rows = summary.policyOrder.flatMap((policy) =>
    bornePerPath(report, policy).map(({ bearer, amount }) => ({ policy, bearer, amount })),
  );
  if (rows.every(({ amount }) => amount === 0)) return { name, title, reason: 'No account was closed below zero.' };
  const present = BEARER_ORDER.filter((bearer) => rows.some((row) => row.bearer === bearer));
  return {
    name,
    title,
    caption: `Mean per path, ${summary.coin}, by who bore it. A part left of zero is a layer that cost more than the book would have.`,
    spec: fillTemplate('loss-waterfall', {
      orders: { policy: summary.policyOrder, bearer: present },
      colours: { bearer: present.map((bearer) => COLOURS[BEARER_ORDER.indexOf(bearer)]!) },
      titles: { amount: `mean per path, ${summary.coin}` },
      description: 'Mean shortfall per path by who bore it, by policy',
      datasets: {
        rows: rows.map((row) => ({ ...row, place: BEARER_ORDER.indexOf(row.bearer), text: amountText(row.amount) })),
      },
    }),
    table: {
      columns: [
        { title: 'Policy', align: 'left' },
        { title: 'Borne by', align: 'left' },
        { title: `Mean per path, ${summary.coin}`, align: 'right' },
      ],
      rows: rows.map(({ policy, bearer, amount }) => [policy, bearer, { text: amountText(amount), value: amount }]),
    },
  };
}
