import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import type { Fit, FitOptions } from '../fit.ts';
import { logistic, logOdds } from '../free-coordinates.ts';
import { kouJumpGrowth, kouLaw, type KouFields } from '../laws/kou-law.ts';
import type { ReturnSample } from '../sample.ts';
import { fitIndependent } from './independent.ts';
import { jumpWarnings, LEAST_JUMP_SHARE, MOST_JUMPS_PER_BAR } from './jump-bounds.ts';
import { jumpSetting } from './jump-setting.ts';
import { jumpGuesses } from './jump-starts.ts';

/**
 * Kou's double exponential jump-diffusion by maximum likelihood of {@link kouLaw}. A mean jump is at least a tenth as wide
 * as the diffusion of a bar, and below 1 in log price, where the mean price ends being finite. Free coordinates: ln σ√T,
 * log-odds of λT/½, of p, and of both mean jumps within their bounds, and the drift.
 */
export function fitKou(sample: ReturnSample, options: FitOptions): Fit {
  const { returns, years, bulk, driftIsFitted, driftUnit } = jumpSetting('kou', sample, options, 50);

  const fields = (point: Float64Array): KouFields => {
    const deviation = exp(point[0]!) * bulk;
    const least = Math.min(0.5, LEAST_JUMP_SHARE * deviation);
    const meanJump = (x: number): number => least + (1 - least) * logistic(x);
    return {
      drift: driftIsFitted ? point[5]! * driftUnit : 0,
      volatility: deviation / Math.sqrt(years),
      jumpIntensity: (MOST_JUMPS_PER_BAR * logistic(point[1]!)) / years,
      upProbability: logistic(point[2]!),
      upRate: 1 / meanJump(point[3]!),
      downRate: 1 / meanJump(point[4]!),
    };
  };
  const starts = jumpGuesses(returns, bulk, [2.5, 4, 7]).map((guess) => [
    log(guess.deviation / bulk),
    logOdds(guess.perBar / MOST_JUMPS_PER_BAR),
    logOdds(guess.upShare),
    logOdds(guess.up),
    logOdds(guess.down),
    ...(driftIsFitted ? [0] : []),
  ]);
  return fitIndependent(
    {
      kind: 'kou',
      names: [
        ...(driftIsFitted ? ['drift'] : []),
        'volatility',
        'jumpIntensity',
        'upProbability',
        'upRate',
        'downRate',
      ],
      starts,
      law: (point) => kouLaw(fields(point), years),
      natural: (point) => {
        const { drift, volatility, jumpIntensity, upProbability, upRate, downRate } = fields(point);
        const others = [volatility, jumpIntensity, upProbability, upRate, downRate];
        return driftIsFitted ? [drift, ...others] : others;
      },
      judge: (point) => {
        const found = fields(point);
        const { volatility, jumpIntensity, upProbability } = found;
        const warnings = jumpWarnings(jumpIntensity * years, returns.length);
        const atBound: string[] = [];
        const held: number[] = [];
        if (jumpIntensity * years > 0.98 * MOST_JUMPS_PER_BAR) {
          atBound.push('jumpIntensity');
          held.push(1);
        }
        const least = 1.02 * LEAST_JUMP_SHARE * volatility * Math.sqrt(years);
        for (const name of ['upRate', 'downRate'] as const) {
          if (1 / found[name] >= least) continue;
          atBound.push(name);
          held.push(name === 'upRate' ? 3 : 4);
          warnings.push(
            `The mean jump of ${name} is at its bound of ${LEAST_JUMP_SHARE} of a bar's diffusion: there are no such jumps.`,
          );
        }
        if (upProbability < 1e-3 || upProbability > 1 - 1e-3) {
          atBound.push('upProbability');
          held.push(2);
          warnings.push(`All jumps go ${upProbability < 0.5 ? 'down' : 'up'}: the other side's rate means nothing.`);
        }
        const compensation =
          (volatility * volatility) / 2 +
          jumpIntensity * (kouJumpGrowth(found) - upProbability / found.upRate + (1 - upProbability) / found.downRate);
        return { atBound, held, warnings, compensation };
      },
    },
    returns,
    bulk,
    sample,
    options,
  );
}
