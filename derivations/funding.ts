import { fundingRate } from '../src/margin/funding-rate.ts';
import { normalCdf, normalDensity } from '../src/math/normal-distribution.ts';
import { mean, readRows, spanOf } from './data.ts';

export const RATES_FILE = 'funding_rates_btc_eth_6venues.csv.gz';
export const PRICE_FILE = 'btcusdt_binance_spot_1h.csv.gz';

const HOUR = 3_600_000;
const INTERVAL_HOURS = 8;
/** Binance's rule for BTCUSDT: premium + clamp(interest − premium, ±clamp), per eight hours. */
const INTEREST = 0.0001;
const CLAMP = 0.0005;
/** Rates are stated to 10⁻⁸. */
const ROUNDING = 5e-9;

/** Processes of one market's funding, as the configuration takes them. */
export interface FundingFigures {
  readonly files: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly settlements: number;
  /** The rate itself: what it answers to the index is from its regression, with standard errors. */
  readonly rate: {
    readonly mean: number;
    readonly halfLifeHours: number;
    readonly deviation: number;
    readonly shockBeta: number;
    readonly persistence: number;
    readonly standardErrors: { readonly persistence: number; readonly shockBeta: number };
    /** Share of settlements at the interest rate, where the rule hides the premium. */
    readonly shareAtInterest: number;
    /** Autocorrelation after a day and after a week. */
    readonly afterDay: number;
    readonly afterWeek: number;
    /** Means of 2021 and of 2022 to the end. */
    readonly mean2021: number;
    readonly meanSince2022: number;
  };
  /** The eight-hour premium behind it. */
  readonly premium: {
    readonly mean: number;
    readonly halfLifeHours: number;
    readonly deviation: number;
    readonly shockBeta: number;
    /** Share of settlements at which it lies within the clamp, for comparison with that of the rates. */
    readonly shareAtInterest: number;
  };
}

/** Binance, BTCUSDT. */
export function deriveFunding(folder: string): FundingFigures {
  const rows = readRows(folder, RATES_FILE).filter(({ venue, symbol }) => venue === 'binance' && symbol === 'BTCUSDT');
  const stamps = rows.map((row) => Number(row['timestamp']));
  const rates = rows.map((row) => Number(row['funding_rate']));
  const fit = regress(stamps, rates, closesAt(folder));
  const isAtInterest = (rate: number): boolean => Math.abs(rate - INTEREST) < ROUNDING;
  const shareAtInterest = mean(rates.map((rate) => (isAtInterest(rate) ? 1 : 0)));
  const rate = {
    mean: mean(rates),
    deviation: fit.residual / Math.sqrt(1 - fit.persistence * fit.persistence),
    persistence: fit.persistence,
    shockBeta: fit.shockBeta,
  };
  return {
    files: [RATES_FILE, PRICE_FILE],
    ...spanOf(stamps),
    settlements: rates.length,
    rate: {
      ...rate,
      halfLifeHours: halfLifeOf(rate.persistence),
      standardErrors: fit.standardErrors,
      shareAtInterest,
      afterDay: autocorrelation(rates, 24 / INTERVAL_HOURS),
      afterWeek: autocorrelation(rates, (7 * 24) / INTERVAL_HOURS),
      mean2021: mean(rates.filter((_, i) => yearOf(stamps[i]!) === 2021)),
      meanSince2022: mean(rates.filter((_, i) => yearOf(stamps[i]!) >= 2022)),
    },
    premium: premiumBehind(rate),
  };
}

const halfLifeOf = (persistence: number): number => (INTERVAL_HOURS * Math.LN2) / -Math.log(persistence);

/**
 * The stationary normal premium whose rates, by the venue's rule, have this mean and deviation, and this correlation from one
 * settlement to the next. The rule lets the answer to the index through as often as the premium lies beyond the clamp
 * (McDonald and Moffitt 1980).
 */
function premiumBehind(rate: RateMoments): FundingFigures['premium'] {
  const centred = (deviation: number): number =>
    rootOf(-0.01, 0.01, (middle) => moments({ mean: middle, deviation }).mean - rate.mean);
  const deviation = rootOf(
    1e-6,
    0.01,
    (each) => moments({ mean: centred(each), deviation: each }).deviation - rate.deviation,
  );
  const premium = { mean: centred(deviation), deviation };
  const squares = hermiteSquares(premium);
  const weighted = (factor: number): number => squares.reduce((sum, each, i) => sum + each * factor ** (i + 1), 0);
  const persistence = rootOf(0, 1, (each) => weighted(each) / weighted(1) - rate.persistence);
  const hidden =
    normalCdf((INTEREST + CLAMP - premium.mean) / deviation) - normalCdf((INTEREST - CLAMP - premium.mean) / deviation);
  return {
    ...premium,
    halfLifeHours: halfLifeOf(persistence),
    shockBeta: rate.shockBeta / (1 - hidden),
    shareAtInterest: hidden,
  };
}

interface RateMoments {
  readonly mean: number;
  readonly deviation: number;
  readonly persistence: number;
  readonly shockBeta: number;
}

interface Normal {
  readonly mean: number;
  readonly deviation: number;
}

function rateOf(premium: number): number {
  return fundingRate({ premium, interest: INTEREST, clamp: CLAMP, cap: Infinity, interval: 1, per: 1 });
}

/** Places and weights of Simpson's rule for ∫ g(z) φ(z) dz. */
const GRID = Array.from({ length: 2001 }, (_, i) => {
  const width = 0.009;
  const z = (i - 1000) * width;
  const weight = i === 0 || i === 2000 ? 1 : i % 2 === 1 ? 4 : 2;
  return { z, weight: (weight * normalDensity(z) * width) / 3 };
});

function expectation(g: (z: number) => number): number {
  return GRID.reduce((sum, { z, weight }) => sum + weight * g(z), 0);
}

/** Of the rate that a normal premium makes. */
function moments({ mean: centre, deviation }: Normal): Normal {
  const first = expectation((z) => rateOf(centre + deviation * z));
  return { mean: first, deviation: Math.sqrt(expectation((z) => (rateOf(centre + deviation * z) - first) ** 2)) };
}

/**
 * Squares of the coefficients of a premium's rate in orthonormal Hermite polynomials of its normal, degrees 1 to 60: the
 * correlation of the rates of two premiums of correlation ρ is Σ a_k² ρᵏ / Σ a_k².
 */
function hermiteSquares({ mean: centre, deviation }: Normal): number[] {
  return Array.from({ length: 60 }, (_, i) => {
    const coefficient = expectation((z) => {
      let [before, polynomial] = [0, 1];
      for (let n = 0; n <= i; n++) {
        [before, polynomial] = [polynomial, (z * polynomial - Math.sqrt(n) * before) / Math.sqrt(n + 1)];
      }
      return rateOf(centre + deviation * z) * polynomial;
    });
    return coefficient * coefficient;
  });
}

/** Where an increasing function is 0, by halving. */
function rootOf(from: number, to: number, rising: (x: number) => number): number {
  let [low, high] = [from, to];
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const yearOf = (stamp: number): number => new Date(stamp).getUTCFullYear();

function autocorrelation(values: readonly number[], lag: number): number {
  const centre = mean(values);
  const product = (i: number, j: number): number => (values[i]! - centre) * (values[j]! - centre);
  const sumOf = (count: number, distance: number): number =>
    Array.from({ length: count }, (_, i) => product(i, i + distance)).reduce((sum, each) => sum + each, 0);
  return sumOf(values.length - lag, lag) / sumOf(values.length, 0);
}

/** Closes of hourly bars by the time at which they end. */
function closesAt(folder: string): (stamp: number) => number | undefined {
  const closes = new Map(
    readRows(folder, PRICE_FILE).map((row) => [Number(row['timestamp']) + HOUR, Number(row['close'])]),
  );
  return (stamp) => closes.get(stamp);
}

/** Least squares of a rate on the one before and the index's log return between: r = c + a r₋₁ + β x + e. */
function regress(
  stamps: readonly number[],
  rates: readonly number[],
  closeAt: (stamp: number) => number | undefined,
): {
  persistence: number;
  shockBeta: number;
  residual: number;
  standardErrors: { persistence: number; shockBeta: number };
} {
  const points = rates.slice(1).flatMap((rate, i) => {
    const [before, after] = [closeAt(stamps[i]!), closeAt(stamps[i + 1]!)];
    const isNext = stamps[i + 1]! - stamps[i]! === INTERVAL_HOURS * HOUR;
    return isNext && before !== undefined && after !== undefined
      ? [{ rate, previous: rates[i]!, move: Math.log(after / before) }]
      : [];
  });
  const [y, p, x] = (['rate', 'previous', 'move'] as const).map((name) => {
    const values = points.map((point) => point[name]);
    const centre = mean(values);
    return values.map((value) => value - centre);
  });
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, each, i) => sum + each * b[i]!, 0);
  const [pp, xx, px, py, xy] = [dot(p!, p!), dot(x!, x!), dot(p!, x!), dot(p!, y!), dot(x!, y!)];
  const determinant = pp * xx - px * px;
  const persistence = (py * xx - xy * px) / determinant;
  const shockBeta = (xy * pp - py * px) / determinant;
  const squares = y!.reduce((sum, each, i) => sum + (each - persistence * p![i]! - shockBeta * x![i]!) ** 2, 0);
  const residual = Math.sqrt(squares / (points.length - 3));
  return {
    persistence,
    shockBeta,
    residual,
    standardErrors: {
      persistence: residual * Math.sqrt(xx / determinant),
      shockBeta: residual * Math.sqrt(pp / determinant),
    },
  };
}
