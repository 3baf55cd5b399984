import type { Sampling, TiltTarget } from '../../experiment.ts';
import type { Underlying } from '../../price-model.ts';
import { SAMPLING_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { readReference } from '../semantics/reference.ts';
import type { Resolved } from './reading.ts';

const TILTABLE: readonly string[] = ['gbm', 'merton', 'kou'];

/** Reads `sampling`; `plain` where it is left out. Undefined after a complaint. */
export function readSampling(
  cursor: Cursor,
  underlyings: readonly Underlying[],
): Resolved<Sampling | undefined> | undefined {
  if (cursor.at('kind').text('plain') === 'plain') return { value: undefined, json: { kind: 'plain' } };
  const target = cursor.at('target');
  const defensive = cursor.at('defensive').number(SAMPLING_DEFAULTS.defensive);
  const named = target.node?.kind === 'object' ? readTarget(target, underlyings) : 'auto';
  if (!checkLaws(cursor, underlyings) || named === undefined) return undefined;
  if (named === 'auto') {
    return { value: { kind: 'tilt', targets: 'auto', defensive }, json: { kind: 'tilt', target: 'auto', defensive } };
  }
  const { name } = underlyings[named.underlying]!;
  return {
    value: { kind: 'tilt', targets: [named], defensive },
    json: { kind: 'tilt', target: { underlying: name, price: named.price }, defensive },
  };
}

function readTarget(cursor: Cursor, underlyings: readonly Underlying[]): TiltTarget | undefined {
  const names = underlyings.map(({ name }) => name);
  const underlying = readReference(cursor.at('underlying'), names, 'an underlying');
  const price = cursor.at('price').amount({ above: 0 });
  if (underlying === undefined || price === undefined) return undefined;
  const { name, initialPrice, price: law } = underlyings[underlying]!;
  if (law.kind === 'replay') {
    return cursor.at('underlying').refuse('an underlying that moves by chance', `${name} is replayed from a history`);
  }
  if (price !== initialPrice) return { underlying, price };
  return cursor.at('price').refuse(`a price other than the initial one of ${name}`);
}

/** Complains where a law is none that can be tilted; replayed prices have no law. */
function checkLaws(cursor: Cursor, underlyings: readonly Underlying[]): boolean {
  let isFine = true;
  const complain = (found: string, suggestion: string): void => {
    cursor.at('kind').complain({ expected: 'price models that can be tilted: gbm, merton or kou', found, suggestion });
    isFine = false;
  };
  for (const { name, price } of underlyings) {
    if (price.kind === 'replay') continue;
    if (!TILTABLE.includes(price.kind)) {
      complain(`"${price.kind}" for ${name}`, 'the sampling "plain" takes every model');
    } else if ('volatility' in price && price.volatility === 0) {
      complain(`a volatility of 0 for ${name}`, 'give it a volatility, or sample plainly');
    }
  }
  if (underlyings.every(({ price }) => price.kind === 'replay')) complain('replayed prices alone', 'sample plainly');
  return isFine;
}
