import type { GapShock } from '../../../shock.ts';
import type { Cursor } from '../../document/cursor.ts';
import { readReference } from '../../semantics/reference.ts';
import type { Resolved } from '../reading.ts';
import { readMove } from './move.ts';
import type { ShockSurroundings } from './shocks.ts';
import { fits, readLength, readStart } from './window.ts';

export function readGap(item: Cursor, { underlyings, horizon }: ShockSurroundings): Resolved<GapShock> | undefined {
  const underlying = readReference(item.at('underlying'), underlyings, 'an underlying');
  const size = readMove(item.at('size'));
  const steps = readLength(item, horizon);
  if (underlying === undefined || size === undefined || steps === undefined) return undefined;
  const start = readStart(item.at('start'));
  if (!fits(item, start, steps, horizon)) return undefined;
  return {
    value: { kind: 'gap', underlying, size, start, steps },
    json: { kind: 'gap', underlying: underlyings[underlying], size, start, steps },
  };
}
