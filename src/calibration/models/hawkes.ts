import { gradient } from '../../math/derivatives.ts';
import { exp, expm1 } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { nelderMead } from '../../math/nelder-mead.ts';
import { assemble } from '../assemble.ts';
import type { Fit, FitOptions } from '../fit.ts';
import { logistic, logOdds } from '../free-coordinates.ts';
import { hawkesLogLikelihood } from '../hawkes-events.ts';
import { hawkesBar, type HawkesBar, type HawkesFields } from '../laws/hawkes-filter.ts';
import { filteredLikelihood, HAWKES_BAR_FIELDS } from '../laws/hawkes-slopes.ts';
import { inCoordinates } from '../likelihood-slopes.ts';
import { maximiseBySlopes, type SmoothLikelihood } from '../maximise-by-slopes.ts';
import type { ReturnSample } from '../sample.ts';
import { jumpWarnings, LEAST_JUMP_SHARE, MOST_JUMPS_PER_BAR } from './jump-bounds.ts';
import { jumpSetting } from './jump-setting.ts';
import { jumpGuesses, type JumpGuess } from './jump-starts.ts';

/** Returns on which starts are told apart, in stretches from all over the sample: calm times and wild ones. */
const PART = 20_000;
const STRETCHES = 10;
/** Multiple of the bulk's deviation beyond which a return is taken for a jump, to start from. */
const THRESHOLD = 5;
/** The same for jumps that hardly stand out. */
const LOW_THRESHOLD = 2.5;

/**
 * A jump-diffusion with self-exciting jumps, in two stages. To start from, returns beyond five deviations of the bulk are
 * jumps, at the middle of their bars, and Ozaki's likelihood of those times ({@link hawkesLogLikelihood}) gives base,
 * excitation and decay. Then all parameters maximise the product of the one-step densities of `hawkesLaw`, which
 * weighs every return's chance of holding jumps: jumps that do not stand out are not lost, and the log-likelihood compares
 * with those of the other models. Returns are one series: excitation is carried over gaps. Slopes are exact and cost about
 * one more evaluation ({@link filteredLikelihood}); a second kind of start has many small jumps, for histories whose jumps
 * stand for changing volatility.
 *
 * Free coordinates: ln σ√T, log-odds of the stationary jumps per bar over ½ and of the branching ratio α/β, ln βT, m and
 * ln s in deviations of the bulk, and the drift.
 *
 * Errors of excitation and decay are for histories of many hundred jumps: over 2 × 24 simulated ones of 20,000 hours and
 * some 300 to 500 jumps the estimates spread by 1.1 to 1.4 of what was said of them.
 */
export function fitHawkes(sample: ReturnSample, options: FitOptions): Fit {
  const { onProgress = () => {} } = options;
  const { returns, years, bulk, driftIsFitted, driftUnit } = jumpSetting('hawkes', sample, options, 200);
  const n = returns.length;

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
  const bar = (point: Float64Array): HawkesBar => hawkesBar(fields(point), years);
  const likelihoodOf = (of: Float64Array): SmoothLikelihood => ({
    isAllowed: (point) => Math.abs(point[2]!) < 30 && Math.abs(point[3]!) < 30,
    slopes: (point) => {
      const jacobian = HAWKES_BAR_FIELDS.map((field) => Array.from(gradient((at) => bar(at)[field], point)));
      return inCoordinates(filteredLikelihood(bar(point), of), jacobian);
    },
    observations: of.length,
  });

  const [few, many] = jumpGuesses(returns, bulk, [THRESHOLD, LOW_THRESHOLD]);
  const times = separatedJumps(returns, THRESHOLD * bulk);
  const clustering = fitEvents(times, n);
  const start = (guess: JumpGuess, branching: number, decayPerBar: number): number[] => [
    log(guess.deviation / bulk),
    logOdds(guess.perBar / MOST_JUMPS_PER_BAR),
    logOdds(branching),
    log(decayPerBar),
    guess.mean / bulk,
    log(guess.spread / bulk),
    ...(driftIsFitted ? [0] : []),
  ];
  const whole = likelihoodOf(returns);
  const { point, converged } = maximiseBySlopes({
    part: likelihoodOf(stretchesOf(returns)),
    whole,
    starts: [start(few!, clustering.branching, clustering.decayPerBar), start(few!, 0.5, 0.1), start(many!, 0.9, 0.1)],
    onProgress,
  });
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
        slopes: (at) => whole.slopes(at),
        natural: (at) => {
          const { drift: annual, ...others } = fields(at);
          const { volatility, baseIntensity, excitation, decay, jumpMean, jumpDeviation } = others;
          const all = [volatility, baseIntensity, excitation, decay, jumpMean, jumpDeviation];
          return driftIsFitted ? [annual, ...all] : all;
        },
      },
      point,
      logLikelihood: whole.slopes(point).value,
      fixed: driftIsFitted ? {} : { drift: 0 },
      ...judged,
      converged,
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

/** Returns of a part of the sample, in time order; the sample itself where it is no longer than that. */
function stretchesOf(returns: Float64Array): Float64Array {
  if (returns.length <= PART) return returns;
  const length = PART / STRETCHES;
  const part = new Float64Array(PART);
  for (let i = 0; i < STRETCHES; i++) {
    const from = Math.floor(((i + 0.5) * returns.length) / STRETCHES - length / 2);
    part.set(returns.subarray(from, from + length), i * length);
  }
  return part;
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
