import type { DepthShock } from '../../../shock.ts';
import type { Cursor } from '../../document/cursor.ts';
import { durationText } from '../../document/duration.ts';
import { readReference } from '../../semantics/reference.ts';
import { withoutAbsent, type Resolved } from '../reading.ts';
import { readMove } from './move.ts';
import type { ShockSurroundings } from './shocks.ts';
import { fits, MOVE, readLength, readStart } from './window.ts';

/** Reads what takes depth off a book; undefined after a complaint. */
export function readDepth(item: Cursor, { markets, horizon }: ShockSurroundings): Resolved<DepthShock> | undefined {
  // Without markets, what refers to them would only be complained about for their absence.
  if (markets.length === 0) return undefined;
  const market = readReference(item.at('market'), markets, 'a market');
  const size = readMove(item.at('size'), 'any');
  const steps = readLength(item, MOVE, 1, horizon);
  const start = readStart(item.at('start'));
  if (market === undefined || size === undefined || steps === undefined || start === undefined) return undefined;
  if (!fits(item, start, steps, horizon)) return undefined;
  const recoveryHalfLife = item.at('recoveryHalfLife').duration(0);
  return {
    value: { kind: 'depth', market, size, start, steps, recoveryHalfLife },
    json: withoutAbsent({
      kind: 'depth',
      market: markets[market],
      size,
      start,
      steps,
      recoveryHalfLife: recoveryHalfLife === 0 ? undefined : durationText(recoveryHalfLife),
    }),
  };
}
