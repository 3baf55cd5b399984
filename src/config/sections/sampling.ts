import { pathsPerGroup, type Sampling, type TiltTarget } from '../../experiment.ts';
import type { Joint, Underlying } from '../../price-model.ts';
import type { Shock } from '../../shock.ts';
import { SAMPLING_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { readReference } from '../semantics/reference.ts';
import type { Resolved } from './reading.ts';

const TILTABLE: readonly string[] = ['gbm', 'merton', 'kou'];

/** Reads `sampling`; `plain` where it is left out. Undefined after a complaint. */
export function readSampling(
  cursor: Cursor,
  prices: { readonly underlyings: readonly Underlying[]; readonly joint: Joint; readonly shocks: readonly Shock[] },
): Resolved<Sampling | undefined> | undefined {
  const { underlyings, joint } = prices;
  switch (cursor.at('kind').text('plain')) {
    case 'plain':
      return { value: undefined, json: { kind: 'plain' } };
    case 'antithetic':
      return checkMirrors(cursor, underlyings) ? sameInJson({ kind: 'antithetic' }) : undefined;
    case 'stratified': {
      const strata = cursor.at('strata').number(SAMPLING_DEFAULTS.strata);
      return checkJumps(cursor, underlyings, joint) ? sameInJson({ kind: 'stratified', strata }) : undefined;
    }
    case 'control':
      return checkControls(cursor, prices) ? sameInJson({ kind: 'control' }) : undefined;
    default:
      return readTilt(cursor, underlyings);
  }
}

function sameInJson(sampling: Sampling): Resolved<Sampling> {
  return { value: sampling, json: { ...sampling } };
}

function readTilt(cursor: Cursor, underlyings: readonly Underlying[]): Resolved<Sampling> | undefined {
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

/** Complains where no draw has a mirror image: a history is drawn in blocks, which have none. */
function checkMirrors(cursor: Cursor, underlyings: readonly Underlying[]): boolean {
  const kind = cursor.at('kind');
  const drawn = underlyings.filter(({ price }) => price.kind === 'bootstrap');
  for (const { name } of drawn) {
    kind.complain({
      expected: 'price models with draws that have a mirror image: all but bootstrap',
      found: `"bootstrap" for ${name}`,
      suggestion: 'sample plainly',
    });
  }
  const isStill = underlyings.every(({ price }) => price.kind === 'replay');
  if (isStill) {
    kind.complain({ expected: 'a price that is drawn', found: 'replayed prices alone', suggestion: 'sample plainly' });
  }
  return drawn.length === 0 && !isStill;
}

/** Complains where no number of jumps is Poisson: those of hawkes are not, and other laws have none. */
function checkJumps(cursor: Cursor, underlyings: readonly Underlying[], joint: Joint): boolean {
  const own = underlyings.some(({ price }) => 'jumpIntensity' in price && price.jumpIntensity > 0);
  if (own || (joint.commonJumps?.intensity ?? 0) > 0) return true;
  cursor.at('kind').complain({
    expected: 'jumps that come by themselves: merton, kou, bates or joint.commonJumps, at an intensity above 0',
    found: `${[...new Set(underlyings.map(({ price }) => price.kind))].join(', ')} without any`,
    suggestion: 'sample plainly',
  });
  return false;
}

/** Complains where no final price has a mean that is known. */
function checkControls(
  cursor: Cursor,
  { underlyings, shocks }: { readonly underlyings: readonly Underlying[]; readonly shocks: readonly Shock[] },
): boolean {
  const overlaid = shocks.flatMap((shock) =>
    'underlying' in shock && shock.kind !== 'oracle' ? [shock.underlying] : [],
  );
  const isKnown = underlyings.some(
    ({ price }, underlying) =>
      ['gbm', 'merton', 'kou', 'regime'].includes(price.kind) && !overlaid.includes(underlying),
  );
  if (isKnown) return true;
  cursor.at('kind').complain({
    expected: 'a price whose final mean is known: gbm, merton, kou or regime, without a shock on top',
    found: underlyings
      .map(({ name, price }, underlying) => `${name} ${overlaid.includes(underlying) ? 'under a shock' : price.kind}`)
      .join(', '),
    suggestion: 'sample plainly',
  });
  return false;
}

/** Complains where paths that are drawn together would be torn apart. */
export function checkWholeGroups(
  cursor: Cursor,
  paths: number,
  minimumPaths: number | undefined,
  sampling: Sampling,
): void {
  const size = pathsPerGroup(sampling);
  const isSingle = cursor.node?.kind !== 'object';
  const check = (of: Cursor, count: number): void => {
    if (count % size === 0) return;
    const whole = size * Math.ceil(count / size);
    of.complain({
      expected: `a multiple of ${size}, whole ${sampling.kind === 'antithetic' ? 'pairs' : 'groups'} of ${sampling.kind} sampling`,
      found: String(count),
      suggestion: String(whole),
    });
  };
  check(isSingle ? cursor : cursor.at('max'), paths);
  if (minimumPaths !== undefined) check(cursor.at('min'), minimumPaths);
}
