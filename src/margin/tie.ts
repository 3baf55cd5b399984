/**
 * Amounts that differ by less than this share of the notional they are about are equal: decimal inputs have no exact
 * doubles, and rounding is neither a liquidation nor a bankruptcy. Far above what rounding amounts to, far below a cent.
 */
export const TIE = 1e-12;

/** `quantity` of a `whole` (≥ 0, in size), or the whole where only rounding would be left of it. */
export function upTo(whole: number, quantity: number): number {
  return quantity >= whole * (1 - TIE) ? whole : quantity;
}

/** Whether `equity` is below `required` (or at it, where the venue says so), for positions of this scale (`rowScale`). */
export function isUnder(equity: number, required: number, orAt: boolean, scale: number): boolean {
  const tie = TIE * scale;
  return orAt ? equity <= required + tie : equity < required - tie;
}
