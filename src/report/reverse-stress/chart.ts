import type { Crossing, ReverseStress } from '../../statistics/reverse-stress.ts';
import type { Chart, NoChart } from '../charts/chart.ts';
import { policyColours } from '../charts/palette.ts';
import { fillTemplate } from '../charts/template.ts';
import { statedPercentText } from '../format.ts';
import { crossingIntervalText, crossingText, frontierTable, limitText, placeText, seriesText } from './table.ts';

/** With more frontiers than these, bands hide one another. */
const MOST_BANDS = 4;

/** The frontier of every policy and shape: how deep the smallest shock is at each speed or correlation. */
export function frontierChart(found: ReverseStress): Chart | NoChart {
  const name = 'reverse-stress';
  const title = 'The smallest shock';
  const series = found.frontiers.map((frontier) => seriesText(found, frontier));
  const rows = found.frontiers.flatMap((frontier, i) =>
    frontier.points.map((point) => ({
      ...{ series: series[i]!, at: placeText(found, point), kind: point.estimate.kind },
      depth: 100 * edgeOf(point.estimate, found.range.to),
      low: 100 * edgeOf(point.low, found.range.from),
      high: 100 * edgeOf(point.high, found.range.to),
      ...{ text: crossingText(point.estimate), interval: crossingIntervalText(point) },
    })),
  );
  const drawn = rows.filter(({ kind }) => kind !== 'notEstimable');
  if (drawn.length === 0) return { name, title, reason: 'So few paths tell no depth.' };
  const places = [...new Set(rows.map(({ at }) => at))];
  const inside = drawn.filter(({ kind }) => kind === 'at');
  const hasBands = series.length <= MOST_BANDS && places.length > 1;
  return {
    name,
    title,
    caption:
      `Depth of the smallest shock to ${found.underlying} under which: ${limitText(found)}. Bars and bands are ` +
      `${statedPercentText(found.confidence)} intervals. Triangles stand at the end of the range that was searched: pointing up, no ` +
      'shock inside it does; pointing down, all do.',
    spec: fillTemplate('reverse-stress', {
      datasets: {
        bands: hasBands ? inside : [],
        inside,
        deeper: drawn.filter(({ kind }) => kind === 'deeper'),
        shallower: drawn.filter(({ kind }) => kind === 'shallower'),
      },
      orders: { series, at: places },
      colours: { series: policyColours(series) },
      titles: { at: found.along === 'correlation' ? 'correlation of every two prices' : 'time that the fall takes' },
      description: `Depth of the smallest shock, ${limitText(found)}, over ${found.along}`,
    }),
    table: frontierTable(found),
  };
}

function edgeOf(crossing: Crossing, absent: number): number {
  return crossing.kind === 'notEstimable' ? absent : crossing.depth;
}
