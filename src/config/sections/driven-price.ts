import {
  garchPersistence,
  hestonMeanExists,
  type NormalJumps,
  type PriceModel,
  type SquareRootVariance,
} from '../../price-model.ts';
import { PRICE_DEFAULTS } from '../defaults.ts';
import { percentOf } from '../document/amount.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText } from '../document/duration.ts';
import { MOST_JUMPS } from '../schema/words.ts';
import { readChain } from '../semantics/chain.ts';
import type { Horizon, Resolved } from './reading.ts';

/** Above this a volatility was probably typed in percent. */
const UNLIKELY_VOLATILITY = 5;

/** The laws that Gaussian shocks drive. */
export type DrivenKind = Exclude<PriceModel['kind'], 'bootstrap' | 'replay'>;

/** Reads a price of one of these kinds; undefined after a complaint. */
export function readDrivenPrice(cursor: Cursor, kind: DrivenKind, horizon: Horizon): Resolved<PriceModel> | undefined {
  const number = (field: string): number => cursor.at(field).number(Number.NaN);
  const drift = cursor.at('drift').number(PRICE_DEFAULTS.drift);
  switch (kind) {
    case 'gbm':
      return same({ kind, drift, volatility: readVolatility(cursor.at('volatility')) });
    case 'merton':
      return same({ kind, drift, volatility: readVolatility(cursor.at('volatility')), ...readNormalJumps(cursor) });
    case 'kou':
      return same({
        kind,
        drift,
        volatility: readVolatility(cursor.at('volatility')),
        jumpIntensity: number('jumpIntensity'),
        upProbability: number('upProbability'),
        upRate: number('upRate'),
        downRate: number('downRate'),
      });
    case 'heston': {
      const variance = readVariance(cursor, horizon);
      return variance && same({ kind, drift, ...variance });
    }
    case 'bates': {
      const variance = readVariance(cursor, horizon);
      return variance && same({ kind, drift, ...variance, ...readNormalJumps(cursor) });
    }
    case 'garch':
      return readGarch(cursor, drift);
    case 'regime':
      return readRegime(cursor, drift);
    case 'hawkes':
      return readHawkes(cursor, drift);
  }
}

function same(model: PriceModel): Resolved<PriceModel> {
  return { value: model, json: model };
}

function readVolatility(cursor: Cursor): number {
  const volatility = cursor.number(Number.NaN);
  if (volatility > UNLIKELY_VOLATILITY) {
    cursor.warn(`a volatility of ${volatility} is ${percentOf(volatility)} % a year: fractions are meant`);
  }
  return volatility;
}

function readNormalJumps(cursor: Cursor): NormalJumps {
  const number = (field: string): number => cursor.at(field).number(Number.NaN);
  return {
    jumpIntensity: number('jumpIntensity'),
    jumpMean: number('jumpMean'),
    jumpDeviation: number('jumpDeviation'),
  };
}

function readVariance(cursor: Cursor, horizon: Horizon): SquareRootVariance | undefined {
  const number = (field: keyof SquareRootVariance): number => cursor.at(field).number(Number.NaN);
  const variance = {
    initialVariance: number('initialVariance'),
    meanReversion: number('meanReversion'),
    longRunVariance: number('longRunVariance'),
    volatilityOfVariance: number('volatilityOfVariance'),
    correlation: number('correlation'),
  };
  for (const field of ['initialVariance', 'longRunVariance'] as const) {
    const volatility = Math.sqrt(variance[field]);
    if (volatility > UNLIKELY_VOLATILITY) {
      const percent = percentOf(Number(volatility.toPrecision(3)));
      cursor
        .at(field)
        .warn(`a variance of ${variance[field]} is a volatility of ${percent} % a year: fractions are meant`);
    }
  }
  const { meanReversion, longRunVariance, volatilityOfVariance } = variance;
  const fellerRatio = (2 * meanReversion * longRunVariance) / (volatilityOfVariance * volatilityOfVariance);
  if (fellerRatio < 1) {
    cursor
      .at('volatilityOfVariance')
      .warn(
        `the variance reaches zero: the Feller ratio 2·meanReversion·longRunVariance/volatilityOfVariance² is ${fellerRatio.toPrecision(3)}, below 1`,
      );
  }
  if (hestonMeanExists(variance, horizon.step)) return variance;
  return cursor
    .at('correlation')
    .refuse(
      `a price with a mean: with steps of ${durationText(horizon.step)} that takes less correlation, less volatilityOfVariance or shorter steps`,
    );
}

function readGarch(cursor: Cursor, drift: number): Resolved<PriceModel> | undefined {
  const number = (field: string): number => cursor.at(field).number(Number.NaN);
  const [omega, alpha, beta] = [number('omega'), number('alpha'), number('beta')];
  const gamma = cursor.at('gamma').number(PRICE_DEFAULTS.gamma);
  if (alpha + gamma < 0) return cursor.at('gamma').refuse(`a number ≥ −alpha (${-alpha}): no variance is negative`);
  const persistence = garchPersistence({ alpha, beta, gamma });
  if (!(persistence < 1)) {
    return cursor
      .at('beta')
      .refuse(`a persistence alpha + beta + gamma/2 below 1, here ${Number(persistence.toPrecision(12))}`);
  }
  const degrees = cursor.at('degreesOfFreedom');
  const model: PriceModel = {
    kind: 'garch',
    drift,
    omega,
    alpha,
    beta,
    gamma,
    ...(degrees.present ? { degreesOfFreedom: degrees.number(Number.NaN) } : {}),
    initialVariance: cursor.at('initialVariance').number(omega / (1 - persistence)),
  };
  return same(model);
}

function readRegime(cursor: Cursor, drift: number): Resolved<PriceModel> | undefined {
  const volatility = cursor.at('volatility').items().map(readVolatility);
  const [initial, transition] = [cursor.at('initialProbabilities'), cursor.at('transitionPerStep')];
  if (!initial.present && !transition.present) return same({ kind: 'regime', drift, volatility });
  if (!initial.present || !transition.present) {
    cursor.complain({
      expected: '"transitionPerStep" and "initialProbabilities", or neither to follow "joint.regime"',
      found: `only "${initial.present ? 'initialProbabilities' : 'transitionPerStep'}"`,
    });
    return undefined;
  }
  const chain = readChain(cursor);
  if (chain === undefined) return undefined;
  const states = chain.initialProbabilities.length;
  if (volatility.length !== states) {
    cursor.at('volatility').complain({
      expected: `${states} volatilities, one for each state`,
      found: String(volatility.length),
    });
    return undefined;
  }
  return {
    value: { kind: 'regime', drift, volatility, chain },
    json: { kind: 'regime', drift, volatility, ...chain },
  };
}

function readHawkes(cursor: Cursor, drift: number): Resolved<PriceModel> | undefined {
  const number = (field: string): number => cursor.at(field).number(Number.NaN);
  const [baseIntensity, excitation, decay] = [number('baseIntensity'), number('excitation'), number('decay')];
  if (!(excitation < decay)) {
    return cursor.at('excitation').refuse(`an excitation below the decay (${decay}), or jumps would never end`);
  }
  const intensity = baseIntensity / (1 - excitation / decay);
  if (intensity > MOST_JUMPS) {
    return cursor
      .at('excitation')
      .refuse(
        `at most ${MOST_JUMPS} jumps a year in the long run, here baseIntensity/(1 − excitation/decay) = ${intensity.toPrecision(3)}`,
      );
  }
  return same({
    kind: 'hawkes',
    drift,
    volatility: readVolatility(cursor.at('volatility')),
    baseIntensity,
    excitation,
    decay,
    jumpMean: number('jumpMean'),
    jumpDeviation: number('jumpDeviation'),
  });
}
