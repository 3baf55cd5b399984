import type { FundCurvePoint } from '../../statistics/summary.ts';
import type { Report } from '../facts.ts';
import { amountText, listText } from '../format.ts';
import { estimateText, intervalText, metricOf } from '../metric.ts';
import { hasFund, policySummary } from '../summary.ts';
import type { Table } from '../table.ts';
import {
  hasRoomForBands,
  NO_FUND,
  policiesWithFund,
  policyScale,
  withoutBand,
  withoutFundNote,
  type Chart,
  type NoChart,
} from './chart.ts';
import { fundRules } from './fund-rules.ts';
import { limitsNote, probabilityLimits } from './limits.ts';
import { leftEnd } from './log-axis.ts';
import { fillTemplate, MOST_ROWS } from './template.ts';
import { thinned } from './thin.ts';

const PROBABILITY = metricOf('fundDepletion.probability');
const UNCOVERED = metricOf('uncovered.mean');

/** P(fund depleted) over the size of the fund, from the one batch. */
export function fundCurveChart(report: Report): Chart | NoChart {
  const { summary } = report;
  const name = 'fund-depletion-by-size';
  const title = 'How large the fund must be';
  const policies = policiesWithFund(report);
  if (policies.length === 0) return { name, title, reason: NO_FUND };
  const points = curvePoints(report, policies);
  if (points.length === 0) return { name, title, reason: 'The run holds no sizes of the fund to draw.' };
  const floor = probabilityFloor(points);
  const rules = fundRules(report);
  const limits = probabilityLimits(report);
  const bands = hasRoomForBands(report);
  // Sizes of 0 alone stand anywhere.
  const left =
    leftEnd(
      points.map(({ fund }) => fund),
      rules.map(({ fund }) => fund),
    ) ?? 1;
  const rows = thinned(points, MOST_ROWS).flatMap(({ policy, fund, probability }) => {
    const { estimate, low, high, events } = probability;
    const seen = events !== 0 && estimate !== null && estimate > 0;
    const text = `${estimateText(PROBABILITY, probability)} (${intervalText(PROBABILITY, probability)})`;
    return high === null
      ? []
      : [
          {
            policy,
            size: fund,
            fund: Math.max(fund, left),
            estimate,
            seen,
            low: Math.max(low ?? 0, floor),
            high,
            text,
          },
        ];
  });
  return {
    name,
    title,
    caption:
      `Probability that a fund of this size is depleted${bands ? ', with its interval' : ''}; both scales are logarithmic, ` +
      'and the left end stands for all smaller sizes, none at all included. Triangles are sizes that no path exhausted: they stand at the upper bound.' +
      limitsNote(limits) +
      approximationNote(report) +
      withoutFundNote(report),
    spec: fillTemplate('fund-depletion-by-size', {
      ...policyScale(report, policies),
      titles: { fund: `size of the fund, ${summary.coin}` },
      description: 'Probability that the insurance fund is depleted, over its size, by policy, with interval bands',
      datasets: {
        bands: bands ? rows : rows.map((row) => withoutBand(row, row.seen ? (row.estimate ?? row.high) : row.high)),
        seen: rows.filter(({ seen }) => seen),
        unseen: rows.filter(({ seen }) => !seen),
        funds: rules,
        limits,
      },
    }),
    table: fundCurveTable(points, summary.policyOrder.length > 1),
  };
}

/** Said wherever a curve over the size of the fund is shown. */
function approximationNote({ statistics, summary }: Report): string {
  const approximate = summary.policyOrder.filter(
    (policy) => hasFund(summary, policy) && policySummary(statistics, policy).readsFundLevel,
  );
  if (approximate.length === 0) return '';
  const verb = approximate.length === 1 ? 'reads' : 'read';
  return (
    ` Approximate for ${listText(approximate)}, which ${verb} the fund’s level: paths of another size would go another ` +
    'way. Run the size that you settle on.'
  );
}

function curvePoints({ statistics }: Report, policies: readonly string[]): (FundCurvePoint & { policy: string })[] {
  return policies.flatMap((policy) =>
    policySummary(statistics, policy).fundCurve.map((point) => ({ ...point, policy })),
  );
}

/** A logarithmic axis ends somewhere: a third of the smallest probability, or bound, that is shown. */
function probabilityFloor(points: readonly FundCurvePoint[]): number {
  const shown = points.flatMap(({ probability: { estimate, high } }) => (estimate ? [estimate] : (high ?? [])));
  return Math.min(...shown.filter((each) => each > 0), 1) / 3;
}

function fundCurveTable(points: readonly (FundCurvePoint & { policy: string })[], named: boolean): Table {
  const policy = named ? [{ title: 'Policy', align: 'left' as const }] : [];
  return {
    columns: [
      ...policy,
      { title: 'Fund', align: 'right' },
      { title: 'P(depleted)', align: 'right' },
      { title: 'Interval', align: 'left' },
      { title: 'Uncovered, mean', align: 'right' },
      { title: 'Interval', align: 'left' },
    ],
    rows: points.map((point) => [
      ...(named ? [point.policy] : []),
      { text: amountText(point.fund), value: point.fund },
      { text: estimateText(PROBABILITY, point.probability), value: point.probability.estimate },
      intervalText(PROBABILITY, point.probability),
      { text: estimateText(UNCOVERED, point.meanUncovered), value: point.meanUncovered.estimate },
      intervalText(UNCOVERED, point.meanUncovered),
    ]),
  };
}
