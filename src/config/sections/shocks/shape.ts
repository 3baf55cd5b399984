import { comesBack, stepsOf, type PriceShock } from '../../../shock.ts';
import { SHOCK_DEFAULTS } from '../../defaults.ts';
import type { Cursor } from '../../document/cursor.ts';
import { durationText } from '../../document/duration.ts';
import { readReference } from '../../semantics/reference.ts';
import { withoutAbsent, type Resolved } from '../reading.ts';
import { readMove, type Direction } from './move.ts';
import { readShare } from './share.ts';
import type { ShockSurroundings } from './shocks.ts';
import { fits, MOVE, readLength, readStart } from './window.ts';

/** What every shape of a price says. */
type Common = Pick<PriceShock, 'underlying' | 'size' | 'start' | 'steps'>;

/** The price moves once and stays. */
export function readSingleMove(
  item: Cursor,
  kind: 'gap' | 'slowBleed',
  surroundings: ShockSurroundings,
): Resolved<PriceShock> | undefined {
  const common = readCommon(item, kind === 'slowBleed' ? 'down' : 'any', surroundings);
  return common && resolved(item, { kind, ...common }, surroundings);
}

export function readStaircase(item: Cursor, surroundings: ShockSurroundings): Resolved<PriceShock> | undefined {
  const { horizon } = surroundings;
  const common = readCommon(item, 'any', surroundings);
  const stairs = item.at('stairs').number(Number.NaN);
  const pauseSteps = readLength(item, ['pause', 'pauseSteps'], 0, horizon);
  if (common === undefined || pauseSteps === undefined) return undefined;
  return resolved(item, { kind: 'staircase', ...common, stairs, pauseSteps }, surroundings);
}

/** The price moves and comes back, in part or whole. */
export function readThereAndBack(
  item: Cursor,
  kind: 'flashCrash' | 'squeeze' | 'depeg',
  surroundings: ShockSurroundings,
): Resolved<PriceShock> | undefined {
  const { horizon } = surroundings;
  const common = readCommon(item, kind === 'squeeze' ? 'up' : 'down', surroundings);
  const holdSteps = readLength(item, ['hold', 'holdSteps'], 0, horizon);
  const bounce = readShare(item.at('bounce'), kind === 'depeg' ? SHOCK_DEFAULTS.depegBounce : Number.NaN);
  const bounceSteps = readLength(item, ['bounceOver', 'bounceSteps'], common?.steps ?? 1, horizon);
  if (common === undefined || holdSteps === undefined || bounce === undefined || bounceSteps === undefined)
    return undefined;
  const halfLife = item.at('halfLife').duration(Infinity);
  const value = { kind, ...common, holdSteps, bounce, bounceSteps, halfLife };
  for (const field of ['bounceOver', 'bounceSteps']) {
    if (!comesBack(value) && item.at(field).present) item.at(field).warn(`${field} never acts: nothing is given back`);
  }
  return resolved(item, value, surroundings);
}

function readCommon(item: Cursor, direction: Direction, surroundings: ShockSurroundings): Common | undefined {
  const underlying = readReference(item.at('underlying'), surroundings.underlyings, 'an underlying');
  const size = readMove(item.at('size'), direction);
  const steps = readLength(item, MOVE, 1, surroundings.horizon);
  const start = readStart(item.at('start'));
  if (underlying === undefined || size === undefined || steps === undefined || start === undefined) return undefined;
  return { underlying, size, start, steps };
}

/**
 * A shape that fits in, with its plain JSON: underlyings by name, lengths in steps, an endless half-life left out. Undefined
 * after a complaint.
 */
function resolved(item: Cursor, value: PriceShock, surroundings: ShockSurroundings): Resolved<PriceShock> | undefined {
  if (!fits(item, value.start, stepsOf(value), surroundings.horizon)) return undefined;
  const underlying = surroundings.underlyings[value.underlying];
  const halfLife = 'halfLife' in value && value.halfLife !== Infinity ? durationText(value.halfLife) : undefined;
  return { value, json: withoutAbsent({ ...value, underlying, halfLife }) };
}
