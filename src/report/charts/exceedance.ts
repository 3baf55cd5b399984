import type { Report } from '../facts.ts';
import { amountText, decimalsFor, percentDigits, percentText } from '../format.ts';
import { policySummary } from '../summary.ts';
import type { ExceedancePoint } from '../../statistics/summary.ts';
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
import { limitsNote, probabilityLimits, quantileLimits } from './limits.ts';
import { leftEnd } from './log-axis.ts';
import { fillTemplate, MOST_ROWS } from './template.ts';
import type { JsonObject } from './theme.ts';
import { thinned } from './thin.ts';

interface PolicyPoint extends ExceedancePoint, JsonObject {
  readonly policy: string;
}

/** P(fund draw > x) over x, both axes logarithmic. */
export function exceedanceChart(report: Report): Chart | NoChart {
  const { statistics, summary } = report;
  const name = 'fund-draw-exceedance';
  const title = 'How large the draw on the fund becomes';
  const policies = policiesWithFund(report);
  if (policies.length === 0) return { name, title, reason: NO_FUND };
  const most = Math.floor(MOST_ROWS / policies.length);
  const points = policies.flatMap((policy) =>
    thinned(policySummary(statistics, policy).drawExceedance, most).map((point) => ({ ...point, policy })),
  );
  const positive = points.filter(({ value, probability }) => value > 0 || probability > 0);
  if (positive.length === 0) return { name, title, reason: 'No path drew on the fund under any policy.' };
  const rules = fundRules(report);
  const [limits, ends] = [probabilityLimits(report), quantileLimits(report)];
  const bands = hasRoomForBands(report);
  const left = leftEnd(
    positive.map(({ value }) => value),
    [...rules.map(({ fund }) => fund), ...ends.map(({ value }) => value)],
  );
  // The largest draw is no point, since nothing exceeds it: a single draw per policy leaves none.
  if (left === undefined) return { name, title, reason: 'Too few paths drew on the fund to show a curve.' };
  return {
    name,
    title,
    caption:
      `Share of paths whose draw on an unlimited fund exceeds the amount${bands ? ', with its pointwise interval' : ''}; ` +
      'both scales are logarithmic. The left end stands for all smaller draws. The curve ends where the paths do, which is no limit of ' +
      `what is possible.${limitsNote(limits)}${quantileNote(ends.length)}${withoutFundNote(report)}`,
    spec: fillTemplate('fund-draw-exceedance', {
      ...policyScale(report, policies),
      titles: { value: `draw on the fund, ${summary.coin}` },
      description: 'Probability that the draw on the fund exceeds an amount, by policy, on logarithmic scales',
      datasets: {
        rows: policies
          .flatMap((policy) =>
            drawnPoints(
              positive.filter((point) => point.policy === policy),
              left,
            ),
          )
          .map((point) => (bands ? point : withoutBand(point, point.probability))),
        funds: rules,
        limits,
        quantileLimits: ends,
      },
    }),
    table: {
      columns: [
        { title: 'Policy', align: 'left' },
        { title: 'Draw above', align: 'right' },
        { title: 'Probability', align: 'right' },
        { title: 'Interval', align: 'left' },
      ],
      rows: policies.flatMap((policy) =>
        thinned(
          points.filter((point) => point.policy === policy),
          20,
        ).map((point) => [
          policy,
          { text: amountText(point.value), value: point.value },
          { text: percentText(point.probability, percentDigitsOf(point)), value: point.probability },
          `${percentDigits(point.low, percentDigitsOf(point))} – ${percentText(point.high, percentDigitsOf(point))}`,
        ]),
      ),
    },
  };
}

function quantileNote(limits: number): string {
  return limits === 0
    ? ''
    : ' A cross is a limit of the gates on a quantile: it is kept where the curve passes beneath.';
}

/**
 * Logarithms know no zero: smaller draws, 0 among them, are drawn at `left`; the last step, which falls to probability 0, is drawn as
 * the end of the one before; and an interval that reaches 0 is cut at a tenth of the point's probability.
 */
function drawnPoints(points: readonly PolicyPoint[], left: number): PolicyPoint[] {
  const drawn: PolicyPoint[] = [];
  for (const point of points) {
    const shown = point.probability > 0 ? point : drawn[drawn.length - 1];
    if (shown === undefined) continue;
    drawn.push({ ...shown, value: Math.max(point.value, left), low: Math.max(shown.low, shown.probability / 10) });
  }
  return drawn;
}

function percentDigitsOf({ low, high }: ExceedancePoint): number {
  return Math.min(6, decimalsFor(50 * (high - low), 2));
}
