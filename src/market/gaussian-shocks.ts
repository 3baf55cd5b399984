import type { Experiment } from '../experiment.ts';
import type { RootKey } from '../random/root-key.ts';
import { correlationFactor } from './correlation.ts';
import type { DrivenUnderlying } from './driven.ts';
import type { Workspace } from './kernel/kernel.ts';
import { compileStart, type DrawnStart } from './shocks/start.ts';

/** How the Gaussian shocks of the driven underlyings hang together, g = 0 … n − 1. */
export interface GaussianShocks {
  /** Lower Cholesky factors, row-major [n × n]: that of every step, or of each state of the common chain; then of each break. */
  readonly factors: readonly Float64Array[];
  readonly breaks: readonly Break[];
  /** Scratch: [steps], the factor of each step; undefined where one holds throughout. */
  readonly held: Uint16Array | undefined;
}

/** A stretch of steps with a correlation of its own. */
interface Break {
  readonly drawStart: DrawnStart;
  readonly steps: number;
  /** Place in `factors`. */
  readonly factor: number;
}

/**
 * Prepares the correlation: that of `joint`, or one per state of its chain, and the breaks among the shocks, of which the
 * last in the list holds where they overlap.
 *
 * @throws RangeError  a correlation that is not positive semi-definite, a break without steps
 */
export function compileGaussianShocks(
  { horizon, joint, shocks, underlyings }: Experiment,
  driven: readonly DrivenUnderlying[],
): GaussianShocks {
  const places = driven.map(({ underlying }) => underlying);
  const factorOf = (correlation: Float64Array): Float64Array =>
    correlationFactor(correlation, places, underlyings.length, 'the Gaussian shocks');
  const factors = (joint.regime?.correlation ?? [joint.correlation]).map(factorOf);
  const breaks = shocks.flatMap((shock, place): Break[] => {
    if (shock.kind !== 'correlationBreak') return [];
    factors.push(factorOf(shock.correlation));
    const drawStart = compileStart(shock.start, shock.steps, place);
    return [{ drawStart, steps: shock.steps, factor: factors.length - 1 }];
  });
  return { factors, breaks, held: factors.length === 1 ? undefined : new Uint16Array(horizon.steps) };
}

/**
 * Finds out which factor holds in each step of a path; undefined where one holds throughout.
 *
 * @param states  of the common chain, where it decides
 */
export function factorsHeld(
  { breaks, held }: GaussianShocks,
  states: Uint8Array | undefined,
  root: RootKey,
  path: number,
): Uint16Array | undefined {
  if (held === undefined) return undefined;
  if (states === undefined) held.fill(0);
  else held.set(states);
  for (const { drawStart, steps, factor } of breaks) {
    const first = drawStart(root, path, held.length) - 1;
    held.fill(factor, first, first + steps);
  }
  return held;
}

/**
 * `fillLogSteps` of the workspace with a factor for each step: the same sum in the same order, so that steps with the same
 * factor have the same bits.
 *
 * @param loadings  [factor][j], of underlying g
 */
export function fillSwitchingSteps(
  { columns }: Workspace,
  g: number,
  drift: number,
  loadings: readonly Float64Array[],
  held: Uint16Array,
): void {
  const logSteps = columns[g]!;
  for (let k = 0; k < logSteps.length; k++) {
    const loading = loadings[held[k]!]!;
    let logStep = drift;
    for (let j = 0; j <= g; j++) logStep += loading[j]! * columns[j]![k]!;
    logSteps[k] = logStep;
  }
}
