import type { DepthShock } from '../../../shock.ts';
import type { Cursor } from '../../document/cursor.ts';
import { durationText } from '../../document/duration.ts';
import { readReference } from '../../semantics/reference.ts';
import { withoutAbsent, type Resolved } from '../reading.ts';
import { readMove } from './move.ts';
import type { ShockSurroundings } from './shocks.ts';
import { fits, readLength, readStart } from './window.ts';

export function readDepth(item: Cursor, { markets, horizon }: ShockSurroundings): Resolved<DepthShock> | undefined {
  const market = readReference(item.at('market'), markets, 'a market');
  const size = readMove(item.at('size'));
  const steps = readLength(item, horizon);
  if (market === undefined || size === undefined || steps === undefined) return undefined;
  const start = readStart(item.at('start'));
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
