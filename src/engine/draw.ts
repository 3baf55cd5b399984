/**
 * The uniform number in (0, 1) that decides for an account at a step: a pure function of its address, so every policy meets
 * the same luck in whatever order it asks.
 *
 * @param purpose  from `purpose()` of src/random
 * @param account  row of the account; 0 where none is concerned
 * @param step     1-based
 */
export type Draw = (purpose: number, account: number, step: number) => number;
