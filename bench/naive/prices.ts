import type { Experiment } from '../../src/experiment.ts';
import type { NaiveRandom } from './random.ts';

const YEAR = 365 * 24 * 60 * 60;

export interface Tick {
  /** Seconds from the start. */
  readonly time: number;
  /** Quote per base. */
  readonly price: number;
}

/** One path of an underlying that follows Merton's law, tick by tick; the first tick is the initial price. */
export function mertonPath({ horizon, underlyings }: Experiment, random: NaiveRandom): Tick[] {
  const { initialPrice, price: law } = underlyings[0]!;
  if (law.kind !== 'merton') throw new RangeError(`the naive path follows Merton's law, not ${law.kind}`);
  const years = horizon.step / YEAR;
  const compensator = Math.exp(law.jumpMean + law.jumpDeviation ** 2 / 2) - 1;
  const trend = (law.drift - law.volatility ** 2 / 2 - law.jumpIntensity * compensator) * years;
  const ticks: Tick[] = [{ time: 0, price: initialPrice }];
  for (let step = 1; step <= horizon.steps; step++) {
    let move = trend + law.volatility * Math.sqrt(years) * random.normal();
    const jumps = random.poisson(law.jumpIntensity * years);
    for (let jump = 0; jump < jumps; jump++) move += law.jumpMean + law.jumpDeviation * random.normal();
    ticks.push({ time: step * horizon.step, price: ticks[step - 1]!.price * Math.exp(move) });
  }
  return ticks;
}

/** One joint path of correlated Gaussian underlyings with common jumps of independent sizes: the ticks of each. */
export function jointPaths({ horizon, underlyings, joint }: Experiment, random: NaiveRandom): Tick[][] {
  const years = horizon.step / YEAR;
  const count = underlyings.length;
  const factor = choleskyFactor(joint.correlation, count);
  const jumps = joint.commonJumps ?? { intensity: 0, mean: [], deviation: [] };
  const laws = underlyings.map(({ price }, u) => {
    if (price.kind !== 'gbm')
      throw new RangeError(`the naive joint paths are Gaussian with common jumps, not ${price.kind}`);
    const compensator = Math.exp((jumps.mean[u] ?? 0) + (jumps.deviation[u] ?? 0) ** 2 / 2) - 1;
    return {
      volatility: price.volatility,
      trend: (price.drift - price.volatility ** 2 / 2 - jumps.intensity * compensator) * years,
    };
  });
  const paths = underlyings.map(({ initialPrice }): Tick[] => [{ time: 0, price: initialPrice }]);
  for (let step = 1; step <= horizon.steps; step++) {
    const normals = laws.map(() => random.normal());
    const moves = laws.map(({ trend, volatility }, u) => {
      const shock = factor[u]!.reduce((sum, weight, v) => sum + weight * normals[v]!, 0);
      return trend + volatility * Math.sqrt(years) * shock;
    });
    const events = random.poisson(jumps.intensity * years);
    for (let event = 0; event < events; event++) {
      for (let u = 0; u < count; u++) moves[u]! += jumps.mean[u]! + jumps.deviation[u]! * random.normal();
    }
    paths.forEach((ticks, u) => {
      ticks.push({ time: step * horizon.step, price: ticks[step - 1]!.price * Math.exp(moves[u]!) });
    });
  }
  return paths;
}

/** Rows of the lower triangle L with L·Lᵀ = the correlation, which must be positive definite. */
function choleskyFactor(correlation: Float64Array, count: number): number[][] {
  const rows: number[][] = [];
  for (let i = 0; i < count; i++) {
    const row: number[] = [];
    for (let j = 0; j <= i; j++) {
      const other = j === i ? row : rows[j]!;
      const known = row.slice(0, j).reduce((sum, weight, k) => sum + weight * other[k]!, 0);
      const rest = correlation[i * count + j]! - known;
      row.push(j === i ? Math.sqrt(rest) : rest / other[j]!);
    }
    rows.push(row);
  }
  return rows;
}
