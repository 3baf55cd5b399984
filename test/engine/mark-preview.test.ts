import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cadenceOf } from '../../src/engine/cadence.ts';
import { MarkPreview, PREVIEW_ERROR } from '../../src/engine/mark-preview.ts';
import { updateMarks } from '../../src/engine/mark-price.ts';
import { createState, resetMarkets } from '../../src/engine/state.ts';
import { world } from './worlds.ts';

describe('a preview of marks', () => {
  it('comes as close to what they will be as it says, whatever displacement decays and whichever steps it looks at', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 50, max: 200, noNaN: true }), { minLength: 3, maxLength: 20 }),
        fc.oneof(fc.double({ min: -0.03, max: 0.03, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true })),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('index' as const, 'mid' as const),
        (prices, displacement, stride, markPrice) => {
          const book = {
            kind: 'linear',
            depthPerBasisPoint: 1000,
            maximumDepth: Infinity,
            recoveryHalfLife: 120,
          } as const;
          const { policy, path } = world({ prices: [prices], holdings: [], book, markPrice });
          const state = createState(policy);
          const cadence = cadenceOf(policy, path.step);
          resetMarkets(state, Float64Array.of(path.index[0]![0]!), path);
          const preview = new MarkPreview(policy, state);
          const market = state.books[0]!;
          market.displacement = displacement;
          preview.startFrom(0);
          for (let step = 1; step <= path.steps; step++) {
            market.displacement *= cadence.displacementLeft[0]!;
            market.index = path.index[0]![step]!;
            state.reportedIndex[0] = market.index;
            updateMarks(policy, state, cadence, step);
            if (step % stride !== 0) continue;
            preview.lookAt(step, path.index, cadence);
            const error = Math.abs(preview.prices[0]! / state.marks[0]! - 1);
            expect(error).toBeLessThan(PREVIEW_ERROR);
            expect(preview.values[0]).toBe(preview.prices[0]);
          }
        },
      ),
      { numRuns: 300, seed: 20261128 },
    );
  });
});
