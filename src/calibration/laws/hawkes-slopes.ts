import { expm1 } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { LogSum } from '../../math/log-sum.ts';
import type { LikelihoodSlopes } from '../likelihood-slopes.ts';
import { HawkesFilter, type HawkesBar } from './hawkes-filter.ts';

/** The fields of {@link HawkesBar} in the order of {@link filteredLikelihood}. */
export const HAWKES_BAR_FIELDS = [
  'drift',
  'variance',
  'base',
  'excitation',
  'decay',
  'jumpMean',
  'jumpVariance',
] as const satisfies readonly (keyof HawkesBar)[];

const [DRIFT, VARIANCE, BASE, EXCITATION, DECAY, JUMP_MEAN, JUMP_VARIANCE] = [0, 1, 2, 3, 4, 5, 6] as const;
const ORDER = HAWKES_BAR_FIELDS.length;

/**
 * ln of the product of the filter's one-step densities over returns in time order, with its slope and squared scores in the
 * fields of the bar, in one pass: beside A goes ∂A/∂θ for each field θ. With tₖ the terms of f(r) and d = r − centre − k·m,
 *
 *     ∂ln f = Σₖ tₖ·∂ln tₖ/f,   ∂E[N|r] = Σₖ k·tₖ·∂ln tₖ/f − E[N|r]·∂ln f,   A′ = e^(−β)A + αF·E[N|r],  F = (1 − e^(−β))/β
 *     ∂ln tₖ/∂Λ₀ = 1/Λ₀ − 1 + q,   ∂ln tₖ/∂ρ = k(q − 1),   q = (k − 1)/(Λ₀ + ρk)   (for k = 0: −1 and 0)
 *     ∂ln tₖ/∂centre = d/vₖ,   ∂ln tₖ/∂vₖ = (d²/vₖ − 1)/(2vₖ),   vₖ = σ² + k·s²
 *
 * and Λ₀, ρ and the centre are functions of A and the fields.
 */
export function filteredLikelihood(bar: HawkesBar, returns: Float64Array): LikelihoodSlopes {
  const filter = new HawkesFilter(bar);
  const { terms, precisions, fading, faded, stationary, excited, growth } = filter;
  const { base, excitation, decay, jumpMean } = bar;
  const net = decay - excitation;
  const gained = excitation * faded;
  // Slopes of F, of λ∞ in the base, excitation and decay, of E = (1 − e^(−(β−α)))/(β − α) in β − α, and of κ + 1.
  const fadedByDecay = meanDecaySlope(decay);
  const stationaryByBase = decay / net;
  const stationaryByExcitation = (base * decay) / (net * net);
  const stationaryByDecay = (-base * excitation) / (net * net);
  const excitedByNet = meanDecaySlope(net);
  const grown = growth + 1;

  const slope = new Float64Array(ORDER);
  const squares = new Float64Array(ORDER * ORDER);
  /** ∂A/∂θ, ∂ln f/∂θ and ∂E[N|r]/∂θ at an unchanged A. */
  const excess = new Float64Array(ORDER);
  const score = new Float64Array(ORDER);
  const jumps = new Float64Array(ORDER);
  excess[BASE] = stationaryByBase - 1;
  excess[EXCITATION] = stationaryByExcitation;
  excess[DECAY] = stationaryByDecay;

  const logs = new LogSum();
  let farOut = 0;
  for (let t = 0; t < returns.length; t++) {
    const sum = filter.look(returns[t]!);
    if (filter.shift === 0) logs.add(sum);
    else farOut += log(sum) + filter.shift;
    const { ancestors, within, mean, counts, expectedJumps, excess: above } = filter;
    const reach = returns[t]! - filter.centre;

    // Σ kʲ·tₖ·x for x = 1 (n), q, d/vₖ (c) and ∂ln tₖ/∂vₖ (v).
    let precision = precisions[0]!;
    let pull = reach * precision;
    let c0 = terms[0]! * pull;
    let v0 = 0.5 * terms[0]! * (pull * pull - precision);
    let [c1, c2, v1, v2, n1, n2, q0, q1, q2] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let k = 1; k < counts; k++) {
      const term = terms[k]!;
      precision = precisions[k]!;
      pull = (reach - k * jumpMean) * precision;
      const q = (term * (k - 1)) / (ancestors + within * k);
      const c = term * pull;
      const v = 0.5 * term * (pull * pull - precision);
      const square = k * k;
      n1 += k * term;
      n2 += square * term;
      q0 += q;
      q1 += k * q;
      q2 += square * q;
      c0 += c;
      c1 += k * c;
      c2 += square * c;
      v0 += v;
      v1 += k * v;
      v2 += square * v;
    }

    // Slopes in Λ₀ and Λ, of which ρ = 1 − Λ₀/Λ and the centre −κΛ are made, of ln f (0) and of E[N | r] (1).
    const share = 1 / sum;
    const perMean = 1 / mean;
    const reached0 = c0 * share;
    const reached1 = c1 * share - expectedJumps * reached0;
    const within0 = (q1 - n1) * share;
    const within1 = (q2 - n2) * share - expectedJumps * within0;
    const thinned = (1 - within) * perMean;
    const ancestors0 = ((sum - terms[0]!) / ancestors + q0) * share - 1 - within0 * perMean;
    const ancestors1 =
      (n1 / ancestors - n1 + q1) * share - within1 * perMean - expectedJumps * (ancestors0 + within0 * perMean);
    const mean0 = within0 * thinned - growth * reached0;
    const mean1 = within1 * thinned - growth * reached1;

    const meanByNet = (base + above - stationary) * excitedByNet;
    const still = 1 - excited;
    const meanByBase = stationaryByBase * still + excited;
    const meanByExcitation = stationaryByExcitation * still - meanByNet;
    const meanByDecay = stationaryByDecay * still + meanByNet;
    const ancestorsByDecay = above * fadedByDecay;
    const centreBySize = -grown * mean;
    score[DRIFT] = reached0;
    jumps[DRIFT] = reached1;
    const spread0 = v0 * share;
    score[VARIANCE] = spread0 - 0.5 * reached0;
    jumps[VARIANCE] = v1 * share - expectedJumps * spread0 - 0.5 * reached1;
    score[BASE] = ancestors0 + mean0 * meanByBase;
    jumps[BASE] = ancestors1 + mean1 * meanByBase;
    score[EXCITATION] = mean0 * meanByExcitation;
    jumps[EXCITATION] = mean1 * meanByExcitation;
    score[DECAY] = ancestors0 * ancestorsByDecay + mean0 * meanByDecay;
    jumps[DECAY] = ancestors1 * ancestorsByDecay + mean1 * meanByDecay;
    const moved0 = c1 * share;
    score[JUMP_MEAN] = moved0 + centreBySize * reached0;
    jumps[JUMP_MEAN] = c2 * share - expectedJumps * moved0 + centreBySize * reached1;
    const widened0 = v1 * share;
    score[JUMP_VARIANCE] = widened0 + 0.5 * centreBySize * reached0;
    jumps[JUMP_VARIANCE] = v2 * share - expectedJumps * widened0 + 0.5 * centreBySize * reached1;

    const scoreByExcess = ancestors0 * faded + mean0 * excited;
    const jumpsByExcess = ancestors1 * faded + mean1 * excited;
    const kept = fading + gained * jumpsByExcess;
    for (let i = 0; i < ORDER; i++) {
      const here = score[i]! + scoreByExcess * excess[i]!;
      score[i] = here;
      slope[i]! += here;
      for (let j = 0; j <= i; j++) squares[i * ORDER + j]! += here * score[j]!;
      excess[i] = kept * excess[i]! + gained * jumps[i]!;
    }
    excess[EXCITATION]! += faded * expectedJumps;
    excess[DECAY]! += excitation * fadedByDecay * expectedJumps - fading * above;
    filter.advance();
  }
  for (let i = 0; i < ORDER; i++) for (let j = i + 1; j < ORDER; j++) squares[i * ORDER + j] = squares[j * ORDER + i]!;
  return { value: logs.value + farOut, slope, squares };
}

/** Slope of (1 − e^(−x))/x for x > 0. */
function meanDecaySlope(x: number): number {
  // What the quotient would cancel near 0; the next term of the series is x⁴/144.
  if (x < 1e-4) return -1 / 2 + x * (1 / 3 - x * (1 / 8 - x / 30));
  const lost = -expm1(-x);
  return (1 - lost - lost / x) / x;
}
