import type { PathTrace, PolicyTrace } from '../../engine/trace-path.ts';
import type { Experiment } from '../../experiment.ts';
import { fillTemplate, MOST_ROWS, type ChartSpec } from '../charts/template.ts';
import type { JsonObject } from '../charts/theme.ts';
import { timeUnit } from '../charts/time-unit.ts';
import { settlementCoin } from '../format.ts';
import { MARKED, marksOf, type Mark } from './marks.ts';
import { outline } from './outline.ts';

/** Of the rows of the chart; the curves share the others. */
const SHARE_OF_MARKS = 1 / 5;

/** Curves with their colours, in the order of the legend. */
const CURVES = { 'index price': '#8A8A8A', 'mark price': '#0072B2', 'balance of all funds': '#009E73' } as const;

interface Curve {
  readonly name: keyof typeof CURVES;
  readonly values: ArrayLike<number>;
}

/** What a chart of a path shows, thinned to what it can hold, as plain JSON. */
export interface TimelineOutline {
  readonly path: number;
  /** Of its axis. */
  readonly unit: string;
  readonly panels: readonly TimelinePanel[];
}

/** A panel of curves, or of what happened, a row per kind. */
export type TimelinePanel = { readonly title: string } & (
  { readonly curves: readonly CurvePoint[] } | { readonly marks: readonly Mark[] }
);

interface CurvePoint extends JsonObject {
  readonly time: number;
  readonly curve: Curve['name'];
  readonly value: number;
}

/** Prices and marks of every market along the path, below them what happened and the funds, on one axis of time; per policy. */
export function timelineChart(experiment: Experiment, trace: PathTrace): ChartSpec {
  return timelineSpec(timelineOutline(experiment, trace));
}

/** @param most  rows of all panels together, ≥ 20 for each curve */
export function timelineOutline(experiment: Experiment, trace: PathTrace, most = MOST_ROWS): TimelineOutline {
  const { unit, seconds } = timeUnit(experiment.horizon);
  const time = (step: number): number => (step * experiment.horizon.step) / seconds;
  const mostMarks = Math.floor(most * SHARE_OF_MARKS);
  const panels = trace.policies.flatMap((policy) =>
    panelsOf(experiment, trace, policy, time, Math.floor(mostMarks / trace.policies.length)),
  );
  const curves = panels.flatMap(({ content }) => ('marks' in content ? [] : content));
  const mostOfCurve = Math.max(4, Math.floor((most - mostMarks) / curves.length));
  return {
    path: trace.path,
    unit,
    panels: panels.map(({ title, content }) =>
      'marks' in content ? { title, marks: content.marks } : { title, curves: pointsOf(content, mostOfCurve, time) },
    ),
  };
}

export function timelineSpec({ path, unit, panels }: TimelineOutline): ChartSpec {
  const shown = new Set(panels.flatMap((panel) => ('curves' in panel ? panel.curves.map(({ curve }) => curve) : [])));
  const drawn = Object.entries(CURVES).filter(([name]) => shown.has(name as Curve['name']));
  const legend = { names: drawn.map(([name]) => name), colours: drawn.map(([, colour]) => colour) };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `Prices, marks and funds along path ${path}, with what happened below them`,
    vconcat: panels.map((panel) => ({
      title: { text: panel.title, anchor: 'start', frame: 'group', offset: 8 },
      ...('marks' in panel ? marksSpec(panel.marks, unit) : curvesSpec(panel.curves, legend, unit)),
    })),
    resolve: { scale: { x: 'shared', stroke: 'shared', fill: 'independent' } },
    // Axes are as wide as their labels; the panels are to stand exactly above one another.
    bounds: 'flush',
    spacing: 64,
  };
}

interface FullPanel {
  readonly title: string;
  readonly content: readonly Curve[] | { readonly marks: readonly Mark[] };
}

function panelsOf(
  experiment: Experiment,
  { market: path, policies }: PathTrace,
  policy: PolicyTrace,
  time: (step: number) => number,
  mostMarks: number,
): FullPanel[] {
  const title = (what: string): string => (policies.length === 1 ? what : `${policy.policy} · ${what}`);
  const marks = marksOf(policy.events, time, mostMarks);
  const prices = experiment.markets.map(({ symbol, underlying }, m): FullPanel => {
    const index: Curve = { name: 'index price', values: path.index[underlying]! };
    const mark: Curve = { name: 'mark price', values: policy.marks[m]! };
    return { title: title(symbol), content: isSame(index.values, mark.values) ? [mark] : [index, mark] };
  });
  const fund: FullPanel = {
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

function pointsOf(curves: readonly Curve[], most: number, time: (step: number) => number): CurvePoint[] {
  return curves.flatMap(({ name, values }) =>
    outline(values, most)
      .filter((step) => Number.isFinite(values[step]))
      .map((step) => ({ time: time(step), curve: name, value: values[step]! })),
  );
}

function curvesSpec(
  curves: readonly CurvePoint[],
  legend: { readonly names: readonly string[]; readonly colours: readonly string[] },
  unit: string,
): JsonObject {
  return panelSpec('timeline', {
    titles: { time: unit },
    orders: { curve: legend.names },
    colours: { curve: legend.colours },
    datasets: { curves },
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
  const layers = layer as readonly (JsonObject & { readonly data: JsonObject & { readonly name: string } })[];
  return {
    width,
    height,
    layer: layers.map((each) =>
      'values' in each.data ? each : { ...each, data: { values: data.datasets[each.data.name] } },
    ),
  };
}
