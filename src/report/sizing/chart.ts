import type { FundSizing, Sizing } from '../../statistics/sizing.ts';
import type { FundCurvePoint } from '../../statistics/summary.ts';
import type { Chart, NoChart } from '../charts/chart.ts';
import { leftEnd } from '../charts/log-axis.ts';
import { policyColours } from '../charts/palette.ts';
import { fillTemplate } from '../charts/template.ts';
import { amountText, percentDigits, statedPercentText } from '../format.ts';
import { estimateText, intervalText, metricOf } from '../metric.ts';
import type { Table } from '../table.ts';
import { fundTitle, sizeText } from './sentences.ts';

const PROBABILITY = metricOf('fundDepletion.probability');
const UNCOVERED = metricOf('uncovered.mean');
/** With more curves than these, bands hide one another. */
const MOST_BANDS = 4;

/** Each fund's P(depleted) over its size, the target, and the size to hold. */
export function sizingChart(sizing: Sizing): Chart | NoChart {
  const name = 'fund-sizing';
  const title = 'How large the fund must be';
  const curves = sizing.funds.filter(({ curve }) => curve.length > 0);
  if (curves.length === 0) return { name, title, reason: 'No policy draws on an insurance fund.' };
  const titles = curves.map((found) => fundTitle(sizing, found));
  const points = curves.flatMap((found, i) => found.curve.map((point) => ({ ...point, policy: titles[i]! })));
  const sizes = curves.flatMap((found, i) => sizeMarks(sizing, found, titles[i]!));
  const funds = configuredRules(curves);
  const marked = [...sizes.flatMap(({ size, low }) => [size, low]), ...funds.map(({ fund }) => fund)];
  const left =
    leftEnd(
      points.map(({ fund }) => fund),
      marked.filter((each) => each > 0),
    ) ?? 1;
  const floor = Math.min(sizing.target / 10, ...points.map(({ probability }) => lowest(probability)));
  const rows = points.flatMap(({ policy, fund, probability }) => {
    const { estimate, low, high, events } = probability;
    if (high === null) return [];
    const seen = events !== 0 && estimate !== null && estimate > 0;
    const at = seen ? estimate : high;
    const ends = curves.length > MOST_BANDS ? { low: at, high: at } : { low: Math.max(low ?? 0, floor), high };
    const text = `${estimateText(PROBABILITY, probability)} (${intervalText(PROBABILITY, probability)})`;
    return [{ policy, size: fund, fund: Math.max(fund, left), estimate, seen, ...ends, text }];
  });
  const [first] = curves;
  return {
    name,
    title,
    caption:
      'Probability that a fund of this size is depleted, with its pointwise interval; both scales are logarithmic. Triangles ' +
      'are sizes that no path exhausted: they stand at the upper bound. Diamonds are the funds to hold for the target, bars the ' +
      `interval of the smallest one. The whole of a curve lies within ± ${percentDigits(first!.bandHalfWidth)} pp of the estimates at ` +
      `${statedPercentText(sizing.confidence)} (Dvoretzky–Kiefer–Wolfowitz), where no rule reads the fund’s level.`,
    spec: fillTemplate('fund-sizing', {
      orders: { policy: titles },
      colours: { policy: policyColours(titles) },
      titles: { fund: `size of the fund, ${sizing.coin}` },
      description:
        'Probability that the insurance fund is depleted, over its size, with the target and the size to hold',
      datasets: {
        bands: rows,
        seen: rows.filter(({ seen }) => seen),
        unseen: rows.filter(({ seen }) => !seen),
        funds,
        target: [{ target: sizing.target, label: `target ${statedPercentText(sizing.target)}` }],
        sizes: sizes.map((mark) => ({ ...mark, size: Math.max(mark.size, left), low: Math.max(mark.low, left) })),
      },
    }),
    table: curveTable(points, sizing),
  };
}

function lowest({ estimate, high }: FundCurvePoint['probability']): number {
  const shown = estimate !== null && estimate > 0 ? estimate : (high ?? 1);
  return shown > 0 ? shown / 3 : 1;
}

function sizeMarks({ target }: Sizing, { size }: FundSizing, policy: string) {
  const at = size.solvent ?? size.estimate;
  if (at === null) return [];
  return [{ policy, target, size: at, low: size.low ?? at, high: Math.max(size.high ?? at, at), text: sizeText(at) }];
}

function configuredRules(curves: readonly FundSizing[]): { fund: number; label: string }[] {
  const sizes = new Set(
    curves.flatMap(({ configured }) => (configured === null || configured <= 0 ? [] : [configured])),
  );
  return [...sizes].map((fund) => ({ fund, label: `configured ${amountText(fund)}` }));
}

function curveTable(points: readonly (FundCurvePoint & { policy: string })[], sizing: Sizing): Table {
  const named = sizing.funds.length > 1;
  return {
    columns: [
      ...(named ? [{ title: 'Policy', align: 'left' as const }] : []),
      { title: 'Fund', align: 'right' },
      { title: 'P(depleted)', align: 'right' },
      { title: 'Interval', align: 'left' },
      { title: 'Asked for beyond it, mean', align: 'right' },
      { title: 'Interval', align: 'left' },
    ],
    rows: points.map(({ policy, fund, probability, meanUncovered }) => [
      ...(named ? [policy] : []),
      { text: amountText(fund), value: fund },
      { text: estimateText(PROBABILITY, probability), value: probability.estimate },
      intervalText(PROBABILITY, probability),
      { text: estimateText(UNCOVERED, meanUncovered), value: meanUncovered.estimate },
      intervalText(UNCOVERED, meanUncovered),
    ]),
  };
}
