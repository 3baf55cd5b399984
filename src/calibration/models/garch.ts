import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { assemble } from '../assemble.ts';
import type { Fit, FitOptions } from '../fit.ts';
import { FitRejectedError } from '../fit-rejected.ts';
import { logistic, logOdds } from '../free-coordinates.ts';
import { garchContributions, garchLogLikelihood, type GarchHistory } from '../laws/garch-law.ts';
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
 * GJR-GARCH(1,1) with Student's t by (quasi-)maximum likelihood ({@link garchLogLikelihood}), h₁ being the sample variance,
 * which also is the `initialVariance` of the result. Returns are one series: variance is carried over gaps.
 *
 * Where the persistence ends above 0.9999, which heavy innovations provoke over long histories, the fit is repeated with the
 * stationary variance held at that of the sample (variance targeting: Francq, Horváth and Zakoïan 2011), and says so.
 *
 * Free coordinates: log-odds of the persistence α + β + γ/2 and of the news' share of it, the odds of its asymmetry, ln of
 * the stationary variance in sample variances (0 at the start: variance targeting), ln(ν − 2.05), and the mean. Where ν
 * passes 200, innovations are normal and `degreesOfFreedom` is left out.
 *
 * @throws FitRejectedError  persistence above 0.9999 even so, no clustering, or a weight at its bound
 */
export function fitGarch(sample: ReturnSample, options: FitOptions): Fit {
  checkSample(sample, 200);
  const returns = allReturns(sample);
  const { mean, variance } = moments(returns);
  if (!(variance > 0)) throw new FitRejectedError('garch', 'The price never moves: there is no variance to fit.');
  const solved = (innovations: Innovations): Solved => {
    const free = solve(returns, mean, variance, sample, options, innovations, 'free');
    if (free.persistence <= MOST_PERSISTENCE) return free;
    const targeted = solve(returns, mean, variance, sample, options, innovations, 'targeted');
    const warning =
      'Left free, variance has no level to return to (alpha + beta + gamma/2 reaches 1), so its level is held at the variance of the sample (variance targeting); the error of omega does not count that in.';
    return { ...targeted, fit: { ...targeted.fit, warnings: [warning, ...targeted.fit.warnings] } };
  };
  const student = solved('student');
  const degrees = student.fit.parameters['degreesOfFreedom']!;
  if (degrees < NORMAL_FROM) return judged(student);
  const normal = judged(solved('normal'));
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
  level: 'free' | 'targeted',
): Solved {
  const n = returns.length;
  const meanUnit = Math.sqrt(variance / n);
  // Places of the coordinates that a variant has, after the three of the weights; −1 = it has not.
  let places = 3;
  const levelAt = level === 'free' ? places++ : -1;
  const shapeAt = innovations === 'student' ? places++ : -1;
  const driftAt = drift === 'fitted' ? places : -1;

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
      omega: (levelAt < 0 ? 1 : exp(point[levelAt]!)) * variance * (1 - persistence),
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
    ...(levelAt < 0 ? [] : [0]),
    ...(shapeAt < 0 ? [] : [log(5 - LEAST_DEGREES)]),
    ...(driftAt < 0 ? [] : [mean / meanUnit]),
  ];
  const from = Math.max(0, (n - PART) >> 1);
  const part = returns.subarray(from, Math.min(n, from + PART));
  const { point, converged } = maximise({
    coarse: negative(part),
    fine: negative(returns),
    starts: [start(0.97, 0.08), start(0.8, 0.2), start(0.995, 0.04)],
    coarseObservations: part.length,
    observations: n,
    onProgress,
  });
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
      warnings: converged ? [] : ['The search for the maximum stopped before it had settled.'],
    },
    sample,
  );
  onProgress(1);
  return { fit, ...structure(point) };
}

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
  if (isTold('alpha') || isTold('gamma')) return fit;
  const warning = 'Neither alpha nor gamma is two standard errors away from 0: that variance clusters is not shown.';
  return { ...fit, warnings: [...fit.warnings, warning] };
}
