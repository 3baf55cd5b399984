import type { GroupEstimate } from '../../statistics/summary.ts';
import type { Report } from '../facts.ts';
import { percentText } from '../format.ts';
import { policySummary } from '../summary.ts';
import { shareCell, takenShareCell, takesFromWinners } from '../who-pays.ts';
import { policyScale, type Chart, type NoChart } from './chart.ts';
import { fillTemplate } from './template.ts';

const PANELS: { readonly [by in GroupEstimate['by']]: string } = {
  notional: 'by notional at entry',
  leverage: 'by leverage at entry',
};

/** As in the book, those that are in both panels last: the market makers. */
function groupOrder(groups: readonly { readonly group: string }[]): string[] {
  return [...new Set(groups.map(({ group }) => group).reverse())].reverse();
}

/** Which part of their profits the winners of each group of accounts lost to deleveraging and haircuts. */
export function haircutChart(report: Report): Chart | NoChart {
  const { statistics, summary } = report;
  const name = 'haircut-by-group';
  const title = 'Whose profits were cut';
  const groups = summary.policyOrder
    .filter((policy) => takesFromWinners(report, policy))
    .flatMap((policy) => policySummary(statistics, policy).whoPays.groups.map((group) => ({ policy, ...group })));
  const drawn = groups.filter(({ takenOfProfit }) => takenOfProfit !== null);
  if (drawn.length === 0) return { name, title, reason: 'Nothing was taken from winners on any path.' };
  const policies = summary.policyOrder.filter((each) => drawn.some(({ policy }) => policy === each));
  const { orders, colours } = policyScale(report, policies);
  return {
    name,
    title,
    caption:
      'What deleveraging and haircuts took from the accounts of a group, as a part of the unrealised profits that they had ' +
      'right before the first of these on each path; all such paths together, so it has no interval. Bars of one length mean ' +
      'that all groups were cut alike. Above 100 %, profits made later were taken too; left of zero, accounts gained by being closed.',
    spec: fillTemplate('haircut-by-group', {
      orders: { ...orders, by: Object.values(PANELS), group: groupOrder(groups) },
      colours,
      description: 'Part of the winners’ profits that was taken, by group of accounts and policy',
      datasets: {
        rows: drawn.map(({ policy, by, group, takenOfProfit, takenShare, profitShare }) => ({
          policy,
          by: PANELS[by],
          group,
          haircut: takenOfProfit,
          text: percentText(takenOfProfit!, 1),
          taken: takenShare.estimate === null ? 'none' : percentText(takenShare.estimate, 1),
          profit: profitShare === null ? 'none' : percentText(profitShare, 1),
        })),
      },
    }),
    table: {
      columns: [
        { title: 'Accounts', align: 'left' },
        { title: 'Group', align: 'left' },
        { title: 'Policy', align: 'left' },
        { title: 'Of its profits', align: 'right' },
        { title: 'Of all that was taken', align: 'right' },
        { title: 'Of the winners’ profits', align: 'right' },
      ],
      rows: groups.map(({ policy, by, group, takenOfProfit, takenShare, profitShare }) => [
        PANELS[by],
        group,
        policy,
        shareCell(takenOfProfit),
        takenShareCell(takenShare),
        shareCell(profitShare),
      ]),
    },
  };
}
