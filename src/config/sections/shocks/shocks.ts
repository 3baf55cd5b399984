import type { Shock } from '../../../shock.ts';
import type { Cursor } from '../../document/cursor.ts';
import { allOf, type Horizon, type Reading, type Resolved } from '../reading.ts';
import { readCorrelationBreak } from './correlation-break.ts';
import { readDepth } from './depth.ts';
import { readDistortion } from './distortion.ts';
import { readSingleMove, readStaircase, readThereAndBack } from './shape.ts';

/** What a shock refers to. */
export interface ShockSurroundings {
  /** Names of the underlyings, in the order of the configuration. */
  readonly underlyings: readonly string[];
  /** Symbols of the markets, in that order too. */
  readonly markets: readonly string[];
  readonly horizon: Horizon;
}

/** Reads `shocks`. */
export function readShocks(
  cursor: Cursor,
  surroundings: ShockSurroundings,
  reading: Reading,
): Resolved<readonly Shock[]> | undefined {
  const read = cursor
    .items()
    .map((item) => (reading.shape.sound(item.pointer) ? readShock(item, surroundings) : undefined));
  const all = allOf(read);
  return all && { value: all.map(({ value }) => value), json: all.map(({ json }) => json) };
}

function readShock(item: Cursor, surroundings: ShockSurroundings): Resolved<Shock> | undefined {
  const kind = item.at('kind').text() as Shock['kind'];
  switch (kind) {
    case 'gap':
    case 'slowBleed':
      return readSingleMove(item, kind, surroundings);
    case 'staircase':
      return readStaircase(item, surroundings);
    case 'flashCrash':
    case 'squeeze':
    case 'depeg':
      return readThereAndBack(item, kind, surroundings);
    case 'oracle':
    case 'mark':
      return readDistortion(item, kind, surroundings);
    case 'correlationBreak':
      return readCorrelationBreak(item, surroundings);
    case 'depth':
      return readDepth(item, surroundings);
  }
}
