import { nelderMead } from '../../math/nelder-mead.ts';
import { exp, expm1 } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { LogSum } from '../../math/log-sum.ts';
import { assemble } from '../assemble.ts';
import type { Fit, FitOptions } from '../fit.ts';
import { FitRejectedError } from '../fit-rejected.ts';
import { logistic, logOdds } from '../free-coordinates.ts';
import { hawkesLogLikelihood } from '../hawkes-events.ts';
import { hawkesLaw, type HawkesFields } from '../laws/hawkes-law.ts';
import { maximise } from '../maximise.ts';
import { bulkDeviation } from '../moments.ts';
import { allReturns, checkSample, type ReturnSample } from '../sample.ts';
import { jumpWarnings, LEAST_JUMP_SHARE, MOST_JUMPS_PER_BAR } from './jump-bounds.ts';
import { jumpGuesses } from './jump-starts.ts';

/** Returns on which starts are told apart. */
const PART = 20_000;
/** Returns whose curvature stands for that of all in the standard errors. */
const CURVED = 100_000;
/** Multiple of the bulk's deviation beyond which a return is taken for a jump, to start from. */
const THRESHOLD = 5;

/**
 * A jump-diffusion with self-exciting jumps, in two stages. To start from, returns beyond five deviations of the bulk are
 * jumps, at the middle of their bars, and Ozaki's likelihood of those times ({@link hawkesLogLikelihood}) gives base,
 * excitation and decay. Then all parameters maximise the product of the one-step densities of {@link hawkesLaw}, which
 * weighs every return's chance of holding jumps: jumps that do not stand out are not lost, and the log-likelihood compares
 * with those of the other models. Returns are one series: excitation is carried over gaps.
 *
 * Free coordinates: ln σ√T, log-odds of the stationary jumps per bar over ½ and of the branching ratio α/β, ln βT, m and
 * ln s in deviations of the bulk, and the drift.
 */
export function fitHawkes(sample: ReturnSample, options: FitOptions): Fit {
  checkSample(sample, 200);
  const { drift = 'zero', onProgress = () => {} } = options;
  const returns = allReturns(sample);
  const years = sample.barYears;
  const n = returns.length;
  const bulk = bulkDeviation(returns);
  if (!(bulk > 0)) throw new FitRejectedError('hawkes', 'The price never moves: there is no volatility to fit.');
  const driftIsFitted = drift === 'fitted';
  const driftUnit = bulk / Math.sqrt(n) / years;

  const fields = (point: Float64Array): HawkesFields => {
    const deviation = exp(point[0]!) * bulk;
    const stationary = (MOST_JUMPS_PER_BAR * logistic(point[1]!)) / years;
    const branching = logistic(point[2]!);
    const decay = exp(point[3]!) / years;
    return {
      drift: driftIsFitted ? point[6]! * driftUnit : 0,
      volatility: deviation / Math.sqrt(years),
      baseIntensity: stationary * (1 - branching),
      excitation: branching * decay,
      decay,
      jumpMean: point[4]! * bulk,
      jumpDeviation: LEAST_JUMP_SHARE * deviation + exp(point[5]!) * bulk,
    };
  };
  const logLikelihood = (point: Float64Array, of: Float64Array): number => {
    if (!(Math.abs(point[2]!) < 30 && Math.abs(point[3]!) < 30)) return -Infinity;
    const law = hawkesLaw(fields(point), years);
    const sum = new LogSum();
    let farOut = 0;
    for (let t = 0; t < of.length; t++) {
      const density = law.density(of[t]!) * bulk;
      if (density > 1e-250) sum.add(density);
      else farOut += law.logDensity(of[t]!) + log(bulk);
      law.advance();
    }
    return sum.value + farOut - of.length * log(bulk);
  };

  const [guess] = jumpGuesses(returns, bulk, [THRESHOLD]);
  const times = separatedJumps(returns, THRESHOLD * bulk);
  const clustering = fitEvents(times, n);
  const start = (branching: number, decayPerBar: number): number[] => [
    log(guess!.deviation / bulk),
    logOdds(guess!.perBar / MOST_JUMPS_PER_BAR),
    logOdds(branching),
    log(decayPerBar),
    guess!.mean / bulk,
    log(guess!.spread / bulk),
    ...(driftIsFitted ? [0] : []),
  ];
  const from = Math.max(0, (n - PART) >> 1);
  const part = returns.subarray(from, Math.min(n, from + PART));
  const { point, converged } = maximise({
    coarse: (at) => -logLikelihood(at, part),
    fine: (at) => -logLikelihood(at, returns),
    starts: [start(clustering.branching, clustering.decayPerBar), start(0.5, 0.1)],
    coarseObservations: part.length,
    observations: n,
    effort: 20,
    onProgress,
  });
  const curved = returns.subarray(Math.max(0, (n - CURVED) >> 1), Math.max(0, (n - CURVED) >> 1) + CURVED);
  const found = fields(point);
  const judged = judge(found, years, n);
  const fit = assemble(
    {
      kind: 'hawkes',
      names: [
        ...(driftIsFitted ? ['drift'] : []),
        'volatility',
        'baseIntensity',
        'excitation',
        'decay',
        'jumpMean',
        'jumpDeviation',
      ],
      likelihood: {
        total: (at) => logLikelihood(at, returns),
        sampled: (at) => logLikelihood(at, curved),
        share: curved.length / n,
        parts: (at, into) => {
          const law = hawkesLaw(fields(at), years);
          for (let t = 0; t < n; t++) {
            into[t] = law.logDensity(returns[t]!);
            law.advance();
          }
        },
        counts: new Float64Array(n).fill(1),
        natural: (at) => {
          const { drift: annual, ...others } = fields(at);
          const { volatility, baseIntensity, excitation, decay, jumpMean, jumpDeviation } = others;
          const all = [volatility, baseIntensity, excitation, decay, jumpMean, jumpDeviation];
          return driftIsFitted ? [annual, ...all] : all;
        },
      },
      point,
      logLikelihood: logLikelihood(point, returns),
      fixed: driftIsFitted ? {} : { drift: 0 },
      ...judged,
      warnings: converged
        ? judged.warnings
        : [...judged.warnings, 'The search for the maximum stopped before it had settled.'],
    },
    sample,
  );
  onProgress(1);
  return fit;
}

function judge(
  found: HawkesFields,
  years: number,
  bars: number,
): { atBound: string[]; held: number[]; warnings: string[]; compensation: number } {
  const { volatility, baseIntensity, excitation, decay, jumpMean, jumpDeviation } = found;
  const stationary = baseIntensity / (1 - excitation / decay);
  const warnings = jumpWarnings(stationary * years, bars);
  const atBound: string[] = [];
  const held: number[] = [];
  if (stationary * years > 0.98 * MOST_JUMPS_PER_BAR) held.push(1);
  if (jumpDeviation < 1.02 * LEAST_JUMP_SHARE * volatility * Math.sqrt(years)) {
    atBound.push('jumpDeviation');
    held.push(5);
  }
  if (excitation / decay < 1e-3) {
    atBound.push('excitation', 'decay');
    held.push(2, 3);
    warnings.push('Jumps do not excite one another here: merton describes them with fewer parameters.');
  }
  if (decay * years > 1)
    warnings.push(
      `Excitation fades within a bar (decay × bar = ${(decay * years).toPrecision(2)}): these bars do not resolve it, shorter ones would.`,
    );
  if (excitation / decay > 0.98)
    warnings.push(
      `The branching ratio is ${(excitation / decay).toFixed(3)}: jumps are almost all excited, and calm hardly returns.`,
    );
  const compensation =
    (volatility * volatility) / 2 + stationary * (expm1(jumpMean + (jumpDeviation * jumpDeviation) / 2) - jumpMean);
  return { atBound, held, warnings, compensation };
}

/** Middles of the bars whose return is beyond the threshold, in bars. */
function separatedJumps(returns: Float64Array, threshold: number): Float64Array {
  const times: number[] = [];
  returns.forEach((r, t) => {
    if (Math.abs(r) > threshold) times.push(t + 0.5);
  });
  return Float64Array.from(times);
}

/** Branching ratio and decay of event times, both in bars, or a mild guess where there are too few of them. */
function fitEvents(times: Float64Array, horizon: number): { branching: number; decayPerBar: number } {
  if (times.length < 20) return { branching: 0.3, decayPerBar: 0.05 };
  const rate = times.length / horizon;
  const negative = (point: Float64Array): number => {
    if (point.some((x) => Math.abs(x) > 30)) return Infinity;
    const branching = logistic(point[1]!);
    const decay = exp(point[2]!);
    const baseIntensity = exp(point[0]!) * rate;
    return -hawkesLogLikelihood({ times, horizon, baseIntensity, excitation: branching * decay, decay });
  };
  const { point } = nelderMead(negative, [log(0.6), 0, log(0.1)]);
  return {
    branching: Math.min(0.95, Math.max(0.05, logistic(point[1]!))),
    decayPerBar: Math.min(2, Math.max(1e-3, exp(point[2]!))),
  };
}
