import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EdgeHeap } from '../../../src/engine/detector/edge-heap.ts';

/** What happens to a heap: a row comes with an edge, is taken out, or the least one leaves. */
const happening = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), row: fc.nat(19), edge: fc.integer({ min: -9, max: 9 }) }),
  fc.record({ kind: fc.constant('remove' as const), row: fc.nat(19) }),
  fc.record({ kind: fc.constant('pop' as const) }),
);

describe('a heap of edges', () => {
  it('has the smallest edge of its rows on top, whatever came and went', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 80 }), (happenings) => {
        const heap = new EdgeHeap(20, 20);
        const edges = new Map<number, number>();
        const least = (): number => Math.min(Infinity, ...edges.values());
        for (const each of happenings) {
          if (each.kind === 'put') {
            heap.remove(each.row);
            heap.add(each.row, each.edge);
            edges.set(each.row, each.edge);
          } else if (each.kind === 'remove') {
            heap.remove(each.row);
            edges.delete(each.row);
          } else if (edges.size > 0) {
            const smallest = least();
            const row = heap.pop();
            expect(edges.get(row)).toBe(smallest);
            edges.delete(row);
          }
          expect(heap.least()).toBe(least());
        }
        heap.clear();
        expect(heap.least()).toBe(Infinity);
      }),
      { numRuns: 500, seed: 20261127 },
    );
  });
});
