import type { Crossing, Frontier, FrontierPoint, ReverseStress } from '../../statistics/reverse-stress.ts';
import { countText, durationText, percentText, statedPercentText } from '../format.ts';
import { metricOf } from '../metric.ts';
import type { Cell, Table } from '../table.ts';

/** What limits all of it. */
export const REVERSE_STRESS_CAVEAT =
  'Every depth meets the same random numbers, path by path. Intervals cover Monte Carlo error only, each alone, for the ' +
  'model and the book as they are configured. A shock is given: nothing is said of how likely it is.';

/** «insurance fund depleted on more than 1 % of paths». */
export function limitText({ metric, limit }: ReverseStress): string {
  return `${metricOf(metric).title} on more than ${statedPercentText(limit)} of paths`;
}

/** «cross», or «cross, staircase» where shapes differ or say something of their own. */
export function seriesText({ frontiers, policies }: ReverseStress, { policy, shape }: Frontier): string {
  return frontiers.length === policies.length ? policy : `${policy}, ${SHAPES[shape]}`;
}

/** Shapes, as they are spoken of. */
export const SHAPES: { readonly [shape in Frontier['shape']]: string } = {
  gap: 'gap',
  slowBleed: 'slow bleed',
  staircase: 'staircase',
  flashCrash: 'flash crash',
  squeeze: 'squeeze',
  depeg: 'depeg',
};

/** Where a point stands on the frontier: «10 minutes», «correlation 0.5». */
export function placeText({ along }: Pick<ReverseStress, 'along'>, { over, correlation }: FrontierPoint): string {
  return along === 'correlation' && correlation !== null ? String(correlation).replace('-', '−') : durationText(over);
}

/** A depth to the tenth of a percent, which is what the search tells apart. */
export function depthText(depth: number): string {
  return percentText(depth, 1);
}

export function crossingText(crossing: Crossing): string {
  switch (crossing.kind) {
    case 'at':
      return depthText(crossing.depth);
    case 'shallower':
      return `below ${depthText(crossing.depth)}`;
    case 'deeper':
      return `above ${depthText(crossing.depth)}`;
    case 'notEstimable':
      return `not estimable (needs n ≥ ${countText(crossing.needs)})`;
  }
}

/** An end of an interval by itself: «20.9 %», «beyond 95.0 %». */
function endText(end: Exclude<Crossing, { kind: 'notEstimable' }>): string {
  return end.kind === 'deeper' ? `beyond ${depthText(end.depth)}` : depthText(end.depth);
}

/** «16.2 – 17.9 %», or what its ends say in words. */
export function crossingIntervalText({ low, high }: FrontierPoint): string {
  if (low.kind === 'at' && high.kind === 'at') {
    return `${depthText(low.depth).replace(/ %$/, '')} – ${depthText(high.depth)}`;
  }
  if (low.kind === 'notEstimable' && high.kind !== 'notEstimable') {
    return `up to ${endText(high)}, lower end ${crossingText(low)}`;
  }
  if (high.kind === 'notEstimable' && low.kind !== 'notEstimable') {
    return `from ${endText(low)}, upper end ${crossingText(high)}`;
  }
  const [from, to] = [crossingText(low), crossingText(high)];
  return from === to ? from : `${from} – ${to}`;
}

/** The deepest shock that is withstood: all of the range where it ends before the limit is met. */
export function withstoodText({ withstood }: FrontierPoint): string {
  switch (withstood.kind) {
    case 'deeper':
      return `all to ${depthText(withstood.depth)}`;
    case 'shallower':
      return `not even ${depthText(withstood.depth)}`;
    case 'at':
    case 'notEstimable':
      return crossingText(withstood);
  }
}

/** A row per point of every frontier. */
export function frontierTable(found: ReverseStress): Table {
  const several = found.frontiers.length > 1;
  return {
    columns: [
      ...(several
        ? [
            {
              title: found.frontiers.length === found.policies.length ? 'Policy' : 'Policy, shape',
              align: 'left' as const,
            },
          ]
        : []),
      { title: found.along === 'correlation' ? 'Correlation' : 'Fall takes', align: 'left' },
      { title: 'Smallest shock', align: 'right' },
      { title: 'Interval', align: 'left' },
      { title: 'Withstood', align: 'right' },
      { title: 'Depths', align: 'right' },
    ],
    rows: found.frontiers.flatMap((frontier) =>
      frontier.points.map((point): Cell[] => [
        ...(several ? [seriesText(found, frontier)] : []),
        placeText(found, point),
        { text: crossingText(point.estimate), value: point.estimate.kind === 'at' ? point.estimate.depth : null },
        crossingIntervalText(point),
        { text: withstoodText(point), value: point.withstood.kind === 'at' ? point.withstood.depth : null },
        { text: countText(point.depths), value: point.depths },
      ]),
    ),
  };
}

/** What a reader should know of the search: where the estimates come from, and whether paths were monotone. */
export function searchSentence(found: ReverseStress): string {
  const points = found.frontiers.flatMap(({ points }) => points);
  const violations = points.reduce((sum, each) => sum + each.violations, 0);
  const monotone =
    violations === 0
      ? 'No path was seen on which a shallower shock did it and a deeper one did not.'
      : `On ${countText(violations)} ${violations === 1 ? 'path' : 'paths'}, counted point by point, a shallower shock did it and a ` +
        'deeper one did not; there every depth tried was run on all paths, and the smallest shock is the first that crosses the limit.';
  return (
    `Depths from ${depthText(found.range.from)} to ${depthText(found.range.to)} of the price were searched; what crosses the ` +
    `limit lies within ${statedPercentText(found.tolerance)} of what the shock leaves from what does not. ${monotone}`
  );
}

/** The most fragile point of a frontier, in a sentence. */
export function frontierSentence(found: ReverseStress, frontier: Frontier): string {
  const { policy, shape, points } = frontier;
  const depths = points.flatMap((point) =>
    point.estimate.kind === 'at' ? [{ point, depth: point.estimate.depth }] : [],
  );
  const start = `${policy}: ${limitText(found)}`;
  const noun = `${found.direction === 'down' ? 'fall' : 'rise'} of ${found.underlying}`;
  if (points.some(({ estimate }) => estimate.kind === 'shallower')) {
    return `${start} already under a ${noun} of ${depthText(found.range.from)}, the shallowest searched (${SHAPES[shape]}).`;
  }
  if (depths.length === 0) {
    const [first] = points;
    return first?.estimate.kind === 'notEstimable'
      ? `${start}: ${crossingText(first.estimate)}.`
      : `${start} under no ${noun} up to ${depthText(found.range.to)} (${SHAPES[shape]}).`;
  }
  const worst = depths.reduce((least, each) => (each.depth < least.depth ? each : least));
  const place = placeText(found, worst.point);
  const where =
    found.along === 'correlation'
      ? `at a correlation of ${place}`
      : `that takes ${place}${shape === 'staircase' ? ' a stair' : ''}`;
  return (
    `${start} from a ${noun} by ${depthText(worst.depth)} ${where} (${SHAPES[shape]}; ` +
    `${statedPercentText(found.confidence)} interval ${crossingIntervalText(worst.point)}).`
  );
}
