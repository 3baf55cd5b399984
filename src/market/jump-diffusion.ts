import type { Experiment } from '../experiment.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import { SECONDS_PER_YEAR } from '../units.ts';
import { correlationFactor } from './correlation.ts';
import { addCommonJumps, addOwnJumps, compensator, compileJumps, type DrivenUnderlying, type Jumps } from './jumps.ts';
import type { PathKernel, Workspace } from './kernel/kernel.ts';
import type { MarketPath } from './market-path.ts';

/** The jointly driven underlyings, g = 0 … n − 1 in the order of the configuration. */
export interface JumpDiffusion {
  /** Place of each in `underlyings`. */
  readonly underlyings: readonly number[];
  /** Deterministic part of the log return of one step, per underlying. */
  readonly driftPerStep: Float64Array;
  /** σ_g·√dt·L_gj, per underlying g, j = 0 … g: what normal j adds to the log return of underlying g. */
  readonly loadings: readonly Float64Array[];
  readonly jumps: Jumps;
  /** Scratch, a column per underlying. */
  readonly workspace: Workspace;
}

/**
 * Correlated geometric Brownian motions with Poisson jumps (Merton 1976), in log price X = ln(S/S₀):
 *
 *     dX_g = (μ_g − σ_g²/2 − λ_g κ_g − λ_c κ_cg) dt + σ_g dW_g + dJ_g + dJ_cg,   dW_g dW_h = ρ_gh dt
 *
 * J_g is the underlying's own compound Poisson process (intensity λ_g, sizes N(m_g, d_g²)), J_c the common one: a single
 * clock of intensity λ_c that moves all of them at once with jointly normal sizes. κ = e^(m + d²/2) − 1, so that
 * E[S_t] = S₀·e^(μt) whatever the jumps.
 *
 * Scheme: exact at the ends of steps. Over a step the log return is drift·dt + σ√dt·(L z) plus the jumps whose times fall in
 * it, L being the Cholesky factor of ρ. gbm is the case without own jumps; common jumps move it like the others.
 * Underlyings with a history of their own (bootstrap, replay) take neither shocks nor common jumps.
 *
 * @throws RangeError  a parameter outside its range, a correlation that is not positive semi-definite
 */
export function compileJumpDiffusion(experiment: Experiment, kernel: PathKernel): JumpDiffusion {
  const { horizon, joint } = experiment;
  const processes = experiment.underlyings.flatMap<DrivenUnderlying>(({ name, price }, underlying) =>
    price.kind === 'gbm' || price.kind === 'merton' ? [{ name, underlying, price }] : [],
  );
  const underlyings = processes.map(({ underlying }) => underlying);
  const years = horizon.step / SECONDS_PER_YEAR;
  const jumps = compileJumps(experiment, processes);
  const factor = correlationFactor(
    joint.correlation,
    underlyings,
    experiment.underlyings.length,
    'the Gaussian shocks',
  );
  const driftPerStep = new Float64Array(processes.length);
  const loadings = processes.map((_, g) => new Float64Array(g + 1));
  processes.forEach(({ name, price }, g) => {
    const { drift, volatility } = price;
    if (!(volatility >= 0 && volatility < Infinity))
      throw new RangeError(`The volatility of ${name} is ${volatility}; it must be a number ≥ 0.`);
    driftPerStep[g] = (drift - (volatility * volatility) / 2 - compensator(jumps, g)) * years;
    if (!Number.isFinite(driftPerStep[g]))
      throw new RangeError(
        `The drift of ${name}, ${drift}, is ${driftPerStep[g]} per step after compensation for jumps.`,
      );
    for (let j = 0; j <= g; j++) loadings[g]![j] = volatility * Math.sqrt(years) * factor[g * processes.length + j]!;
  });
  const workspace = kernel.workspace(processes.length, horizon.steps);
  return { underlyings, driftPerStep, loadings, jumps, workspace };
}

/** Writes the prices of the jointly driven underlyings into their places of `into`. */
export function writeJumpDiffusion(model: JumpDiffusion, root: RootKey, path: number, into: MarketPath): void {
  const { underlyings, driftPerStep, loadings, jumps, workspace } = model;
  const count = underlyings.length;
  for (let g = 0; g < count; g++) workspace.fillNormals(g, root, path, purpose(PURPOSE.diffusion, underlyings[g]!));
  for (let g = count - 1; g >= 0; g--) workspace.fillLogSteps(g, driftPerStep[g]!, loadings[g]!);
  const logSteps = workspace.columns;
  for (let g = 0; g < count; g++) addOwnJumps(jumps, g, root, path, logSteps[g]!);
  addCommonJumps(jumps, root, path, logSteps);
  for (let g = 0; g < count; g++) workspace.writePrices(g, into, underlyings[g]!, path);
}
