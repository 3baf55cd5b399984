/**
 * Size that a holder of `held` may still receive so that |held + size| stays within `limit`. Where it comes from the other
 * side it first reduces what is held, which is always allowed.
 *
 * @param held signed; `sign` that of what would be received
 * @param limit size, may be negative where the limit is exceeded already
 */
export function roomFor(held: number, sign: 1 | -1, limit: number): number {
  const against = Math.max(0, -sign * held);
  const along = Math.max(0, sign * held);
  return Math.max(0, against + Math.max(0, limit) - along);
}
