import type { DistortionShock } from '../../../shock.ts';
import type { Cursor } from '../../document/cursor.ts';
import { readReference } from '../../semantics/reference.ts';
import type { Resolved } from '../reading.ts';
import { readMove } from './move.ts';
import type { ShockSurroundings } from './shocks.ts';
import { fits, MOVE, readLength, readStart } from './window.ts';

/** Reads what lets the venue see other prices than there are; undefined after a complaint. */
export function readDistortion(
  item: Cursor,
  kind: DistortionShock['kind'],
  { underlyings, markets, horizon }: ShockSurroundings,
): Resolved<DistortionShock> | undefined {
  // Without markets, what refers to them would only be complained about for their absence.
  if (kind === 'mark' && markets.length === 0) return undefined;
  const place =
    kind === 'oracle'
      ? readReference(item.at('underlying'), underlyings, 'an underlying')
      : readReference(item.at('market'), markets, 'a market');
  const size = readMove(item.at('size'), 'any');
  const steps = readLength(item, MOVE, 1, horizon);
  const start = readStart(item.at('start'));
  if (place === undefined || size === undefined || steps === undefined || start === undefined) return undefined;
  if (!fits(item, start, steps, horizon)) return undefined;
  const when = { size, start, steps };
  return kind === 'oracle'
    ? { value: { kind, underlying: place, ...when }, json: { kind, underlying: underlyings[place], ...when } }
    : { value: { kind, market: place, ...when }, json: { kind, market: markets[place], ...when } };
}
