import type { Sweep } from '../../statistics/sweep.ts';
import type { Chart } from '../charts/chart.ts';
import { fillTemplate } from '../charts/template.ts';
import {
  differenceIntervalText,
  differenceText,
  estimateText,
  intervalText,
  isProbability,
  metricOf,
} from '../metric.ts';
import { pointText, resultOf, sweepTable } from './table.ts';

/** Of every policy and metric: a heat map of a grid of two fields, else the differences to the base, the largest first. */
export function sweepCharts(sweep: Sweep): Chart[] {
  const isMap = sweep.design === 'grid' && sweep.fields.length === 2;
  return sweep.metrics.flatMap((metric, m) =>
    sweep.policies.map((policy, p) => {
      const name = `sweep-${m}-${p}`;
      return isMap ? heatMap(sweep, policy, metric, name) : tornado(sweep, policy, metric, name);
    }),
  );
}

function heatMap(sweep: Sweep, policy: string, name: string, chart: string): Chart {
  const metric = metricOf(name);
  const [across, down] = sweep.fields as readonly [Sweep['fields'][number], Sweep['fields'][number]];
  const cells = sweep.points.flatMap((point) => {
    const result = resultOf(point, policy, name);
    if (result === undefined || result.estimate.estimate === null) return [];
    const { estimate } = result;
    return [
      {
        across: point.set[across.field]!,
        down: point.set[down.field]!,
        value: isProbability(metric) ? 100 * estimate.estimate! : estimate.estimate,
        text: estimateText(metric, estimate),
        interval: intervalText(metric, estimate),
      },
    ];
  });
  return {
    name: chart,
    title: `${metric.title}, ${policy}`,
    caption: `${across.field} across, ${down.field} down. Darker is more; intervals stand among the numbers.`,
    spec: fillTemplate('sweep-heat-map', {
      datasets: { cells },
      orders: { across: across.values, down: down.values },
      colours: {},
      titles: {},
      description: `${metric.title} under ${policy}, over ${across.field} and ${down.field}`,
    }),
    table: sweepTable(sweep, policy, name),
  };
}

function tornado(sweep: Sweep, policy: string, name: string, chart: string): Chart {
  const metric = metricOf(name);
  const scale = isProbability(metric) ? 100 : 1;
  const bars = sweep.points.flatMap((point) => {
    const difference = resultOf(point, policy, name)?.difference;
    if (difference?.estimate === null || difference === null || difference === undefined) return [];
    const { estimate, low, high } = difference;
    return [
      {
        point: pointText(point),
        group: sweep.design === 'oneAtATime' ? Object.keys(point.set).join() : pointText(point),
        value: scale * estimate!,
        low: scale * (low ?? estimate!),
        high: scale * (high ?? estimate!),
        text: differenceText(metric, difference),
        interval: differenceIntervalText(metric, difference),
      },
    ];
  });
  // What moves it most stands first: a field that is varied alone with all its values together, else each point by itself.
  const reach = new Map<string, number>();
  for (const bar of bars) reach.set(bar.group, Math.max(reach.get(bar.group) ?? 0, Math.abs(bar.value)));
  const reachOf = (bar: (typeof bars)[number]): number => reach.get(bar.group)!;
  // Of fields that reach equally far, the one that was given first.
  const groups = [...reach.keys()];
  const placeOf = (bar: (typeof bars)[number]): number => groups.indexOf(bar.group);
  const ordered = [...bars].sort((a, b) => reachOf(b) - reachOf(a) || placeOf(a) - placeOf(b) || a.value - b.value);
  return {
    name: chart,
    title: `${metric.title}, ${policy}`,
    caption: `Difference to the configuration as it is${scale === 100 ? ', percentage points' : ''}, on the same paths, with its interval. Fields that move it most stand first.`,
    spec: fillTemplate('sweep-tornado', {
      datasets: { bars: ordered },
      orders: { point: ordered.map(({ point }) => point) },
      colours: {},
      titles: { value: `difference${scale === 100 ? ', percentage points' : ''}` },
      description: `Differences of ${metric.title} under ${policy} to the configuration as it is`,
    }),
    table: sweepTable(sweep, policy, name),
  };
}
