import { inUse } from '../statistics/columns-in-use.ts';
import type { Estimate, GroupEstimate, LayerPart } from '../statistics/summary.ts';
import type { Report } from './facts.ts';
import { amountText, countText, percentDigits, percentText } from './format.ts';
import { estimateText, intervalText, metricOf } from './metric.ts';
import { estimateOf, policySummary } from './summary.ts';
import type { Cell, Table } from './table.ts';

const EVENT = metricOf('liquidation.probability');
const AMOUNT = metricOf('shortfall.mean');

/** Whether a policy has rules that take from winners. */
export function takesFromWinners({ experiment }: Report, policy: string): boolean {
  const { venue } = experiment.policies.find(({ name }) => name === policy)!;
  return inUse('topWinnerSurvival', venue, experiment);
}

/** Who bears a part of a shortfall, in the words of the report, by kind of layer. */
const BEARERS: Readonly<Record<LayerPart['kind'], string>> = {
  insuranceFund: 'fund',
  takeover: 'fund, by taking over',
  adl: 'deleveraged winners',
  unwind: 'deleveraged winners',
  assignment: 'volunteers and keepers',
  keepers: 'volunteers and keepers',
  socialisedLoss: 'socialised',
  clawback: 'socialised',
  venueEquity: 'venue',
  accountDebt: 'account debt',
};
/** What no layer and no account bore. */
export const NOBODY = 'uncovered';

/** Every bearer that a report may name, in the order of the charts. */
export const BEARER_ORDER: readonly string[] = [...new Set(Object.values(BEARERS)), NOBODY];

/** What each bearer bore of the mean shortfall of a policy; layers of one kind together, nobody's part last. */
export function bornePerPath(report: Report, policy: string): { bearer: string; amount: number }[] {
  const { whoPays } = policySummary(report.statistics, policy);
  const sums = new Map<string, number>();
  for (const { kind, mean } of whoPays.layers) {
    sums.set(BEARERS[kind], (sums.get(BEARERS[kind]) ?? 0) + (mean.estimate ?? 0));
  }
  sums.set(NOBODY, estimateOf(report.summary, policy, 'uncovered.mean').estimate ?? 0);
  return BEARER_ORDER.flatMap((bearer) => {
    const amount = sums.get(bearer);
    return amount === undefined ? [] : [{ bearer, amount }];
  });
}

/** The layers of a policy in order, what nobody paid, and the shortfall that they add up to. */
export function layersTable(report: Report, policy: string): Table {
  const { summary, statistics } = report;
  const shortfall = estimateOf(summary, policy, 'shortfall.mean');
  const uncovered = estimateOf(summary, policy, 'uncovered.mean');
  const whole = shortfall.estimate ?? 0;
  const row = (name: string, bearer: string, mean: Estimate, share: number | null): Cell[] => [
    name,
    bearer,
    { text: estimateText(AMOUNT, mean), value: mean.estimate },
    intervalText(AMOUNT, mean),
    share === null ? '' : { text: percentText(share), value: share },
  ];
  return {
    columns: [
      { title: 'Layer', align: 'left' },
      { title: 'Borne by', align: 'left' },
      { title: `Mean per path, ${summary.coin}`, align: 'right' },
      { title: 'Interval', align: 'left' },
      { title: 'Share', align: 'right' },
    ],
    rows: [
      ...policySummary(statistics, policy).whoPays.layers.map(({ layer, kind, mean, share }) =>
        row(layer, BEARERS[kind], mean, share),
      ),
      row(NOBODY, 'nobody', uncovered, whole > 0 && uncovered.estimate !== null ? uncovered.estimate / whole : null),
      row('shortfall, gross', '', shortfall, whole > 0 ? 1 : null),
    ],
  };
}

interface GroupColumn {
  readonly title: string;
  /** The quantity without which the column is empty. */
  readonly needs: string;
  readonly cell: (group: GroupEstimate) => Cell;
}

/** The groups of a policy by notional or by leverage; columns of what winners pay only where its rules take from them. */
export function groupsTable(report: Report, policy: string, by: GroupEstimate['by']): Table {
  const { venue } = report.experiment.policies.find(({ name }) => name === policy)!;
  const groups = policySummary(report.statistics, policy).whoPays.groups.filter((group) => group.by === by);
  const columns = GROUP_COLUMNS.filter(({ needs }) => inUse(needs, venue, report.experiment));
  return {
    columns: [
      { title: by === 'notional' ? 'By notional' : 'By leverage', align: 'left' },
      ...columns.map(({ title }) => ({ title, align: 'right' as const })),
    ],
    rows: groups.map((group) => [group.group, ...columns.map(({ cell }) => cell(group))]),
  };
}

const GROUP_COLUMNS: readonly GroupColumn[] = [
  { title: 'Accounts', needs: 'liquidation', cell: ({ accounts }) => ({ text: countText(accounts), value: accounts }) },
  { title: 'Of notional', needs: 'liquidation', cell: ({ notionalShare }) => shareCell(notionalShare) },
  { title: 'Liquidated', needs: 'liquidation', cell: ({ liquidation }) => probabilityCell(liquidation) },
  {
    title: 'Negative, before cover',
    needs: 'liquidation',
    cell: ({ negativeEquity }) => probabilityCell(negativeEquity),
  },
  { title: 'Deleveraged', needs: 'adl', cell: ({ deleveraging }) => probabilityCell(deleveraging) },
  { title: 'Cut by a haircut', needs: 'socialised', cell: ({ haircut }) => probabilityCell(haircut) },
  { title: 'Taken per account, mean', needs: 'topWinnerSurvival', cell: ({ taken }) => amountCell(taken) },
  { title: 'Of all that was taken', needs: 'topWinnerSurvival', cell: ({ takenShare }) => takenShareCell(takenShare) },
  { title: 'Of the winners’ profits', needs: 'topWinnerSurvival', cell: ({ profitShare }) => shareCell(profitShare) },
];

function probabilityCell(estimate: Estimate): Cell {
  return { text: estimateText(EVENT, estimate), value: estimate.estimate, note: intervalText(EVENT, estimate) };
}

function amountCell({ estimate, low, high }: Estimate): Cell {
  if (estimate === null) return 'not estimable';
  const range = low === null || high === null ? 'no interval' : `${amountText(low)} – ${amountText(high)}`;
  return { text: amountText(estimate), value: estimate, note: range };
}

export function takenShareCell({ estimate, low, high }: Estimate): Cell {
  if (estimate === null) return 'none';
  const range = low === null || high === null ? 'no interval' : `${percentDigits(low, 1)} – ${percentText(high, 1)}`;
  return { text: percentText(estimate, 1), value: estimate, note: range };
}

export function shareCell(share: number | null): Cell {
  return share === null ? 'none' : { text: percentText(share, 1), value: share };
}
