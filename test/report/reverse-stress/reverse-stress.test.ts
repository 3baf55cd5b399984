import { describe, expect, it } from 'vitest';
import { frontierChart } from '../../../src/report/reverse-stress/chart.ts';
import { frontierSentence, frontierTable, searchSentence } from '../../../src/report/reverse-stress/table.ts';
import { reverseStressText } from '../../../src/report/reverse-stress/text.ts';
import type { Crossing, FrontierPoint, ReverseStress } from '../../../src/statistics/reverse-stress.ts';

const at = (depth: number): Crossing => ({ kind: 'at', depth });

function point(over: number, estimate: Crossing, rest: Partial<FrontierPoint> = {}): FrontierPoint {
  const ends = { low: estimate, high: estimate, withstood: estimate };
  return {
    ...{ over, whole: over, correlation: null, estimate, ...ends, curve: [], depths: 20, violations: 0 },
    ...rest,
  };
}

function found(points: readonly FrontierPoint[]): ReverseStress {
  return {
    ...{ experiment: 'desk', question: '', seed: '1', paths: 1_000, confidence: 0.95, limit: 0.01, tolerance: 1e-3 },
    ...{ metric: 'fundDepletion.probability', underlying: 'BTC', direction: 'down', along: 'speed', warnings: [] },
    ...{ range: { from: 0.01, to: 0.95 }, policies: ['cross'], frontiers: [{ policy: 'cross', shape: 'gap', points }] },
  };
}

const frontier = found([
  point(60, at(0.173), { low: at(0.17), high: at(0.174), withstood: at(0.168) }),
  point(600, { kind: 'deeper', depth: 0.95 }),
]);

describe('a frontier in words', () => {
  it('says the smallest shock first, with its speed and its interval', () => {
    expect(frontierSentence(frontier, frontier.frontiers[0]!)).toBe(
      'cross: insurance fund depleted on more than 1 % of paths from a fall of BTC by 17.3 % that takes 1 minute ' +
        '(gap; 95 % interval 17.0 – 17.4 %).',
    );
  });

  it('says where the range ends before the limit is met, and where it begins beyond it', () => {
    const none = found([point(60, { kind: 'deeper', depth: 0.95 })]);
    expect(frontierSentence(none, none.frontiers[0]!)).toContain('under no fall of BTC up to 95.0 %');
    const all = found([point(60, { kind: 'shallower', depth: 0.01 })]);
    expect(frontierSentence(all, all.frontiers[0]!)).toContain('already under a fall of BTC of 1.0 %');
    const few = found([point(60, { kind: 'notEstimable', needs: 368 })]);
    expect(frontierSentence(few, few.frontiers[0]!)).toContain('not estimable (needs n ≥ 368)');
  });

  it('has a row for each point, with what is withstood', () => {
    expect(
      frontierTable(frontier).rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.text))),
    ).toEqual([
      ['1 minute', '17.3 %', '17.0 – 17.4 %', '16.8 %', '20'],
      ['10 minutes', 'above 95.0 %', 'above 95.0 %', 'all to 95.0 %', '20'],
    ]);
  });

  it('says which end of an interval cannot be estimated', () => {
    const few: Crossing = { kind: 'notEstimable', needs: 368 };
    const intervals = [
      { low: few, high: at(0.209) },
      { low: few, high: { kind: 'deeper', depth: 0.95 } as const },
      { low: at(0.17), high: few },
    ].map((ends) => frontierTable(found([point(60, at(0.2), ends)])).rows[0]![2]);
    expect(intervals).toEqual([
      'up to 20.9 %, lower end not estimable (needs n ≥ 368)',
      'up to beyond 95.0 %, lower end not estimable (needs n ≥ 368)',
      'from 17.0 %, upper end not estimable (needs n ≥ 368)',
    ]);
  });

  it('counts the paths on which deeper was not worse', () => {
    expect(searchSentence(found([point(60, at(0.2), { violations: 3 })]))).toContain('On 3 paths');
    expect(searchSentence(frontier)).toContain('No path was seen');
  });

  it('fits a terminal', () => {
    const text = reverseStressText(frontier, { colour: false, width: 80, directory: 'runs' });
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(text).toMatch(/1 minute +17\.3 %/);
  });
});

describe('the chart of a frontier', () => {
  const datasets = (of: ReverseStress) =>
    (frontierChart(of) as unknown as { spec: { datasets: Record<string, readonly object[]> } }).spec.datasets;

  it('has points inside the range in percent, and a triangle where there is none', () => {
    expect(datasets(frontier)['inside']).toMatchObject([
      { at: '1 minute', depth: expect.closeTo(17.3, 9) as number, high: 17.4 },
    ]);
    expect(datasets(frontier)['deeper']).toMatchObject([{ at: '10 minutes', depth: 95 }]);
  });

  it('is none where paths are too few for any depth', () => {
    expect(frontierChart(found([point(60, { kind: 'notEstimable', needs: 368 })]))).toHaveProperty('reason');
  });
});
