/** Jumps per bar stay below this: with more of them a bar's law has no jumps that could be told from its diffusion. */
export const MOST_JUMPS_PER_BAR = 0.5;
/** A jump's scale stays above this share of a bar's diffusion: below it the likelihood has no maximum. */
export const LEAST_JUMP_SHARE = 0.1;

/** Sentences on jumps that a history hardly has, or has in nearly every bar. */
export function jumpWarnings(perBar: number, bars: number): string[] {
  const expected = perBar * bars;
  if (perBar > 0.98 * MOST_JUMPS_PER_BAR)
    return [
      `Jumps are at their bound of ${MOST_JUMPS_PER_BAR} per bar: they stand for changing volatility, not for jumps. Use shorter bars or garch.`,
    ];
  if (expected < 10)
    return [
      `Only about ${expected.toPrecision(2)} jumps are expected in these ${bars} bars: what is said of their sizes rests on those few.`,
    ];
  return [];
}
