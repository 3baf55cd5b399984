import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EdgeBuckets } from '../../../src/engine/detector/edge-buckets.ts';

const SIDES = 2;
const NODES = 20;
/** Of a value of 100: within a bucket, over several of them, and far beyond the window on either side. */
const value = fc.oneof(
  fc.double({ min: 99.9, max: 100.1, noNaN: true }),
  fc.integer({ min: 90, max: 110 }),
  fc.integer({ min: 20, max: 300 }),
);

/** What happens to edges: a node is given one, loses it, or a side's value takes those that it reaches; they are kept, or put back. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), node: fc.nat(NODES - 1), edge: value }) },
  fc.record({ kind: fc.constant('remove' as const), node: fc.nat(NODES - 1) }),
  fc.record({ kind: fc.constant('take' as const), side: fc.nat(SIDES - 1), value }),
  fc.record({ kind: fc.constant('keep' as const) }),
  fc.record({ kind: fc.constant('restore' as const) }),
);

/** Even nodes are of side 0, odd ones of side 1. */
const sideOf = (node: number): number => node % SIDES;

describe('edges in buckets', () => {
  it('are taken by a value that reaches them, and by no other, whatever came and went', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 80, size: 'max' }), (happenings) => {
        const buckets = new EdgeBuckets(SIDES, NODES);
        buckets.clear(Float64Array.of(100, 100));
        buckets.keep();
        let edges = new Map<number, number>();
        let kept = new Map<number, number>();
        const reached = new Int32Array(NODES);
        for (const each of happenings) {
          if (each.kind === 'put') {
            buckets.put(sideOf(each.node), each.node, each.edge);
            edges.set(each.node, each.edge);
          } else if (each.kind === 'remove') {
            buckets.remove(each.node);
            edges.delete(each.node);
          } else if (each.kind === 'keep') {
            buckets.keep();
            kept = new Map(edges);
          } else if (each.kind === 'restore') {
            buckets.restore();
            edges = new Map(kept);
          } else {
            const count = buckets.take(each.side, each.value, reached, 0);
            const expected = [...edges].filter(([node, edge]) => sideOf(node) === each.side && edge <= each.value);
            expect([...reached.subarray(0, count)].sort((a, b) => a - b)).toEqual(
              expected.map(([node]) => node).sort((a, b) => a - b),
            );
            for (const [node] of expected) edges.delete(node);
            taken += count;
          }
          for (const [node, edge] of edges) expect(buckets.least(sideOf(node))).toBeLessThanOrEqual(edge);
        }
      }),
      { numRuns: 500, seed: 20261128 },
    );
    expect(taken).toBeGreaterThan(1000);
  });

  it('know the least of a side once some were taken', () => {
    const buckets = new EdgeBuckets(1, 4);
    buckets.clear(Float64Array.of(100));
    [100.01, 100.5, 103, 150].forEach((edge, node) => buckets.put(0, node, edge));
    const reached = new Int32Array(4);
    const leasts = [100.2, 101, 120, 150].map((at) => {
      buckets.take(0, at, reached, 0);
      return buckets.least(0);
    });
    expect(leasts).toEqual([100.5, 103, 150, Infinity]);
  });
});
