import type { AccountsSource, Policy } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';
import { namedPolicies } from './named-policies.ts';

/** Warns of top-ups that the triggers of some policies never call for. */
export function warnOfIdleTopUps(cursor: Cursor, { traders }: AccountsSource, policies: readonly Policy[]): void {
  if (traders.topUp === undefined) return;
  const silent = policies.filter(({ venue }) => venue.triggers.every(({ action }) => action !== 'warn'));
  if (silent.length === 0) return;
  const where = namedPolicies(silent, policies);
  cursor.at('traders', 'topUp').warn(`top-ups never act under ${where}: no trigger of its venue warns`);
}
