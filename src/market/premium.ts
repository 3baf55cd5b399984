import type { Experiment, Funding, PremiumProcess } from '../experiment.ts';
import { exp, expm1 } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { fillNormals } from '../random/normal.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import type { MarketPath } from './market-path.ts';

/** A market whose premium, or funding rate, is a process of its own. */
export interface Premium {
  /** Place in `markets`. */
  readonly market: number;
  readonly write: (root: RootKey, path: number, into: MarketPath) => void;
}

/**
 * The markets whose premium or funding rate is a process.
 *
 * @throws RangeError  a half-life that is not > 0, a deviation < 0, a history shorter than the path
 */
export function compilePremiums({ markets, horizon }: Experiment): Premium[] {
  return markets.flatMap(({ symbol, funding, underlying }, market) => {
    const law = processOf(funding);
    if (law === undefined) return [];
    const from = { symbol, market, underlying, ...horizon };
    return { market, write: law.kind === 'replay' ? replayed(law, from) : ornsteinUhlenbeck(law, from) };
  });
}

/** The process that a market's funding follows step by step; undefined where it states its rates or premiums. */
function processOf(funding: Funding): PremiumProcess | undefined {
  if (funding.kind === 'ornsteinUhlenbeck') return funding;
  if (funding.kind !== 'premium' || typeof funding.premium === 'number') return undefined;
  return 'kind' in funding.premium ? funding.premium : undefined;
}

interface Surroundings {
  readonly symbol: string;
  readonly market: number;
  readonly underlying: number;
  readonly steps: number;
  readonly step: number;
}

/**
 * An Ornstein–Uhlenbeck process that answers to the index (Uhlenbeck and Ornstein, Physical Review 36, 1930):
 *
 *     dP = κ (mean − P) dt + deviation √(2κ) dW + β dX,   κ = ln 2 / halfLife,   X the log price of the index
 *
 * W is independent of everything else. Scheme: exact at the ends of steps for β = 0, with a = 2^(−step / halfLife)
 *
 *     P₀ = mean + deviation·z₀,   P_k = mean + a (P_{k−1} − mean) + deviation √(1 − a²) z_k + β r_k
 *
 * so that without β the process is stationary from its start, normal with this mean and deviation, of autocorrelation
 * 2^(−lag / halfLife). The index's return of a step acts at its end, whole.
 */
function ornsteinUhlenbeck(
  { mean, halfLife, deviation, shockBeta }: Extract<PremiumProcess, { kind: 'ornsteinUhlenbeck' }>,
  { symbol, market, underlying, steps, step }: Surroundings,
): Premium['write'] {
  if (!(halfLife > 0 && deviation >= 0 && Number.isFinite(mean) && Number.isFinite(shockBeta)))
    throw new RangeError(
      `The premium of ${symbol} has half-life ${halfLife} and deviation ${deviation}; they must be > 0 and ≥ 0.`,
    );
  const left = exp((-Math.LN2 * step) / halfLife);
  const noise = deviation * Math.sqrt(-expm1((-2 * Math.LN2 * step) / halfLife));
  const normals = new Float64Array(steps + 1);
  return (root, path, into) => {
    const series = into.funding![market]!;
    const prices = into.index[underlying]!;
    if (deviation > 0) fillNormals(root, path, purpose(PURPOSE.funding, market), 0, normals);
    let value = mean + deviation * normals[0]!;
    series[0] = value;
    for (let k = 1; k <= steps; k++) {
      const response = shockBeta === 0 ? 0 : shockBeta * log(prices[k]! / prices[k - 1]!);
      value = mean + left * (value - mean) + noise * normals[k]! + response;
      series[k] = value;
    }
  };
}

/** The given values, the first at the end of step 1; before it, the first as well. */
function replayed(
  { values }: Extract<PremiumProcess, { kind: 'replay' }>,
  { symbol, market, steps }: Surroundings,
): Premium['write'] {
  if (values.length < steps)
    throw new RangeError(`The premium of ${symbol} has ${values.length} values for ${steps} steps.`);
  const used = values.subarray(0, steps);
  return (_root, _path, into) => {
    const series = into.funding![market]!;
    series[0] = used[0]!;
    series.set(used, 1);
  };
}
