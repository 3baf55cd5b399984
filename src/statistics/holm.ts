/**
 * p-values adjusted so that comparing each with α keeps the chance of any false rejection at α, whatever their dependence
 * (Holm, 1979): ascending, the i-th of m is multiplied by m − i + 1, made monotone and at most 1. In the order given.
 */
export function holmAdjusted({ pValues }: { pValues: readonly number[] }): number[] {
  for (const p of pValues) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value lies between 0 and 1, not at ${p}`);
  }
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[i]! - pValues[j]! || i - j);
  const adjusted = new Array<number>(pValues.length).fill(0);
  let largest = 0;
  order.forEach((place, i) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - i) * pValues[place]!));
    adjusted[place] = largest;
  });
  return adjusted;
}
