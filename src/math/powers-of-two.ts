/** The least k for which 2ᵏ is a double: the smallest subnormal. */
export const LEAST_EXPONENT = -1074;
/** The greatest k for which 2ᵏ is a double. */
export const GREATEST_EXPONENT = 1023;

/**
 * 2ᵏ at index k − {@link LEAST_EXPONENT}, exact: doubling never rounds.
 *
 * A table, because the usual way (writing the exponent's bits through a second view of the same memory)
 * makes the processor wait for its own store.
 */
export const POWERS_OF_TWO: Float64Array = powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(GREATEST_EXPONENT - LEAST_EXPONENT + 1);
  powers[0] = Number.MIN_VALUE;
  for (let i = 1; i < powers.length; i++) powers[i] = 2 * powers[i - 1]!;
  return powers;
}
