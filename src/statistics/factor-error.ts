/** Relative standard error of a factor of variances that is measured on so many independent values, were they normal. */
export function errorOfFactor(units: number): number {
  return Math.sqrt(2 / units);
}
