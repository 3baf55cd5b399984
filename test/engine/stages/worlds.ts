import type { OrderBook } from '../../../src/price-model.ts';
import { stage, type WorldWords } from '../worlds.ts';

/**
 * One isolated long of 10 at 100 with a margin of 50, at 99: equity 40; under a flat rate of 5 % the maintenance is 49.5.
 * Every test of stages starts there.
 */
export const LONG: WorldWords = {
  prices: [[99]],
  initialPrices: [100],
  holdings: [{ account: 'a', size: 10, entryPrice: 100, margin: 50 }],
  schedule: { kind: 'flat', rate: 0.05 },
};

/** A book that moves by a factor e for every `size` that is sold at an index of 99. */
export const bookOf = (size: number): OrderBook => ({
  kind: 'linear',
  depthPerBasisPoint: (99 * size) / 1e4,
  maximumDepth: Infinity,
  recoveryHalfLife: Infinity,
});

export const CLOSING = stage({ name: 'close' });
