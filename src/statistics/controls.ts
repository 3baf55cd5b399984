import type { Experiment } from '../experiment.ts';
import { meanMove, normalSize, type NormalSize } from '../market/jump-size.ts';
import { expm1 } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { normalCdf } from '../math/normal-distribution.ts';
import { poissonCumulative } from '../math/poisson.ts';
import { outcomeColumn, type OutcomeTable } from '../outcome.ts';
import { SECONDS_PER_YEAR } from '../units.ts';
import type { Control } from './design.ts';

/** Levels of the final log return of which «below it» is a control. */
const LEVELS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.7, 0.9, 0.97, 0.99, 0.997, 0.999] as const;
/** Paths expected beyond a level before it is used: of fewer a slope is chance. */
const LEAST_BEYOND = 30;

/** A function of an underlying's final price whose mean is known. */
interface KnownMean {
  /** Place in `underlyings`. */
  readonly underlying: number;
  readonly of: (finalPrice: number) => number;
  readonly mean: number;
  /** Share of the paths on the rarer side; ½ of what has none. */
  readonly share: number;
}

/**
 * What is known exactly of the final prices of an experiment. E[S_T] = S₀·e^(μT) under every compensated law, whatever it
 * is correlated with; taken of laws whose S_T has a variance. With normal jumps or none (gbm, merton) the law of S_T itself
 * is known (Merton, 1976, eq. 19), own and common jumps together,
 *
 *     P(ln S_T/S₀ ≤ x) = Σ_k Σ_l p_k p_l Φ((x − a − k·m − l·m_c)/√(σ²T + k·s² + l·s_c²))
 *
 * with a the mean of the rest: «beyond a level» sees a tail where the price sees the middle. A price that shocks overlay,
 * and one from a history, has no mean that is known.
 */
export function knownMeans({ horizon, joint, shocks, underlyings }: Experiment): readonly KnownMean[] {
  const years = (horizon.steps * horizon.step) / SECONDS_PER_YEAR;
  return underlyings.flatMap(({ initialPrice, name, price }, underlying): KnownMean[] => {
    // What an oracle shows moves no price.
    const isOverlaid = shocks.some(
      (shock) => 'underlying' in shock && shock.kind !== 'oracle' && shock.underlying === underlying,
    );
    if (isOverlaid) return [];
    switch (price.kind) {
      case 'gbm':
      case 'merton': {
        const { commonJumps: common } = joint;
        const jumps: CompoundPoisson[] = [
          ...(price.kind === 'merton' ? [{ intensity: price.jumpIntensity, size: normalSize(price, name) }] : []),
          ...(common === undefined
            ? []
            : [
                {
                  intensity: common.intensity,
                  size: normalSize(
                    { jumpMean: common.mean[underlying]!, jumpDeviation: common.deviation[underlying]! },
                    name,
                  ),
                },
              ]),
        ];
        return finalLaw(underlying, initialPrice, price, jumps, years);
      }
      case 'kou':
        // E[S_T²] is infinite from there down.
        return price.upRate > 2 || price.upProbability === 0
          ? [growth(underlying, initialPrice, price.drift * years)]
          : [];
      case 'regime':
        return [growth(underlying, initialPrice, price.drift * years)];
      case 'heston':
      case 'bates':
      case 'garch':
      case 'hawkes':
      case 'bootstrap':
      case 'replay':
        return [];
    }
  });
}

/** S_T/S₀ − 1. */
function growth(underlying: number, initialPrice: number, logGrowth: number): KnownMean {
  return { underlying, of: (final) => final / initialPrice - 1, mean: expm1(logGrowth), share: 0.5 };
}

/** Jumps of normal size in log price; intensity per year. */
interface CompoundPoisson {
  readonly intensity: number;
  readonly size: NormalSize;
}

/** A normal part of a mixture. */
interface MixturePart {
  readonly probability: number;
  readonly mean: number;
  readonly variance: number;
}

/** Normal parts beyond which a law's sum takes longer than it is worth: then only the mean of the price is used. */
const MOST_PARTS = 10_000;

function finalLaw(
  underlying: number,
  initialPrice: number,
  { drift, volatility }: { readonly drift: number; readonly volatility: number },
  jumps: readonly CompoundPoisson[],
  years: number,
): KnownMean[] {
  const moving = jumps.filter(({ intensity }) => intensity > 0);
  const compensation = moving.reduce((sum, { intensity, size }) => sum + intensity * meanMove(size), 0);
  const start = {
    probability: 1,
    mean: (drift - (volatility * volatility) / 2 - compensation) * years,
    variance: volatility * volatility * years,
  };
  const law = moving.reduce<readonly MixturePart[]>((parts, each) => withJumps(parts, each, years), [start]);
  const mean = law.reduce((sum, part) => sum + part.probability * part.mean, 0);
  // A law with an atom has levels that no limit meets.
  if (law.length > MOST_PARTS || volatility === 0) return [growth(underlying, initialPrice, drift * years)];
  const logReturn = (final: number): number => log(final / initialPrice);
  return [
    growth(underlying, initialPrice, drift * years),
    { underlying, of: (final) => logReturn(final) - mean, mean: 0, share: 0.5 },
    ...LEVELS.map((level): KnownMean => {
      const limit = limitOf(law, level);
      const share = shareBelow(law, limit);
      return {
        underlying,
        of: (final) => (logReturn(final) <= limit ? 1 : 0),
        ...{ mean: share, share: Math.min(share, 1 - share) },
      };
    }),
  ];
}

function withJumps(
  parts: readonly MixturePart[],
  { intensity, size }: CompoundPoisson,
  years: number,
): readonly MixturePart[] {
  const cumulative = poissonCumulative(intensity * years);
  return Array.from(cumulative, (upTo, k) => upTo - (k === 0 ? 0 : cumulative[k - 1]!)).flatMap((probability, k) =>
    parts.map((part) => ({
      probability: probability * part.probability,
      mean: part.mean + k * size.mean,
      variance: part.variance + k * size.deviation * size.deviation,
    })),
  );
}

function shareBelow(law: readonly MixturePart[], limit: number): number {
  return law.reduce(
    (sum, { probability, mean, variance }) => sum + probability * normalCdf((limit - mean) / Math.sqrt(variance)),
    0,
  );
}

/** About where a law has this share below: near enough, as the share at the limit is what counts. */
function limitOf(law: readonly MixturePart[], level: number): number {
  const reach = law.reduce(
    (most, { probability, mean, variance }) =>
      probability < 1e-12 ? most : Math.max(most, Math.abs(mean) + 8 * Math.sqrt(variance)),
    0,
  );
  let [low, high] = [-reach, reach];
  for (let halving = 0; halving < 30; halving++) {
    const middle = (low + high) / 2;
    if (shareBelow(law, middle) < level) low = middle;
    else high = middle;
  }
  return high;
}

/** The controls of the complete paths of a run, those that enough of them tell of. */
export function controlsOf(
  experiment: Experiment,
  table: OutcomeTable,
  complete: (path: number) => boolean,
): readonly Control[] {
  const known = knownMeans(experiment);
  return [...new Set(known.map(({ underlying }) => underlying))].flatMap((underlying) => {
    const { name } = experiment.underlyings[underlying]!;
    const finals = outcomeColumn(table, 0, `finalPrice[${name}]`).filter((_, path) => complete(path));
    return known
      .filter((each) => each.underlying === underlying && each.share * finals.length >= LEAST_BEYOND)
      .map(({ of, mean }): Control => ({ values: finals.map(of), mean }));
  });
}
