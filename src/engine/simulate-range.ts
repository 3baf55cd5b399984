import { drawPopulation } from '../accounts/build.ts';
import type { Accounts } from '../position.ts';
import {
  allocateCoarsePath,
  allocateMarketPath,
  compileMarket,
  everyOtherStep,
  generatePath,
  type MarketPath,
} from '../market/path.ts';
import { HEADLINE_COLUMNS, STATUS } from '../outcome.ts';
import { groupMembers } from '../plan/groups.ts';
import {
  outcomePlace,
  type PathFailure,
  type PathRange,
  type Plan,
  type RangeResult,
  type RunMemory,
} from '../plan/plan.ts';
import { decision } from '../random/decision.ts';
import { initialHoldings, type Holdings } from './book-of-accounts.ts';
import type { Draw } from './draw.ts';
import { OutcomeReader } from './outcome-row.ts';
import { requirePriceRange, runToEnd, runToOutcome } from './path-outcome.ts';
import { compilePolicy } from './policy.ts';
import { RangeTally } from './range-tally.ts';
import { PathEngine, type PathOptions } from './simulate-path.ts';
import { MET } from './met.ts';

/**
 * Makes a function that runs ranges of paths for all policies and writes their outcomes. Each path is generated once and
 * met by every policy; its outcome depends on nothing but the plan and the path's index.
 */
export function createRangeSimulator(plan: Plan, memory: RunMemory): (range: PathRange) => RangeResult {
  const { experiment } = plan;
  const model = compileMarket(experiment);
  const path = allocateMarketPath(model);
  const coarse = allocateCoarsePath(model);
  const engines = compileEngines(plan);
  const tallies = engines.map((engine) => new RangeTally(engine.policy, plan.groups.groups.length));
  const names = experiment.underlyings.map(({ name }) => name);
  const outcome = new OutcomeReader(plan.columns, names, plan.funds);
  const { values, groupPaths } = memory;
  const runPolicy = outcome.readsDraws ? runToOutcome : runToEnd;
  const resample = experiment.accounts.kind === 'synthetic' && experiment.accounts.resample;

  return (range) => {
    const failures: PathFailure[] = [];
    for (let i = range.first; i < range.first + range.count; i++) {
      memory.status[i] = STATUS.complete;
      if (!isRunByAny(plan, i)) continue;
      let policyName = '';
      try {
        memory.logWeight[i] = generatePath(model, plan.root, i, path);
        const accounts = resample ? drawPopulation(experiment, plan.root, i) : undefined;
        const members = accounts === undefined ? plan.groups.members : groupMembers(plan.groups, accounts);
        requirePriceRange(path.extremes, i);
        recordPrices(plan, memory, path, i);
        const draw = drawOf(plan, i);
        for (let p = 0; p < engines.length; p++) {
          if (plan.policyPaths?.[p * experiment.paths + i] === 0) continue;
          const engine = engines[p]!;
          policyName = engine.policy.name;
          const options: PathOptions = {
            draw,
            holdings: accounts && holdingsOf(engine, accounts),
            fundRecord: fundRecord(plan, memory, p, i),
          };
          const place = outcomePlace(plan, memory, p, i);
          const fundDraw = runPolicy(engine, path, options, (end) => {
            outcome.write(end, values, place, groupPaths);
            tallies[p]!.add(engine, members, path.thinned);
          });
          if (fundDraw !== undefined) outcome.writeFundDraws(engine, values, place, groupPaths);
        }
        if (i < plan.stepCheckPaths) runStepCheck(plan, memory, engines, i, path, coarse, accounts);
      } catch (error) {
        memory.status[i] = STATUS.failed;
        clearPath(plan, memory, i);
        failures.push({ path: i, policy: policyName, message: error instanceof Error ? error.message : String(error) });
      }
      for (const tally of tallies) tally.endPath(memory.status[i] === STATUS.complete, memory.logWeight[i]!);
    }
    return { range, failures, policies: tallies.map((tally) => tally.result()) };
  };
}

function isRunByAny({ policyPaths, experiment: { policies, paths } }: Plan, path: number): boolean {
  return policyPaths === undefined || policies.some((_, p) => policyPaths[p * paths + path] === 1);
}

export function compileEngines(plan: Plan): PathEngine[] {
  return plan.experiment.policies.map(
    (policy) => new PathEngine(compilePolicy(plan.experiment, policy, plan.accounts)),
  );
}

/** Money and positions of a path that has its own population. */
export function holdingsOf({ policy }: PathEngine, accounts: Accounts): Holdings {
  return initialHoldings(policy.rows, accounts, policy.markets);
}

/** The decisions of a path: every policy meets the same luck, in whatever order it asks. */
export function drawOf({ root }: Plan, path: number): Draw {
  return (purpose, account, step) => decision(root, path, purpose, account, step);
}

/** Where the fund's balance of this path is kept along its steps: for the first paths only. */
function fundRecord(plan: Plan, memory: RunMemory, policy: number, path: number): PathOptions['fundRecord'] {
  if (path >= plan.trajectoryPaths) return undefined;
  const steps = plan.trajectorySteps;
  const offset = (policy * plan.trajectoryPaths + path) * steps.length;
  return { steps, into: memory.fund, offset };
}

/** Keeps the index prices of this path along its steps: of the first paths only. */
function recordPrices(plan: Plan, memory: RunMemory, market: MarketPath, path: number): void {
  if (path >= plan.trajectoryPaths) return;
  const steps = plan.trajectorySteps;
  market.index.forEach((prices, u) => {
    const offset = (u * plan.trajectoryPaths + path) * steps.length;
    steps.forEach((step, i) => (memory.prices[offset + i] = prices[step]!));
  });
}

/** The same path with every second mark: how much the monitoring step drives the headlines. */
function runStepCheck(
  plan: Plan,
  memory: RunMemory,
  engines: readonly PathEngine[],
  path: number,
  market: MarketPath,
  coarse: MarketPath,
  accounts: Accounts | undefined,
): void {
  everyOtherStep(market, coarse);
  const luck = drawOf(plan, path);
  // A coarse step ends where the second of its two fine ones does, and meets that one's luck.
  const draw: Draw = (purpose, account, step) => luck(purpose, account, 2 * step);
  engines.forEach((engine, p) => {
    const place = (headline: number): number => (p * HEADLINE_COLUMNS.length + headline) * plan.stepCheckPaths + path;
    try {
      engine.run(coarse, { draw, holdings: accounts && holdingsOf(engine, accounts) });
    } catch {
      // The path itself is complete: without its coarse twin it takes no part in the comparison of the two.
      HEADLINE_COLUMNS.forEach((_, h) => (memory.stepCheck[place(h)] = NaN));
      return;
    }
    const { state } = engine;
    const met = (bit: number): number => (state.met.ofAccount.some((bits) => (bits & bit) !== 0) ? 1 : 0);
    const headline: Record<(typeof HEADLINE_COLUMNS)[number], number> = {
      negativeEquity: met(MET.negativeEquity),
      negativeBalance: state.debt.some((owed) => owed > 0) ? 1 : 0,
      fundDepletion: state.tally.fundDepletionStep > 0 ? 1 : 0,
    };
    HEADLINE_COLUMNS.forEach((name, h) => (memory.stepCheck[place(h)] = headline[name]));
  });
}

/** A failed path leaves NaN, never half a row and no number that an average would take for one. */
function clearPath(plan: Plan, memory: RunMemory, path: number): void {
  plan.experiment.policies.forEach((_, policy) => {
    const place = outcomePlace(plan, memory, policy, path);
    plan.columns.forEach((_column, c) => (memory.values[place + c * memory.groupPaths] = NaN));
  });
}
