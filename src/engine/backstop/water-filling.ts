/**
 * Spreads `total` in proportion to `weights` as far as each `cap` reaches: share i = min(capᵢ, η · weightᵢ), η such that
 * the shares sum to the total, or to Σ caps where that is less. What a cap holds back goes to the others.
 *
 * @param weights ≥ 0; who has none bears nothing
 * @param caps ≥ 0, may be Infinity
 * @returns shares, ≥ 0
 */
export function waterFilling(weights: Float64Array, caps: Float64Array, total: number): Float64Array {
  const shares = new Float64Array(weights.length);
  const level = (i: number): number => caps[i]! / weights[i]!;
  // Whose cap binds first comes first.
  const order = Array.from(weights.keys())
    .filter((i) => weights[i]! > 0 && caps[i]! > 0)
    .sort((a, b) => level(a) - level(b) || a - b);
  // Summed from the end: subtracting a large weight would leave its rounding to the small ones.
  const weightFrom = new Float64Array(order.length + 1);
  for (let k = order.length - 1; k >= 0; k--) weightFrom[k] = weightFrom[k + 1]! + weights[order[k]!]!;
  let left = total;
  for (let k = 0; k < order.length; k++) {
    const i = order[k]!;
    if (caps[i]! * weightFrom[k]! > left * weights[i]!) {
      for (const j of order.slice(k)) shares[j] = weights[j]! * (left / weightFrom[k]!);
      return shares;
    }
    shares[i] = caps[i]!;
    left = Math.max(0, left - caps[i]!);
  }
  return shares;
}
