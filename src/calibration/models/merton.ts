import { exp, expm1 } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import type { Fit, FitOptions } from '../fit.ts';
import { logistic, logOdds } from '../free-coordinates.ts';
import { mertonLaw, type MertonFields } from '../laws/merton-law.ts';
import type { ReturnSample } from '../sample.ts';
import { fitIndependent } from './independent.ts';
import { jumpWarnings, LEAST_JUMP_SHARE, MOST_JUMPS_PER_BAR } from './jump-bounds.ts';
import { jumpSetting } from './jump-setting.ts';
import { jumpGuesses } from './jump-starts.ts';

/**
 * Merton's jump-diffusion by maximum likelihood of {@link mertonLaw}. Its likelihood grows without bound as one component
 * narrows to a point, so jumps are at least a tenth as wide as the diffusion of a bar and come less than every second bar
 * (Honoré 1998). Free coordinates: ln σ√T, log-odds of λT/½, m and ln s in deviations of the bulk, and the drift.
 */
export function fitMerton(sample: ReturnSample, options: FitOptions): Fit {
  const { returns, years, bulk, driftIsFitted, driftUnit } = jumpSetting('merton', sample, options, 50);

  const fields = (point: Float64Array): MertonFields => {
    const deviation = exp(point[0]!) * bulk;
    return {
      drift: driftIsFitted ? point[4]! * driftUnit : 0,
      volatility: deviation / Math.sqrt(years),
      jumpIntensity: (MOST_JUMPS_PER_BAR * logistic(point[1]!)) / years,
      jumpMean: point[2]! * bulk,
      jumpDeviation: LEAST_JUMP_SHARE * deviation + exp(point[3]!) * bulk,
    };
  };
  const starts = jumpGuesses(returns, bulk, [2.5, 4, 6, 10]).map((guess) => [
    log(guess.deviation / bulk),
    logOdds(guess.perBar / MOST_JUMPS_PER_BAR),
    guess.mean / bulk,
    log(guess.spread / bulk),
    ...(driftIsFitted ? [0] : []),
  ]);
  return fitIndependent(
    {
      kind: 'merton',
      names: [...(driftIsFitted ? ['drift'] : []), 'volatility', 'jumpIntensity', 'jumpMean', 'jumpDeviation'],
      starts,
      law: (point) => mertonLaw(fields(point), years),
      natural: (point) => {
        const { drift, volatility, jumpIntensity, jumpMean, jumpDeviation } = fields(point);
        const others = [volatility, jumpIntensity, jumpMean, jumpDeviation];
        return driftIsFitted ? [drift, ...others] : others;
      },
      judge: (point) => {
        const { volatility, jumpIntensity, jumpMean, jumpDeviation } = fields(point);
        const warnings = jumpWarnings(jumpIntensity * years, returns.length);
        const atBound: string[] = [];
        const held: number[] = [];
        if (jumpIntensity * years > 0.98 * MOST_JUMPS_PER_BAR) {
          atBound.push('jumpIntensity');
          held.push(1);
        }
        if (jumpDeviation < 1.02 * LEAST_JUMP_SHARE * volatility * Math.sqrt(years)) {
          atBound.push('jumpDeviation');
          held.push(3);
          warnings.push(
            `The deviation of jumps is at its bound of ${LEAST_JUMP_SHARE} of a bar's diffusion: a few returns are alike, or there are no jumps.`,
          );
        }
        const compensation =
          (volatility * volatility) / 2 +
          jumpIntensity * (expm1(jumpMean + (jumpDeviation * jumpDeviation) / 2) - jumpMean);
        return { atBound, held, warnings, compensation };
      },
    },
    returns,
    bulk,
    sample,
    options,
  );
}
