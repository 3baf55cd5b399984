import type { Report } from '../facts.ts';
import type { Chart, NoChart } from './chart.ts';
import { convergenceCharts } from './convergence.ts';
import { differencesChart } from './differences.ts';
import { exceedanceChart } from './exceedance.ts';
import { fundFanChart, priceFanChart } from './fans.ts';
import { fundCurveChart } from './fund-curve.ts';
import { takesFromWinners } from '../who-pays.ts';
import { differenceForests, estimateForests } from './forest.ts';
import { haircutChart } from './haircut.ts';
import { lorenzChart } from './lorenz.ts';
import { probabilitiesChart } from './probabilities.ts';
import { stepCheckChart } from './step-check.ts';
import { waterfallChart } from './waterfall.ts';
import { worstPathCharts } from './worst-path.ts';

/** Every chart of a report, in its order; where there is nothing to draw, why. */
export function makeCharts(report: Report): readonly (Chart | NoChart)[] {
  return [
    probabilitiesChart(report),
    differencesChart(report),
    exceedanceChart(report),
    fundCurveChart(report),
    fundFanChart(report),
    priceFanChart(report),
    stepCheckChart(report),
    waterfallChart(report),
    ...(report.summary.policyOrder.some((policy) => takesFromWinners(report, policy))
      ? [haircutChart(report), lorenzChart(report)]
      : []),
    ...estimateForests(report),
    ...differenceForests(report),
    ...convergenceCharts(report),
    ...worstPathCharts(report),
  ];
}

const WHO_PAYS: readonly string[] = ['loss-waterfall', 'haircut-by-group', 'taken-lorenz'];

/** Whether a chart stands in the section on who pays. */
export function isOfWhoPays({ name }: Chart | NoChart): boolean {
  return WHO_PAYS.includes(name);
}

/** Whether a chart stands before the table of every metric. */
export function isOfEstimates({ name }: Chart | NoChart): boolean {
  return name.startsWith('estimates-');
}

/** Whether a chart stands before the table of every paired difference. */
export function isOfDifferences({ name }: Chart | NoChart): boolean {
  return name.startsWith('differences-');
}

/** Whether a chart stands in the section on how far the numbers can be trusted. */
export function isOfDiagnostics({ name }: Chart | NoChart): boolean {
  return name.startsWith('convergence-');
}

export function isDrawn(chart: Chart | NoChart): chart is Chart {
  return 'spec' in chart;
}
