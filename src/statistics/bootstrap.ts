import { binomialProbability } from '../math/binomial.ts';
import { log } from '../math/log.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import { rootKey, type RootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';

/** Resamples of a bootstrap: as many as the ends of a 95 % interval need to stand within a hundredth of their spread. */
export const RESAMPLES = 2_000;

/**
 * A resample whose spread is less than such a part of that of all values lacks the few that make it. Divided by what is left,
 * rounding perhaps, a deviation would seem as large as one likes: such a resample has no spread.
 */
export const LEAST_SPREAD = 0.1;

/** The draws of one statistic, from their start: asked again, they are the same. */
export type Draws = () => RandomStream;

/** Gives the draws of a statistic by its name: the same seed and name, the same draws, whatever else is drawn. */
export type NamedDraws = (name: string) => Draws;

/** The draws of a run's statistics, keyed by its seed: none is that of a path. */
export function namedDraws(root: RootKey): NamedDraws {
  const stream = new RandomStream();
  return (name) => () => stream.seek(root, numberOf(name), purpose(PURPOSE.statistics));
}

/** The draws of a statistic that belongs to no run. */
export const ANY_DRAWS: Draws = namedDraws(rootKey('shortfall'))('any');

/** A name as a whole number below 2⁵³: FNV-1a (Fowler, Noll and Vo, 1991) of its UTF-16 units, from two starts. */
function numberOf(name: string): number {
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < name.length; i++) {
    low = Math.imul(low ^ name.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ name.charCodeAt(i), 0x01000193);
  }
  return (high >>> 11) * 4_294_967_296 + (low >>> 0);
}

/**
 * Studentised deviations of the resampled mean from the mean, t = (m′ − m)/(s′/√n), ascending: the bootstrap-t of Efron
 * and Tibshirani (An Introduction to the Bootstrap, 1993, §12.5), second-order right where the values are skewed.
 *
 * Of `count` values all but `deviants` are alike, so a resample is a binomial number of draws among these: that costs
 * what happened and not how many paths were run.
 *
 * @param deviants  how far each of the others lies from the value that most have
 * @param count     values in all, ≥ 2, at least as many as deviants
 * @returns [RESAMPLES]; infinite where a resample has hardly a spread (`LEAST_SPREAD`)
 */
export function studentisedMeans(deviants: Float64Array, count: number, stream: RandomStream): Float64Array {
  const total = deviants.reduce((sum, each) => sum + each, 0);
  const mean = total / count;
  const least =
    LEAST_SPREAD *
    LEAST_SPREAD *
    varianceOfSums(
      deviants.reduce((sum, each) => sum + each * each, 0),
      total,
      count,
    );
  const resamples = new Resamples(deviants, deviants.length, count, stream);
  const found = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    resamples.draw();
    const { sum, squares } = resamples;
    const deviation = sum / count - mean;
    const variance = varianceOfSums(squares, sum, count);
    found[resample] = studentised(deviation, variance < least ? 0 : Math.sqrt(variance / count));
  }
  return found.sort();
}

/** Unbiased; Σx² − (Σx)²/n may round a hair below 0. */
function varianceOfSums(squares: number, sum: number, count: number): number {
  return Math.max(0, squares - (sum * sum) / count) / (count - 1);
}

/** Of a deviation of 0 it is 0, whatever the spread. */
function studentised(deviation: number, standardError: number): number {
  return deviation === 0 ? 0 : deviation / standardError;
}

/** Studentised deviations of resampled ratios, of the ratio itself and of its logarithm. */
export interface StudentisedRatios {
  /** (R′ − R)/s′ ascending, [RESAMPLES]; infinite where a resample has hardly a spread (`LEAST_SPREAD`). */
  readonly plain: Float64Array;
  /** (ln R′ − ln R)/(s′/R′) likewise; −∞ where R′ ≤ 0, and of no meaning where R is. */
  readonly logarithmic: Float64Array;
}

/**
 * The same of the mean over the events, a ratio of which numerator and denominator are resampled: a binomial number of the
 * paths shows the event, and its amounts are drawn from `pool`.
 *
 * @param pool    amounts that are drawn from, each equally likely: those of the events, or a smooth version of them
 * @param events  paths that show the event, ≥ 1
 * @param count   paths in all, ≥ 2, at least as many as events
 * @param standardError  of the ratio
 */
export function studentisedRatios(
  pool: Float64Array,
  events: number,
  count: number,
  standardError: number,
  stream: RandomStream,
): StudentisedRatios {
  const least = LEAST_SPREAD * standardError;
  const ratio = pool.reduce((sum, each) => sum + each, 0) / pool.length;
  const values = pool.map((each) => each - ratio);
  // No event has no ratio; the chance of it is below 1e-4 from ten events on.
  const resamples = new Resamples(values, events, count, stream, 1);
  const plain = new Float64Array(RESAMPLES);
  const logarithmic = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const drawn = resamples.draw();
    const { sum, squares } = resamples;
    const deviation = sum / drawn;
    if (deviation === 0) continue;
    const found = Math.sqrt(Math.max(0, squares - sum * deviation)) / drawn;
    const spread = found < least ? 0 : found;
    const resampled = ratio + deviation;
    plain[resample] = deviation / spread;
    logarithmic[resample] = resampled > 0 ? (log(resampled / ratio) * resampled) / spread : -Infinity;
  }
  return { plain: plain.sort(), logarithmic: logarithmic.sort() };
}

/**
 * Whether the ends of an interval rest on resamples that have a spread: all but one in a thousand do. Fewer do where some six
 * paths or less make nearly all of it, for a resample holds none of k paths with a chance of e⁻ᵏ.
 */
export function haveSpread(deviations: Float64Array): boolean {
  let without = 0;
  for (let i = 0; i < RESAMPLES; i++) if (!Number.isFinite(deviations[i])) without++;
  return without <= RESAMPLES / 1_000;
}

/** What a share of the resamples does not exceed, of their ascending deviations. */
export function resampleQuantile(deviations: Float64Array, share: number): number {
  const rank = Math.ceil((RESAMPLES + 1) * share);
  return deviations[Math.min(RESAMPLES, Math.max(1, rank)) - 1]!;
}

/**
 * Resamples of values of which only some are worth drawing: each a binomial number of draws among them.
 *
 * Two thousand of them for a statistic, and statistics by the hundred, are most of what a short run computes after its
 * paths; so draws are made many at a time, and the loops over them are functions of their own, which the compiler keeps
 * from one statistic to the next.
 */
class Resamples {
  /** Of the values of the last resample, and of their squares. */
  sum = 0;
  squares = 0;
  readonly #values: Float64Array;
  readonly #least: number;
  readonly #size: BinomialTable;
  readonly #places: Uint32Array;
  readonly #stream: RandomStream;

  /**
   * @param values  what is drawn from, each equally likely
   * @param some    how many of the `count` it stands for
   * @param least   draws at the least
   */
  constructor(values: Float64Array, some: number, count: number, stream: RandomStream, least = 0) {
    this.#values = values;
    this.#least = least;
    this.#size = binomialTable(count, some / count);
    this.#places = new Uint32Array(Math.max(least, this.#size.first + this.#size.cumulative.length - 1));
    this.#stream = stream;
  }

  /** The next resample; returns how many values it has. */
  draw(): number {
    const values = this.#values;
    const places = this.#places;
    const size = this.#size;
    const drawn = Math.max(
      this.#least,
      size.cumulative.length === 1 ? size.first : binomialQuantile(size, this.#stream.uniform()),
    );
    this.#stream.integers(places, drawn, values.length);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < drawn; i++) {
      const value = values[places[i]!]!;
      sum += value;
      squares += value * value;
    }
    this.sum = sum;
    this.squares = squares;
    return drawn;
  }
}

/** Standard deviations of a binomial law beyond which nothing is drawn: 1e-18 on each side. */
const REACH = 9;

/** P(Bin ≤ k) for k from `first` on, over the bulk of the law: as far as anything is drawn. */
interface BinomialTable {
  readonly first: number;
  readonly cumulative: Float64Array;
}

function binomialTable(trials: number, probability: number): BinomialTable {
  if (probability === 1) return { first: trials, cumulative: Float64Array.of(1) };
  const mean = trials * probability;
  const reach = REACH * (Math.sqrt(mean) + 1);
  const first = Math.max(0, Math.floor(mean - reach));
  const last = Math.min(trials, Math.ceil(mean + reach));
  const cumulative = new Float64Array(last - first + 1);
  // From the likeliest number to both sides, each by its ratio to the one before: p(k + 1)/p(k) = (n − k)/(k + 1) · p/(1 − p).
  const middle = Math.floor(mean);
  const odds = probability / (1 - probability);
  const likeliest = binomialProbability({ successes: middle, trials, probability });
  for (let k = middle, each = likeliest; k >= first; k--) {
    cumulative[k - first] = each;
    each *= k / ((trials - k + 1) * odds);
  }
  for (let k = middle, each = likeliest; k < last;) {
    each *= ((trials - k) / (k + 1)) * odds;
    cumulative[++k - first] = each;
  }
  for (let i = 1; i < cumulative.length; i++) cumulative[i]! += cumulative[i - 1]!;
  return { first, cumulative };
}

function binomialQuantile({ first, cumulative }: BinomialTable, uniform: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle]! >= uniform) high = middle;
    else low = middle + 1;
  }
  return first + low;
}
