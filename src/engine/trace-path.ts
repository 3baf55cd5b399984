import { drawPopulation } from '../accounts/build.ts';
import type { Event } from '../event.ts';
import { allocateMarketPath, compileMarket, generatePath, type MarketPath } from '../market/path.ts';
import { drawnShocks } from '../market/shocks/drawn.ts';
import type { Plan } from '../plan/plan.ts';
import type { Accounts } from '../position.ts';
import type { Shock } from '../shock.ts';
import type { Price, Quote } from '../units.ts';
import { totalFund } from './backstop/ledger.ts';
import { outcomeRow } from './outcome-row.ts';
import { requirePriceRange, runToOutcome } from './path-outcome.ts';
import type { PathEngine } from './simulate-path.ts';
import { compileEngines, drawOf, holdingsOf } from './simulate-range.ts';

/** One path with everything that happened on it. */
export interface PathTrace {
  readonly path: number;
  /** Index prices, the same for every policy. */
  readonly market: MarketPath;
  /** The shocks of the experiment as they are on this path, in its order. */
  readonly shocks: readonly Shock[];
  /** The book before step 1: that of this path, where every path has its own. */
  readonly accounts: Accounts;
  /** In the order of the experiment. */
  readonly policies: readonly PolicyTrace[];
}

/** What happened under one policy. Amounts are quote (inverse contracts: coin). */
export interface PolicyTrace {
  readonly policy: string;
  /** In order; up to the failure where there is one. */
  readonly events: readonly Event[];
  /** The path's row of outcomes by column; absent where the path failed. */
  readonly outcome?: { readonly [column: string]: number };
  /** What each backstop layer bore of the shortfalls, in the venue's order. Any sign. */
  readonly layerPaid: readonly Quote[];
  /** Marks at the ends of the steps, per market [steps + 1], first before step 1; NaN beyond a failure. */
  readonly marks: readonly ArrayLike<Price>[];
  /**
   * Balance of all funds together at the ends of the steps [steps + 1], the last after the horizon is settled; Infinity =
   * unlimited, NaN beyond a failure.
   */
  readonly fund: ArrayLike<Quote>;
  /** Why the path ended early, our bug in a sentence. */
  readonly failure?: string;
}

/**
 * Runs one path under the named policies and keeps every event. A path that breaks a law of the engine is told as far as
 * it went.
 *
 * @param path  path index, a whole number from 0
 */
export function tracePath(plan: Plan, path: number, policies: readonly string[]): PathTrace {
  const { experiment } = plan;
  const model = compileMarket(experiment);
  const market = allocateMarketPath(model);
  generatePath(model, plan.root, path, market);
  requirePriceRange(market.extremes, path);
  const { accounts: source } = experiment;
  const resampled = source.kind === 'synthetic' && source.resample;
  const accounts = resampled ? drawPopulation(experiment, plan.root, path) : plan.accounts;
  const engines = compileEngines(plan).filter(({ policy }) => policies.includes(policy.name));
  return {
    path,
    market,
    shocks: drawnShocks(experiment, plan.root, path),
    accounts,
    policies: engines.map((engine) => tracePolicy(plan, path, market, engine, accounts)),
  };
}

function tracePolicy(
  plan: Plan,
  path: number,
  market: MarketPath,
  engine: PathEngine,
  accounts: Accounts,
): PolicyTrace {
  const { policy, state } = engine;
  const events: Event[] = [];
  const unknown = (): Float64Array => new Float64Array(market.steps + 1).fill(NaN);
  const marks = policy.markets.map(unknown);
  const fund = unknown();
  let layerPaid: readonly Quote[] = [];
  const told = { policy: policy.name, events, marks, fund };
  try {
    let outcome: Record<string, number> = {};
    const fundDraw = runToOutcome(
      engine,
      market,
      {
        holdings: holdingsOf(engine, accounts),
        draw: drawOf(plan, path),
        sink: (event) => events.push(event),
        stepEnded: (step) => {
          marks.forEach((each, m) => (each[step] = state.marks[m]!));
          fund[step] = totalFund(state);
        },
      },
      (end) => {
        outcome = outcomeRow(
          end,
          plan.experiment.underlyings.map(({ name }) => name),
        );
        fund[market.steps] = totalFund(state);
        layerPaid = Array.from(state.backstop.layerPaid);
      },
    );
    if (fundDraw !== undefined) outcome['fundDraw'] = fundDraw;
    return { ...told, outcome, layerPaid };
  } catch (error) {
    return { ...told, layerPaid, failure: error instanceof Error ? error.message : String(error) };
  }
}
