import type { Fraction } from '../../units.ts';
import type { Cursor } from '../document/cursor.ts';

/** Whether the initial rate that stands there is below the maintenance rate; then it has been said. */
export function isBelowMaintenance(cursor: Cursor, maintenanceRate: Fraction): boolean {
  if (!cursor.present || cursor.number(Number.NaN) >= maintenanceRate) return false;
  cursor.refuse(`an initial rate no lower than the maintenance rate (${maintenanceRate})`);
  return true;
}
