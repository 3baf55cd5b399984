import type { Experiment } from '../experiment.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import { SECONDS_PER_YEAR, type PerYear } from '../units.ts';
import { drivenUnderlyings, type DrivenUnderlying } from './driven.ts';
import { compileGarch, writeGarchSteps, type GarchStep } from './garch.ts';
import { compileGaussianShocks, factorsHeld, fillSwitchingSteps, type GaussianShocks } from './gaussian-shocks.ts';
import { compileHeston, writeHestonSteps, type HestonStep } from './heston.ts';
import { addCommonJumps, addOwnJumps, compensator, compileJumps, meanCommonMove, type Jumps } from './jumps.ts';
import type { PathKernel, Workspace } from './kernel/kernel.ts';
import { compileChain } from './markov-chain.ts';
import type { MarketPath } from './market-path.ts';
import { compileRegime, holdChain, walkHeld, writeRegimeSteps, type HeldChain, type RegimeStep } from './regime.ts';
import { compileTilting, type Tilting } from './tilt.ts';
import { chosenTilt, logWeightOf, pushPath } from './tilted-path.ts';

/** The jointly driven underlyings, g = 0 … n − 1 in the order of the configuration. */
export interface JointlyDriven {
  /** Place of each in `underlyings`. */
  readonly underlyings: readonly number[];
  readonly shocks: GaussianShocks;
  /** The chain that all may follow. */
  readonly chain: HeldChain | undefined;
  /** Whether the chain's state picks the correlation. */
  readonly chainPicksCorrelation: boolean;
  readonly diffusions: readonly Diffusion[];
  readonly jumps: Jumps;
  /** How paths are pushed; undefined where they are drawn from the laws as they stand. */
  readonly tilting: Tilting | undefined;
  /** Scratch: a column per underlying, and behind them one per underlying with a variance of its own, in order. */
  readonly workspace: Workspace;
}

/** What the Gaussian shocks of one underlying become, jumps apart. */
interface Diffusion {
  /** Deterministic part of a step, and what shock j adds to it, [factor][j]; where volatility varies, 0 and the bare shock. */
  readonly drift: number;
  readonly loadings: readonly Float64Array[];
  readonly volatility: ConstantVolatility | HestonStep | GarchStep | RegimeStep;
}

interface ConstantVolatility {
  readonly kind: 'constant';
  readonly drift: number;
  readonly deviation: number;
}

/**
 * Correlated diffusions with jumps, in log price X = ln(S/S₀):
 *
 *     dX_g = (μ_g − σ_g²/2 − λ_g κ_g − λ_c κ_cg) dt + σ_g dW_g + dJ_g + dJ_cg,   dW_g dW_h = ρ_gh dt
 *
 * J_g is the underlying's own compound Poisson process (intensity λ_g; sizes normal: Merton 1976, or double-exponential: Kou
 * 2002), J_c the common one: a single clock of intensity λ_c that moves all of them at once with jointly normal sizes.
 * κ = E[eᴶ] − 1, so that E[S_t] = S₀·e^(μt) whatever the jumps. σ is a constant (gbm, merton, kou, hawkes), or follows
 * `heston.ts`, `garch.ts` or `regime.ts`; the jumps of hawkes follow `self-exciting.ts`. ρ is one matrix, or that of the
 * state which a chain common to all holds, or that of a break.
 *
 * Scheme: exact at the ends of steps, but for Heston's (QE). Over a step the log return is drift·dt + σ√dt·(L z) plus the
 * jumps whose times fall in it, L being the Cholesky factor of ρ. Underlyings with a history of their own (bootstrap, replay)
 * take neither shocks nor common jumps.
 *
 * @throws RangeError  a parameter outside its range, a correlation that is not positive semi-definite
 */
export function compileJoint(experiment: Experiment, kernel: PathKernel): JointlyDriven {
  const { horizon, joint } = experiment;
  const driven = drivenUnderlyings(experiment);
  const shocks = compileGaussianShocks(experiment, driven);
  const chain =
    joint.regime &&
    holdChain(compileChain(joint.regime.chain, 'joint.regime'), purpose(PURPOSE.commonRegime), horizon.steps);
  if (chain !== undefined && (joint.regime?.correlation?.length ?? chain.walk.states) !== chain.walk.states)
    throw new RangeError(`joint.regime needs ${chain.walk.states} correlations, one for each state.`);
  const jumps = compileJumps(experiment, driven);
  const diffusions = driven.map((each, g): Diffusion => {
    const volatility = compileVolatility(each, experiment, jumps, g, chain);
    const [drift, deviation] = volatility.kind === 'constant' ? [volatility.drift, volatility.deviation] : [0, 1];
    const loadings = shocks.factors.map((factor) =>
      Float64Array.from({ length: g + 1 }, (_, j) => deviation * factor[g * driven.length + j]!),
    );
    return { drift, loadings, volatility };
  });
  const variances = diffusions.filter(({ volatility }) => hasRandomVariance(volatility)).length;
  const model = {
    underlyings: driven.map(({ underlying }) => underlying),
    shocks,
    chain,
    chainPicksCorrelation: joint.regime?.correlation !== undefined,
    diffusions,
    jumps,
    workspace: kernel.workspace(driven.length + variances, horizon.steps),
  };
  return { ...model, tilting: compileTilting(experiment, model) };
}

function compileVolatility(
  { name, underlying, price }: DrivenUnderlying,
  { horizon }: Experiment,
  jumps: Jumps,
  g: number,
  chain: HeldChain | undefined,
): Diffusion['volatility'] {
  const years = horizon.step / SECONDS_PER_YEAR;
  const perStep = (annual: PerYear): number => {
    const drift = annual * years;
    if (Number.isFinite(drift)) return drift;
    throw new RangeError(`The drift of ${name}, ${price.drift}, is ${drift} per step after compensation for jumps.`);
  };
  const compensated = price.drift - compensator(jumps, g);
  switch (price.kind) {
    case 'gbm':
    case 'merton':
    case 'kou':
    case 'hawkes': {
      const { drift, volatility } = price;
      if (!(volatility >= 0 && volatility < Infinity))
        throw new RangeError(`The volatility of ${name} is ${volatility}; it must be a number ≥ 0.`);
      // In this order: other ones round otherwise.
      const annual = drift - (volatility * volatility) / 2 - compensator(jumps, g);
      return { kind: 'constant', drift: perStep(annual), deviation: volatility * Math.sqrt(years) };
    }
    case 'heston':
    case 'bates':
      return compileHeston(price, perStep(compensated), horizon.step, name);
    case 'garch':
      return compileGarch({ name, underlying, price }, perStep(price.drift - meanCommonMove(jumps, g)));
    case 'regime':
      perStep(compensated);
      return compileRegime({ name, underlying, price }, chain, compensated, horizon);
  }
}

/** Whether the variance takes normals of its own. */
function hasRandomVariance(volatility: Diffusion['volatility']): boolean {
  return volatility.kind === 'heston' || (volatility.kind === 'garch' && volatility.degreesOfFreedom < Infinity);
}

/**
 * Writes the prices of the jointly driven underlyings into their places of `into`.
 *
 * @param address  where the draws come from: of the path, or the mirror image of another one (`drawAddress`)
 * @param path  path index, for the message of a price out of range
 * @returns ln of the path's weight; 0 where paths are drawn from the laws as they stand
 */
export function writeJoint(
  model: JointlyDriven,
  root: RootKey,
  address: number,
  path: number,
  into: MarketPath,
): number {
  const { underlyings, shocks, chain, diffusions, jumps, tilting, workspace } = model;
  const count = underlyings.length;
  if (chain !== undefined) walkHeld(chain, root, address);
  const held = factorsHeld(shocks, model.chainPicksCorrelation ? chain!.held : undefined, root, address);
  for (let g = 0; g < count; g++) workspace.fillNormals(g, root, address, purpose(PURPOSE.diffusion, underlyings[g]!));
  for (let g = count - 1; g >= 0; g--) {
    const { drift, loadings } = diffusions[g]!;
    if (held === undefined) workspace.fillLogSteps(g, drift, loadings[0]!);
    else fillSwitchingSteps(workspace, g, drift, loadings, held);
  }
  writeVolatilities(model, root, address);
  const logSteps = workspace.columns;
  const tilt = tilting && chosenTilt(tilting, root, path);
  if (tilt !== undefined) {
    pushPath(tilt, tilting!, jumps, { root, path, underlying: underlyings[tilt.g]! }, logSteps, held);
  }
  for (let g = 0; g < count; g++) if (g !== tilt?.g) addOwnJumps(jumps, g, root, address, logSteps[g]!);
  if (tilt === undefined) addCommonJumps(jumps, root, address, logSteps);
  const logWeight = tilting === undefined ? 0 : logWeightOf(tilting, logSteps);
  for (let g = 0; g < count; g++) workspace.writePrices(g, into, underlyings[g]!, path);
  return logWeight;
}

/** Gives the shocks of underlyings whose volatility varies their size, in their place. */
function writeVolatilities({ underlyings, diffusions, workspace }: JointlyDriven, root: RootKey, path: number): void {
  let variance = underlyings.length;
  for (let g = 0; g < underlyings.length; g++) {
    const { volatility } = diffusions[g]!;
    const isRandom = hasRandomVariance(volatility);
    if (isRandom) workspace.fillNormals(variance, root, path, purpose(PURPOSE.variance, underlyings[g]!));
    switch (volatility.kind) {
      case 'constant':
        break;
      case 'heston':
        writeHestonSteps(volatility, workspace.columns[g]!, workspace.columns[variance]!);
        break;
      case 'garch':
        writeGarchSteps(
          volatility,
          root,
          path,
          workspace.columns[g]!,
          isRandom ? workspace.columns[variance] : undefined,
        );
        break;
      case 'regime':
        writeRegimeSteps(volatility, root, path, workspace.columns[g]!);
        break;
    }
    if (isRandom) variance++;
  }
}
