import { createRangeSimulator } from '../engine/simulate-range.ts';
import type { Experiment, TiltSampling, TiltTarget } from '../experiment.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../market/path.ts';
import { exp } from '../math/exp.ts';
import { outcomeColumn, STATUS, type OutcomeTable } from '../outcome.ts';
import { allocateRunMemory, makePlan, outcomeTable, type Plan } from '../plan/plan.ts';
import type { Accounts } from '../position.ts';
import { rootKey } from '../random/root-key.ts';
import { SECONDS_PER_YEAR } from '../units.ts';

/** Moves that the pilot tries, up and down, in standard deviations of the log price at the horizon. */
const LADDER = [1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10] as const;
/** Paths of the pilot for each of them. */
const PATHS_PER_RUNG = 60;
/** Pilot paths on which an event is to happen before targets are chosen for it. */
const LEAST_PATHS = 30;
/** A side of an underlying that brings less of the event's probability is left to the paths that are drawn plainly. */
const LEAST_PART = 0.002;
/** What targets are chosen for: the first of these that happens often enough in the pilot. */
const EVENTS = ['fundDepletion', 'negativeEquity', 'liquidation'] as const;

/**
 * The plan of a run whose targets, where they are to be found, a pilot run has found: a pure function of experiment and
 * seed. Everything that runs or replays a path begins here.
 */
export function planWithTargets(experiment: Experiment, accounts: Accounts): Plan {
  const { sampling } = experiment;
  if (sampling?.kind !== 'tilt' || sampling.targets !== 'auto') return makePlan(experiment, accounts);
  return makePlan(
    { ...experiment, sampling: { ...sampling, ...findTargets(experiment, sampling, accounts) } },
    accounts,
  );
}

/**
 * Draws paths from a mixture of tilts to a ladder of prices of every underlying, up and down, with a root key of their own,
 * and takes for each side that the event comes from the target under which the weighted event would vary least: the one
 * with the smallest estimate of
 *
 *     J(c) = E_P[1 · dP/dQ_c] ≈ (1/n) Σ w · 1 · dP/dQ_c,
 *
 * the second moment of the estimator under tilt c alone (Rubinstein and Kroese 2017, §5.6, variance minimisation). As all
 * rungs are drawn from at once, a tilt that goes too far is judged by the paths that it would miss. An event belongs to
 * the side whose tilts make its path likeliest.
 */
function findTargets(
  experiment: Experiment,
  { defensive }: TiltSampling,
  accounts: Accounts,
): Pick<TiltSampling, 'targets'> & { readonly pilot: NonNullable<TiltSampling['pilot']> } {
  const rungs = ladder(experiment);
  if (rungs.length === 0) return { targets: [], pilot: { paths: 0, event: null } };
  const paths = PATHS_PER_RUNG * rungs.length;
  const trial: Experiment = { ...experiment, paths, sampling: { kind: 'tilt', targets: rungs, defensive } };
  const root = rootKey(`${experiment.seed} pilot`);
  const plan: Plan = { ...makePlan(trial, accounts), root, trajectoryPaths: 0, stepCheckPaths: 0 };
  const memory = allocateRunMemory(plan);
  createRangeSimulator(plan, memory)({ first: 0, count: paths });
  const table = outcomeTable(plan, memory, paths);
  const event = EVENTS.map((column) => ({ column, happens: eventPaths(table, column) })).find(
    ({ happens }) => happens.length >= LEAST_PATHS,
  );
  if (event === undefined) return { targets: [], pilot: { paths, event: null } };
  return { targets: chosen(plan, table, event.happens, rungs), pilot: { paths, event: event.column } };
}

/** A law that moves the log price so far by itself needs no push, and no price stands at the ladder's ends. */
const FARTHEST_RUNG = 100;

/** Targets at every rung of every underlying that moves by chance. */
function ladder({ horizon, joint, underlyings }: Experiment): TiltTarget[] {
  const years = (horizon.steps * horizon.step) / SECONDS_PER_YEAR;
  return underlyings.flatMap(({ initialPrice, price }, underlying) => {
    if (price.kind !== 'gbm' && price.kind !== 'merton' && price.kind !== 'kou') return [];
    const { commonJumps } = joint;
    const common = commonJumps
      ? commonJumps.intensity * squares(commonJumps.mean[underlying]!, commonJumps.deviation[underlying]!)
      : 0;
    const deviation = Math.sqrt((price.volatility * price.volatility + jumpVariance(price) + common) * years);
    if (!(Math.max(...LADDER) * deviation <= FARTHEST_RUNG)) return [];
    return [-1, 1].flatMap((side) =>
      LADDER.map((rung): TiltTarget => ({ underlying, price: initialPrice * exp(side * rung * deviation) })),
    );
  });
}

/** Annual variance that own jumps bring to the log price: intensity times the mean square. */
function jumpVariance(
  price: Extract<Experiment['underlyings'][number]['price'], { kind: 'gbm' | 'merton' | 'kou' }>,
): number {
  switch (price.kind) {
    case 'gbm':
      return 0;
    case 'merton':
      return price.jumpIntensity * squares(price.jumpMean, price.jumpDeviation);
    case 'kou': {
      const { jumpIntensity, upProbability, upRate, downRate } = price;
      return 2 * jumpIntensity * (upProbability / (upRate * upRate) + (1 - upProbability) / (downRate * downRate));
    }
  }
}

function squares(mean: number, deviation: number): number {
  return mean * mean + deviation * deviation;
}

/** Complete paths on which the event happens under any policy. */
function eventPaths(table: OutcomeTable, column: string): number[] {
  const values = table.policies.map((_, policy) => outcomeColumn(table, policy, column));
  return Array.from({ length: table.paths }, (_, path) => path).filter(
    (path) => table.status[path] === STATUS.complete && values.some((each) => each[path]! > 0),
  );
}

/** The best rung of each side of each underlying from which the event comes. */
function chosen(
  plan: Plan,
  table: OutcomeTable,
  happens: readonly number[],
  rungs: readonly TiltTarget[],
): readonly TiltTarget[] {
  const model = compileMarket(plan.experiment);
  const market = allocateMarketPath(model);
  const { logRatios } = model.joint.tilting!;
  const sides = Array.from({ length: rungs.length / LADDER.length }, () => ({
    probability: 0,
    secondMoments: new Float64Array(LADDER.length),
  }));
  for (const path of happens) {
    generatePath(model, plan.root, path, market);
    const likeliest = logRatios.indexOf(logRatios.reduce((least, each) => Math.min(least, each), Infinity));
    const side = Math.floor(likeliest / LADDER.length);
    const weight = table.logWeight[path]!;
    const { secondMoments } = sides[side]!;
    sides[side]!.probability += exp(weight);
    for (let rung = 0; rung < LADDER.length; rung++) {
      secondMoments[rung]! += exp(weight + logRatios[side * LADDER.length + rung]!);
    }
  }
  const whole = sides.reduce((sum, { probability }) => sum + probability, 0);
  return sides.flatMap(({ probability, secondMoments }, side) => {
    if (probability < LEAST_PART * whole) return [];
    const best = secondMoments.indexOf(secondMoments.reduce((least, each) => Math.min(least, each), Infinity));
    return [rungs[side * LADDER.length + best]!];
  });
}
