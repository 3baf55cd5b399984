import type { Report } from '../facts.ts';
import { percentText } from '../format.ts';
import { policySummary } from '../summary.ts';
import { policyScale, type Chart, type NoChart } from './chart.ts';
import { fillTemplate, MOST_ROWS } from './template.ts';
import { thinned } from './thin.ts';

/** How unequally what was taken from winners falls on the accounts: Lorenz curves, a line per policy. */
export function lorenzChart(report: Report): Chart | NoChart {
  const { statistics, summary } = report;
  const name = 'taken-lorenz';
  const title = 'How unequally winners paid';
  const most = Math.floor(MOST_ROWS / summary.policyOrder.length);
  const rows = summary.policyOrder.flatMap((policy) => {
    const { concentration } = policySummary(statistics, policy).whoPays;
    return thinned(concentration?.lorenz ?? [], most).map(({ accounts, taken }) => ({ policy, accounts, taken }));
  });
  if (rows.length === 0) return { name, title, reason: 'Nothing was taken from winners on any path.' };
  return {
    name,
    title,
    caption:
      'Part of all that deleveraging and haircuts took over the part of the accounts that paid least, of each account’s ' +
      'mean over paths. On the dashed line all would pay alike.',
    spec: fillTemplate('taken-lorenz', {
      ...policyScale(report),
      description: 'Lorenz curves of what deleveraging and haircuts took from accounts, by policy',
      datasets: {
        rows,
        equality: [
          { accounts: 0, taken: 0 },
          { accounts: 1, taken: 1 },
        ],
      },
    }),
    table: {
      columns: [
        { title: 'Policy', align: 'left' },
        { title: 'Accounts', align: 'right' },
        { title: 'Paid', align: 'right' },
      ],
      rows: summary.policyOrder.flatMap((policy) =>
        thinned(
          rows.filter((row) => row.policy === policy),
          20,
        ).map(({ accounts, taken }) => [
          policy,
          { text: percentText(accounts, 1), value: accounts },
          // A millionth of the total is as good as nothing, and would be printed with all its zeros.
          { text: percentText(taken < 1e-6 ? 0 : taken, 1), value: taken },
        ]),
      ),
    },
  };
}
