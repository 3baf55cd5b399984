import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { assemble } from '../assemble.ts';
import type { Fit, FitOptions } from '../fit.ts';
import { FitRejectedError } from '../fit-rejected.ts';
import { logistic, logOdds } from '../free-coordinates.ts';
import { garchContributions, garchLogLikelihood, garchVariances, type GarchHistory } from '../laws/garch-law.ts';
import { maximise } from '../maximise.ts';
import { moments } from '../moments.ts';
import { allReturns, checkSample, type ReturnSample } from '../sample.ts';

/** Returns on which starts are told apart. */
const PART = 30_000;
const LEAST_DEGREES = 2.05;
/** From here on Student's t is not told from the normal law. */
const NORMAL_FROM = 200;
const MOST_PERSISTENCE = 0.9999;

/**
 * GJR-GARCH(1,1) with Student's t by (quasi-)maximum likelihood ({@link garchLogLikelihood}) under variance targeting
 * (Engle and Mezrich 1996; Francq, Horváth and Zakoïan 2011): the stationary variance ω/(1 − α − β − γ/2) is that of the
 * sample, so that what is simulated has the history's variance in the long run even where the law is not quite right. Left
 * free, Student's t fitted to years in which the level of volatility changes puts it at several times the sample's, or
 * nowhere (α + β + γ/2 = 1). h₁ is the sample variance, too, and the `initialVariance` of the result. Returns are one
 * series: variance is carried over gaps.
 *
 * Free coordinates: log-odds of the persistence α + β + γ/2 and of the news' share of it, the odds of its asymmetry,
 * ln(ν − 2.05), and the mean; the level counts as one more in AIC and BIC, and its error in the others'. Where ν passes 200,
 * innovations are normal and `degreesOfFreedom` is left out.
 *
 * @throws FitRejectedError  persistence above 0.9999, no clustering, or a weight at its bound
 */
export function fitGarch(sample: ReturnSample, options: FitOptions): Fit {
  checkSample(sample, 200);
  const returns = allReturns(sample);
  const { mean, variance } = moments(returns);
  if (!(variance > 0)) throw new FitRejectedError('garch', 'The price never moves: there is no variance to fit.');
  const student = solve(returns, mean, variance, sample, options, 'student');
  const degrees = student.fit.parameters['degreesOfFreedom']!;
  if (degrees < NORMAL_FROM) return judged(student);
  const normal = judged(solve(returns, mean, variance, sample, options, 'normal'));
  const warning = 'Innovations are not told from normal ones: degreesOfFreedom is left out.';
  return { ...normal, warnings: [...normal.warnings, warning] };
}

type Innovations = 'student' | 'normal';

interface Solved {
  readonly fit: Fit;
  readonly persistence: number;
  readonly news: number;
  readonly asymmetry: number;
}

function solve(
  returns: Float64Array,
  mean: number,
  variance: number,
  sample: ReturnSample,
  { drift = 'zero', onProgress = () => {} }: FitOptions,
  innovations: Innovations,
): Solved {
  const n = returns.length;
  const meanUnit = Math.sqrt(variance / n);
  // Places of the coordinates that a variant has, after the three of the weights; −1 = it has not.
  let places = 3;
  const shapeAt = innovations === 'student' ? places++ : -1;
  const driftAt = drift === 'fitted' ? places++ : -1;
  // ln of the stationary variance in sample variances: no coordinate of the search, but one of the errors.
  const levelAt = places;

  const structure = (point: Float64Array): { persistence: number; news: number; asymmetry: number } => ({
    persistence: logistic(point[0]!),
    news: logistic(point[1]!),
    asymmetry: 2 * logistic(point[2]!) - 1,
  });
  const history = (point: Float64Array, of: Float64Array): GarchHistory => {
    const { persistence, news, asymmetry } = structure(point);
    const weight = persistence * news;
    return {
      returns: of,
      meanReturn: driftAt < 0 ? 0 : point[driftAt]! * meanUnit,
      omega: exp(point[levelAt] ?? 0) * variance * (1 - persistence),
      alpha: weight * (1 - asymmetry),
      beta: persistence - weight,
      gamma: 2 * weight * asymmetry,
      initialVariance: variance,
      ...(shapeAt < 0 ? {} : { degreesOfFreedom: LEAST_DEGREES + exp(Math.min(30, point[shapeAt]!)) }),
    };
  };
  const negative = (of: Float64Array) => (point: Float64Array) => -garchLogLikelihood(history(point, of));
  const start = (persistence: number, news: number): number[] => [
    logOdds(persistence),
    logOdds(news),
    0,
    ...(shapeAt < 0 ? [] : [log(5 - LEAST_DEGREES)]),
    ...(driftAt < 0 ? [] : [mean / meanUnit]),
  ];
  const from = Math.max(0, (n - PART) >> 1);
  const part = returns.subarray(from, Math.min(n, from + PART));
  const { point: found, converged } = maximise({
    coarse: negative(part),
    fine: negative(returns),
    starts: [start(0.97, 0.08), start(0.8, 0.2), start(0.995, 0.04)],
    coarseObservations: part.length,
    observations: n,
    onProgress,
  });
  const point = Float64Array.of(...found, 0);
  const fit = assemble(
    {
      kind: 'garch',
      names: [
        ...(driftAt < 0 ? [] : ['drift']),
        'omega',
        'alpha',
        'beta',
        'gamma',
        ...(shapeAt < 0 ? [] : ['degreesOfFreedom']),
      ],
      likelihood: {
        total: (at) => garchLogLikelihood(history(at, returns)),
        parts: (at, into) => garchContributions(history(at, returns), into),
        counts: new Float64Array(n).fill(1),
        given: { place: levelAt, influences: (at) => levelInfluences(history(at, returns)) },
        natural: (at) => {
          const { meanReturn = 0, omega, alpha, beta, gamma = 0, degreesOfFreedom = 0 } = history(at, returns);
          return [
            ...(driftAt < 0 ? [] : [meanReturn / sample.barYears]),
            omega,
            alpha,
            beta,
            gamma,
            ...(shapeAt < 0 ? [] : [degreesOfFreedom]),
          ];
        },
      },
      point,
      logLikelihood: garchLogLikelihood(history(point, returns)),
      fixed: { ...(driftAt < 0 ? { drift: 0 } : {}), initialVariance: variance },
      atBound: [],
      held: [],
      compensation: 0,
      warnings: [],
      converged,
    },
    sample,
  );
  onProgress(1);
  return { fit, ...structure(point) };
}

/**
 * What each return adds to the error of ln of the sample variance as an estimate of the stationary one. With νₜ = eₜ² − hₜ
 * and mₜ = (1[eₜ < 0] − ½)·eₜ², martingale differences for symmetric innovations, hₜ₊₁ − s = p·(hₜ − s) + (α + γ/2)·νₜ + γ·mₜ
 * sums up to Σ(eₜ² − s) = ((1 − β)·Σνₜ + γ·Σmₜ)/(1 − p) but for its ends, p being the persistence (Francq, Horváth and
 * Zakoïan 2011, for γ = 0).
 */
function levelInfluences(history: GarchHistory): Float64Array {
  const { returns, beta, gamma = 0, omega, meanReturn = 0 } = history;
  const variances = garchVariances(history);
  // n·(1 − p)·s, where s = ω/(1 − p) is the stationary variance.
  const unit = returns.length * omega;
  return Float64Array.from(returns, (r, t) => {
    const square = (r - meanReturn) * (r - meanReturn);
    const side = r < meanReturn ? 0.5 : -0.5;
    return ((1 - beta) * (square - variances[t]!) + gamma * side * square) / unit;
  });
}

/**
 * Whether returns have a fourth moment in the long run: E[(β + (α + γ·1[z < 0])·z²)²] < 1 (He and Teräsvirta 1999; Ling and
 * McAleer 2002). Without it the variance of a stretch, however long, says little of that of another.
 */
function hasFourthMoment({ alpha, beta, gamma, degreesOfFreedom = Infinity }: Record<string, number>): boolean {
  if (degreesOfFreedom <= 4) return false;
  const kurtosis = degreesOfFreedom === Infinity ? 3 : (3 * (degreesOfFreedom - 2)) / (degreesOfFreedom - 4);
  const squares = alpha! * alpha! + alpha! * gamma! + (gamma! * gamma!) / 2;
  return beta! * beta! + beta! * (2 * alpha! + gamma!) + kurtosis * squares < 1;
}

const NO_FOURTH_MOMENT =
  'The variance in the long run is held at that of the sample, but the fitted law has no fourth moment: few simulated ' +
  'stretches are far wilder than the history, and most are calmer. The errors, that of omega above all, are rough.';

function judged({ fit, persistence, news, asymmetry }: Solved): Fit {
  const reject = (reason: string): never => {
    throw new FitRejectedError('garch', reason);
  };
  if (news * persistence < 1e-4)
    reject(
      'Squared returns do not predict variance (alpha is at its bound 0): there is no clustering that garch could describe.',
    );
  if (persistence > MOST_PERSISTENCE)
    reject(
      `alpha + beta + gamma/2 is ${persistence.toFixed(6)}, above ${MOST_PERSISTENCE}: variance has no level to return to, and simulated paths would wander off. The level changed within the history; take a shorter span or longer bars.`,
    );
  if (1 - news < 1e-4) reject('The last variance does not predict the next one (beta is at its bound 0).');
  if (Math.abs(asymmetry) > 0.999)
    reject(
      `Only ${asymmetry > 0 ? 'falls' : 'rises'} raise variance (${asymmetry > 0 ? 'alpha' : 'alpha + gamma'} is at its bound 0).`,
    );
  if (fit.parameters['degreesOfFreedom'] !== undefined && fit.parameters['degreesOfFreedom'] < LEAST_DEGREES + 1e-3)
    reject(`degreesOfFreedom is at its bound of ${LEAST_DEGREES}: returns have no finite variance.`);
  const isTold = (name: string): boolean => {
    const error = fit.standardErrors[name];
    return error != null && Math.abs(fit.parameters[name]!) > 2 * error;
  };
  const warnings = [
    ...(hasFourthMoment(fit.parameters) ? [] : [NO_FOURTH_MOMENT]),
    ...(isTold('alpha') || isTold('gamma')
      ? []
      : ['Neither alpha nor gamma is two standard errors away from 0: that variance clusters is not shown.']),
  ];
  return { ...fit, warnings: [...fit.warnings, ...warnings] };
}
