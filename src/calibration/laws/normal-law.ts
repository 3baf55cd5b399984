import { log } from '../../math/log.ts';
import { normalCdf } from '../../math/normal-distribution.ts';
import { checkFields, type ReturnLaw } from './law.ts';

export const HALF_LOG_TWO_PI = 0.9189385332046727;

export interface GbmFields {
  readonly drift: number;
  readonly volatility: number;
}

/** Log return of geometric Brownian motion over `years`: normal, mean (drift − σ²/2)·years, variance σ²·years. */
export function gbmLaw(fields: GbmFields, years: number): ReturnLaw {
  const { drift, volatility } = fields;
  checkFields({ drift, volatility, years }, { drift: 'finite', volatility: 'positive', years: 'positive' });
  const mean = (drift - (volatility * volatility) / 2) * years;
  const deviation = volatility * Math.sqrt(years);
  const constant = -HALF_LOG_TWO_PI - log(deviation);
  return {
    logDensity: (logReturn) => {
      const z = (logReturn - mean) / deviation;
      return constant - 0.5 * z * z;
    },
    cumulative: (logReturn) => normalCdf((logReturn - mean) / deviation),
  };
}
