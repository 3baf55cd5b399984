import type { Cursor } from '../document/cursor.ts';

/** Weights of `count` things; absent = equal. They are not negative (the schema's part) and not all zero. */
export function readWeights(cursor: Cursor, count: number, things: string): number[] | undefined {
  if (!cursor.present) return Array.from({ length: count }, () => 1);
  const weights = cursor.numbers();
  if (weights.length !== count) {
    cursor.complain({ expected: `${count} weights, one for each of ${things}`, found: String(weights.length) });
    return undefined;
  }
  if (!weights.some((weight) => weight > 0)) {
    cursor.complain({ expected: 'weights that are not all 0', found: JSON.stringify(weights) });
    return undefined;
  }
  return weights;
}
