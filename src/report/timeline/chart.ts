import type { PathTrace, PolicyTrace } from '../../engine/trace-path.ts';
import type { Experiment } from '../../experiment.ts';
import { fillTemplate, MOST_ROWS, type ChartSpec } from '../charts/template.ts';
import type { JsonObject } from '../charts/theme.ts';
import { timeUnit } from '../charts/time-unit.ts';
import { settlementCoin } from '../format.ts';
import { MARKED, marksOf, type Mark } from './marks.ts';
import { outline } from './outline.ts';

/** Rows of the chart that are for marks; the curves share the others. */
const MOST_MARKS = MOST_ROWS / 5;

/** Curves with their colours, in the order of the legend. */
const CURVES = { 'index price': '#8A8A8A', 'mark price': '#0072B2', 'balance of all funds': '#009E73' } as const;

interface Curve {
  readonly name: keyof typeof CURVES;
  readonly values: ArrayLike<number>;
}

/** A panel of curves, or of what happened, a row per kind. */
interface Panel {
  readonly title: string;
  readonly content: readonly Curve[] | { readonly marks: readonly Mark[] };
}

/** Prices and marks of every market along the path, below them what happened and the funds, on one axis of time; per policy. */
export function timelineChart(experiment: Experiment, trace: PathTrace): ChartSpec {
  const { unit, seconds } = timeUnit(experiment.horizon);
  const time = (step: number): number => (step * experiment.horizon.step) / seconds;
  const mostMarks = Math.floor(MOST_MARKS / trace.policies.length);
  const panels = trace.policies.flatMap((policy) => panelsOf(experiment, trace, policy, time, mostMarks));
  const curves = panels.flatMap(({ content }) => ('marks' in content ? [] : content));
  const mostOfCurve = Math.max(4, Math.floor((MOST_ROWS - MOST_MARKS) / curves.length));
  const drawn = Object.entries(CURVES).filter(([name]) => curves.some((curve) => curve.name === name));
  const legend = { names: drawn.map(([name]) => name), colours: drawn.map(([, colour]) => colour) };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `Prices, marks and funds along path ${trace.path}, with what happened below them`,
    vconcat: panels.map(({ title, content }) => ({
      title: { text: title, anchor: 'start', frame: 'group', offset: 8 },
      ...('marks' in content ? marksSpec(content.marks, unit) : curvesSpec(content, legend, unit, mostOfCurve, time)),
    })),
    resolve: { scale: { x: 'shared', stroke: 'shared', fill: 'independent' } },
    // Axes are as wide as their labels; the panels are to stand exactly above one another.
    bounds: 'flush',
    spacing: 64,
  };
}

function panelsOf(
  experiment: Experiment,
  { market: path, policies }: PathTrace,
  policy: PolicyTrace,
  time: (step: number) => number,
  mostMarks: number,
): Panel[] {
  const title = (what: string): string => (policies.length === 1 ? what : `${policy.policy} · ${what}`);
  const marks = marksOf(policy.events, time, mostMarks);
  const prices = experiment.markets.map(({ symbol, underlying }, m): Panel => {
    const index: Curve = { name: 'index price', values: path.index[underlying]! };
    const mark: Curve = { name: 'mark price', values: policy.marks[m]! };
    return { title: title(symbol), content: isSame(index.values, mark.values) ? [mark] : [index, mark] };
  });
  const fund: Panel = {
    title: title(`funds, ${settlementCoin(experiment)}`),
    content: [{ name: 'balance of all funds', values: policy.fund }],
  };
  return [
    ...prices,
    ...(marks.length === 0 ? [] : [{ title: title('what happened'), content: { marks } }]),
    // The balance of an unlimited fund says nothing.
    ...(Number.isFinite(policy.fund[0] ?? NaN) ? [fund] : []),
  ];
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => value === b[i]);
}

function curvesSpec(
  curves: readonly Curve[],
  legend: { readonly names: readonly string[]; readonly colours: readonly string[] },
  unit: string,
  most: number,
  time: (step: number) => number,
): JsonObject {
  const rows = curves.flatMap(({ name, values }) =>
    outline(values, most)
      .filter((step) => Number.isFinite(values[step]))
      .map((step) => ({ time: time(step), curve: name, value: values[step] })),
  );
  return panelSpec('timeline', {
    titles: { time: unit },
    orders: { curve: legend.names },
    colours: { curve: legend.colours },
    datasets: { curves: rows },
  });
}

function marksSpec(marks: readonly Mark[], unit: string): JsonObject {
  const kinds = Object.values(MARKED).filter(([title]) => marks.some(({ kind }) => kind === title));
  return panelSpec('timeline-events', {
    titles: { time: unit },
    orders: { kind: kinds.map(([title]) => title) },
    colours: { kind: kinds.map(([, colour]) => colour) },
    datasets: { marks },
  });
}

/** A panel among others cannot hold named data sets: its layers take their rows along. */
function panelSpec(template: string, data: Omit<Parameters<typeof fillTemplate>[1], 'description'>): JsonObject {
  const { layer, width, height } = fillTemplate(template, { ...data, description: '' });
  const layers = layer as readonly (JsonObject & { readonly data: { readonly name: string } })[];
  return {
    width,
    height,
    layer: layers.map((each) => ({ ...each, data: { values: data.datasets[each.data.name] } })),
  };
}
