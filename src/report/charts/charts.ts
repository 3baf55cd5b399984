import type { Report } from '../facts.ts';
import type { Chart, NoChart } from './chart.ts';
import { differencesChart } from './differences.ts';
import { exceedanceChart } from './exceedance.ts';
import { fundFanChart, priceFanChart } from './fans.ts';
import { fundCurveChart } from './fund-curve.ts';
import { probabilitiesChart } from './probabilities.ts';
import { stepCheckChart } from './step-check.ts';

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
  ];
}

export function isDrawn(chart: Chart | NoChart): chart is Chart {
  return 'spec' in chart;
}
