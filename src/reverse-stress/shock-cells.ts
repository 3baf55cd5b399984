import { ConfigError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import { cholesky } from '../math/cholesky.ts';
import { power } from '../math/power.ts';
import { stepsOf, type Move, type PriceShock, type Shock } from '../shock.ts';
import type { Fraction } from '../units.ts';

export type ShockShape = PriceShock['kind'];
export type ShockDirection = 'down' | 'up';

/** Which shocks a frontier is made of. */
export interface ShockQuestion {
  /** Place in `shocks` of the price shock whose depth is sought. @default the first one; without any, a gap on the first underlying */
  readonly shock?: number;
  /** @default that of the shock */
  readonly shapes?: readonly ShockShape[];
  /** Steps that a fall takes (of a staircase, one stair), each whole, ≥ 1. @default those of the shock */
  readonly speeds?: readonly number[];
  /** Correlations of every two underlyings: see `withCorrelation`. @default as configured */
  readonly correlations?: readonly number[];
}

/** A shape of one speed under one correlation; its depth is sought. */
export interface ShockCell {
  readonly shock: PriceShock;
  /** In `shocks`; one behind the last where the configuration has none. */
  readonly place: number;
  /** null = as configured. */
  readonly correlation: number | null;
}

/** What a shape has beside its fall where the configuration says nothing of it. */
const SHAPE_DEFAULTS = { stairs: 4, bounce: 0.3, depegBounce: 0 } as const;

/**
 * Every shape at every speed, or under every correlation.
 *
 * @throws RangeError for no cell at all, and for falls beside rises
 * @throws ConfigError for a shock that does not fit into the horizon, or correlations that prices cannot have
 */
export function shockCells(
  experiment: Experiment,
  { shock: asked, shapes, speeds, correlations }: ShockQuestion,
): readonly [ShockCell, ...ShockCell[]] {
  const { shocks } = experiment;
  const place = asked ?? shocks.findIndex(isPriceShock);
  const configured = place < 0 ? undefined : shocks[place];
  const base = configured !== undefined && isPriceShock(configured) ? configured : undefined;
  if (base === undefined && asked !== undefined) {
    const found = configured?.kind ?? `place ${asked} of ${shocks.length}`;
    throw refused(experiment, `/shocks/${asked}`, 'a shock that moves a price', found);
  }
  if (correlations !== undefined) requireCorrelations(experiment, correlations, base);
  const cells = (shapes ?? [base?.kind ?? 'gap']).flatMap((shape) =>
    (speeds ?? [base?.steps ?? 1]).flatMap((steps) =>
      (correlations ?? [null]).map((correlation): ShockCell => {
        return { shock: shockOf(base, shape, steps), place: place < 0 ? shocks.length : place, correlation };
      }),
    ),
  );
  const [first, ...rest] = cells;
  if (first === undefined) throw new RangeError('a frontier needs a shape, and a speed or a correlation');
  if (rest.some(({ shock }) => directionOf(shock) !== directionOf(first.shock))) {
    throw new RangeError('falls and rises have a frontier each');
  }
  for (const cell of cells) requireFits(experiment, cell);
  return [first, ...rest];
}

/** Which way a shock moves the price: of gaps and staircases by the sign of their size. */
export function directionOf({ kind, size }: PriceShock): ShockDirection {
  switch (kind) {
    case 'squeeze':
      return 'up';
    case 'slowBleed':
    case 'flashCrash':
    case 'depeg':
      return 'down';
    case 'gap':
    case 'staircase':
      return centreOf(size) > 0 ? 'up' : 'down';
  }
}

function centreOf(size: Move): Fraction {
  switch (size.kind) {
    case 'constant':
      return size.value;
    case 'uniform':
      return (size.low + size.high) / 2;
    case 'normal':
      return size.mean;
  }
}

/** The experiment with the cell's shock at this depth, a share of the price > 0, and its correlation. */
export function shockedBy(
  experiment: Experiment,
  { shock, place, correlation }: ShockCell,
  depth: Fraction,
): Experiment {
  const value = directionOf(shock) === 'down' ? -depth : depth;
  const shocks: Shock[] = [...experiment.shocks];
  shocks[place] = { ...shock, size: { kind: 'constant', value } };
  if (correlation === null) return { ...experiment, shocks };
  return withCorrelation({ ...experiment, shocks }, shock, value, correlation);
}

/**
 * The Gaussian shocks of every two prices have this correlation, and so has the shock: with it every other underlying moves
 * by that part of its log move, ln(1 + sizeⱼ) = ρ · ln(1 + size), in the same steps and shape, which is what a jointly
 * normal move of equal volatility is expected to do.
 */
function withCorrelation(experiment: Experiment, shock: PriceShock, size: number, correlation: number): Experiment {
  const along = power(1 + size, correlation) - 1;
  const others = experiment.underlyings.flatMap((_, underlying): PriceShock[] =>
    underlying === shock.underlying || along === 0
      ? []
      : [{ ...shock, underlying, size: { kind: 'constant', value: along } }],
  );
  return {
    ...experiment,
    joint: { ...experiment.joint, correlation: equalCorrelation(experiment.underlyings.length, correlation) },
    shocks: [...experiment.shocks, ...others],
  };
}

function equalCorrelation(order: number, correlation: number): Float64Array {
  return Float64Array.from({ length: order * order }, (_, i) => (i % (order + 1) === 0 ? 1 : correlation));
}

/** A shape of this speed: where it is the configured one with all that it says, else with the shape's defaults. */
function shockOf(base: PriceShock | undefined, shape: ShockShape, steps: number): PriceShock {
  if (base?.kind === shape) {
    // A bounce as long as the fall stays so.
    const follows = 'bounceSteps' in base && base.bounceSteps === base.steps;
    return { ...base, steps, ...(follows ? { bounceSteps: steps } : {}) };
  }
  const { underlying, start } = base ?? { underlying: 0, start: 'random' as const };
  // The depth is sought: of this size the sign alone counts.
  const isRise = shape === 'squeeze' || (base !== undefined && directionOf(base) === 'up');
  const common = { underlying, start, size: { kind: 'constant', value: isRise ? 0.5 : -0.5 }, steps } as const;
  switch (shape) {
    case 'gap':
    case 'slowBleed':
      return { kind: shape, ...common };
    case 'staircase':
      return { kind: shape, ...common, stairs: SHAPE_DEFAULTS.stairs, pauseSteps: steps };
    case 'flashCrash':
    case 'squeeze':
    case 'depeg': {
      const value = shape === 'depeg' ? SHAPE_DEFAULTS.depegBounce : SHAPE_DEFAULTS.bounce;
      const bounce = { kind: 'constant', value } as const;
      return { kind: shape, ...common, holdSteps: 0, bounce, bounceSteps: steps, halfLife: Infinity };
    }
  }
}

function isPriceShock(shock: Shock): shock is PriceShock {
  return 'underlying' in shock && shock.kind !== 'oracle';
}

function requireFits(experiment: Experiment, { shock, place }: ShockCell): void {
  const { steps } = experiment.horizon;
  const { start } = shock;
  const last = typeof start === 'object' ? start.to : start === 'random' ? 1 : start;
  const end = last + stepsOf(shock) - 1;
  if (Number.isInteger(shock.steps) && shock.steps >= 1 && end <= steps) return;
  throw refused(
    experiment,
    `/shocks/${place}/steps`,
    `a ${shock.kind} of whole steps that ends within the horizon of ${steps}`,
    `one of ${stepsOf(shock)} steps that ends with step ${end}`,
    'a faster one, an earlier start or a longer horizon',
  );
}

function requireCorrelations(
  experiment: Experiment,
  correlations: readonly number[],
  base: PriceShock | undefined,
): void {
  const order = experiment.underlyings.length;
  const pointer = '/joint/correlation';
  if (order < 2) throw refused(experiment, pointer, 'at least two underlyings for a correlation', `${order}`);
  if (experiment.joint.regime?.correlation !== undefined) {
    throw refused(experiment, '/joint/correlation', 'one correlation for all states', 'one for each');
  }
  for (const correlation of correlations) {
    const within = correlation >= -1 && correlation <= 1;
    if (within && cholesky(equalCorrelation(order, correlation), order) !== undefined) continue;
    const least = order === 2 ? '−1' : `−1/${order - 1}`;
    throw refused(
      experiment,
      pointer,
      `a correlation that ${order} prices can all have, ${least} to 1`,
      `${correlation}`,
    );
  }
  if (typeof base?.start === 'number') return;
  throw refused(
    experiment,
    '/shocks',
    'a shock that starts at a given step: all underlyings move at once',
    base === undefined ? 'no shock' : 'a start that is drawn',
    base === undefined ? 'a shock in the configuration' : '--set shocks.0.start=1',
  );
}

function refused(
  { name }: Experiment,
  pointer: string,
  expected: string,
  found: string,
  suggestion?: string,
): ConfigError {
  return new ConfigError([
    { file: name, pointer, expected, found, ...(suggestion === undefined ? {} : { suggestion }) },
  ]);
}
