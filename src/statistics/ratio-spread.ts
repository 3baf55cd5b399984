import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { normalQuantile } from '../math/normal-distribution.ts';
import { haveSpread, resampleQuantile, studentisedRatios, type Draws } from './bootstrap.ts';
import { normalScore, tailProbability } from './confidence.ts';
import { momentsOf, standardErrorOfMean } from './mean.ts';
import { FEW_VALUES, HANGS_ON_FEW, meanSpread, MOST_RESAMPLED, type MeanSpread } from './mean-spread.ts';

/** Bandwidth of the smoothing in spreads of the logarithms, at one event; it shrinks with the fifth root of the events. */
export const BANDWIDTH = 2;
/** No amount is smoothed wider than to ten times itself, however far apart the amounts lie. */
export const WIDEST = 1.25;
/** Equally likely places, by the quantiles of a normal law, that each amount is smoothed over. */
const PLACES = 16;

/**
 * How the mean over the events scatters, a ratio (see `meanGivenEvent`): by the bootstrap-t of the ratio, and by its
 * influences (delta method) where the events are very many.
 *
 * Few amounts of a heavy-tailed law seldom show its tail, and a bootstrap draws no amount that was not seen: its upper end
 * is too low, the more often the fewer they are. So, where all amounts have one sign, they are drawn from a smooth version
 * of themselves (smoothed bootstrap, Silverman and Young, 1987, Biometrika 74:469; for studentised means, Polansky and
 * Schucany, 1997, JRSS B 59:821): each is multiplied by a log-normal of bandwidth h = 2 s n^(−1/5), s being how the
 * logarithms above their median spread. The end away from 0 is that of the bootstrap-t; the end next to 0 that of the
 * bootstrap-t of the logarithm, which stays on its side of 0 (variance-stabilised: Tibshirani, 1988, Biometrika 75:433).
 * The bandwidth is chosen for coverage, which `npm run coverage` measures.
 */
export function ratioSpread(
  amounts: Float64Array,
  flags: Float64Array,
  influence: (path: number) => number,
  draws: Draws,
): Omit<MeanSpread, 'pValue'> {
  const atEvents = amounts.filter((_, path) => flags[path] !== 0);
  const events = atEvents.length;
  const moments = momentsOf(amounts.length, influence);
  if (events > MOST_RESAMPLED || moments.variance === 0) return meanSpread(amounts.length, influence, draws, moments);
  const standardError = standardErrorOfMean(moments);
  const side = sideOf(atEvents);
  const pool = side === 0 ? atEvents : smoothed(atEvents.map((amount) => side * amount));
  const { plain, logarithmic } = studentisedRatios(pool, events, amounts.length, standardError, draws());
  const weak = weaknessOf(events, plain);
  const ratio = atEvents.reduce((sum, amount) => sum + amount, 0) / events;
  return {
    ...{ moments, standardError },
    method: side === 0 ? `bootstrap-t${weak}` : `smoothed bootstrap-t${weak}`,
    reach: (confidence) => {
      const tail = tailProbability(confidence);
      const normal = normalScore(confidence) * standardError;
      const outer = -resampleQuantile(plain, tail) * standardError;
      const plainInner = -resampleQuantile(plain, 1 - tail) * standardError;
      const size = Math.abs(ratio);
      const inner =
        side === 0 ? plainInner : size * (exp((-resampleQuantile(logarithmic, 1 - tail) * standardError) / size) - 1);
      // Where resamples without spread reach into the tail, its end is not known: the normal one is, and stands as weak.
      const [low, high] = [Number.isFinite(plainInner) ? inner : -normal, Number.isFinite(outer) ? outer : normal];
      return side < 0 ? { low: -high, high: -low } : { low, high };
    },
  };
}

function weaknessOf(events: number, deviations: Float64Array): string {
  if (events < FEW_VALUES) return `, weak: ${events} events only`;
  return haveSpread(deviations) ? '' : `, weak: ${HANGS_ON_FEW}`;
}

/** 1 where no amount is below 0, −1 where none is above, 0 where they lie on both sides. */
function sideOf(amounts: Float64Array): -1 | 0 | 1 {
  if (amounts.every((amount) => amount >= 0)) return 1;
  return amounts.every((amount) => amount <= 0) ? -1 : 0;
}

/** Each amount, ≥ 0, at `PLACES` places around it on a log scale. */
function smoothed(amounts: Float64Array): Float64Array {
  const width = Math.min(WIDEST, BANDWIDTH * upperSpread(amounts) * exp(-log(amounts.length) / 5));
  const factors = Float64Array.from({ length: PLACES }, (_, place) =>
    exp(width * normalQuantile((place + 0.5) / PLACES)),
  );
  const found = new Float64Array(amounts.length * PLACES);
  for (let i = 0; i < found.length; i++) found[i] = amounts[Math.floor(i / PLACES)]! * factors[i % PLACES]!;
  return found;
}

/**
 * Root mean square distance of the logarithms above their median from it, of the amounts above 0. The lower half, down to
 * what is left of rounding, says nothing of the tail.
 */
function upperSpread(amounts: Float64Array): number {
  const logs = amounts
    .filter((amount) => amount > 0)
    .sort()
    .map(log);
  const median = (logs[(logs.length - 1) >> 1]! + logs[logs.length >> 1]!) / 2;
  const above = logs.filter((each) => each > median);
  if (above.length === 0) return 0;
  return Math.sqrt(above.reduce((sum, each) => sum + (each - median) * (each - median), 0) / above.length);
}
