import { drawPopulation } from '../accounts/build.ts';
import type { Accounts } from '../position.ts';
import type { EventSink } from '../event.ts';
import {
  allocateCoarsePath,
  allocateMarketPath,
  compileMarket,
  everyOtherStep,
  generatePath,
  type MarketModel,
  type MarketPath,
} from '../market/path.ts';
import { HEADLINE_COLUMNS, STATUS } from '../outcome.ts';
import type { PathFailure, PathRange, Plan, RangeCounters, RangeResult, RunMemory } from '../plan/plan.ts';
import { initialHoldings, type Holdings } from './book-of-accounts.ts';
import { outcomeRow, writeRow, type PriceExtremes } from './outcome-row.ts';
import { compilePolicy } from './policy.ts';
import { PathEngine, type PathOptions } from './simulate-path.ts';
import { MET } from './state.ts';

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
  const resample = experiment.accounts.kind === 'synthetic' && experiment.accounts.resample;

  return (range) => {
    const failures: PathFailure[] = [];
    const tallies = engines.map((engine) => new RangeTally(engine.policy.rows.count));
    for (let i = range.first; i < range.first + range.count; i++) {
      memory.status[i] = STATUS.complete;
      let policyName = '';
      try {
        generatePath(model, plan.root, i, path);
        const accounts = resample ? drawPopulation(experiment, plan.root, i) : undefined;
        const prices = writePrices(plan, memory, path, i);
        for (let p = 0; p < engines.length; p++) {
          const engine = engines[p]!;
          policyName = engine.policy.name;
          runPolicy(plan, memory, engine, p, i, path, prices, holdingsOf(engine, accounts), tallies[p]!);
        }
        if (i < plan.stepCheckPaths) runStepCheck(plan, memory, engines, i, path, coarse, accounts);
      } catch (error) {
        memory.status[i] = STATUS.failed;
        clearPath(plan, memory, i);
        failures.push({ path: i, policy: policyName, message: error instanceof Error ? error.message : String(error) });
      }
      for (const tally of tallies) tally.endPath(memory.status[i] === STATUS.complete);
    }
    return { range, failures, policies: tallies.map((tally) => tally.result()) };
  };
}

/** Runs one path under the named policies and hands over every event: what `replay` shows. */
export function tracePath(plan: Plan, path: number, sinkOf: (policy: string) => EventSink | undefined): void {
  const { experiment } = plan;
  const model: MarketModel = compileMarket(experiment);
  const market = allocateMarketPath(model);
  generatePath(model, plan.root, path, market);
  const resample = experiment.accounts.kind === 'synthetic' && experiment.accounts.resample;
  const accounts = resample ? drawPopulation(experiment, plan.root, path) : undefined;
  for (const engine of compileEngines(plan)) {
    const sink = sinkOf(engine.policy.name);
    if (sink !== undefined) engine.run(market, { sink, ...holdingsOf(engine, accounts) });
  }
}

export function compileEngines(plan: Plan): PathEngine[] {
  return plan.experiment.policies.map(
    (policy) => new PathEngine(compilePolicy(plan.experiment, policy, plan.accounts)),
  );
}

function holdingsOf(engine: PathEngine, accounts: Accounts | undefined): { holdings?: Holdings } {
  return accounts === undefined ? {} : { holdings: initialHoldings(engine.policy.rows, accounts) };
}

function runPolicy(
  plan: Plan,
  memory: RunMemory,
  engine: PathEngine,
  policy: number,
  path: number,
  market: MarketPath,
  prices: PriceExtremes,
  holdings: { holdings?: Holdings },
  tally: RangeTally,
): void {
  const { paths } = plan.experiment;
  const { state } = engine;
  const residuals = engine.run(market, { ...holdings, ...fundRecord(plan, memory, policy, path) });
  const row = outcomeRow(
    { policy: engine.policy, state, residuals, prices, lastStep: market.steps },
    plan.experiment.underlyings.map(({ name }) => name),
  );
  tally.add(engine);
  if (state.tally.fundDepletionStep > 0) {
    // Until the depletion the unlimited world is the same world, so only a depleted path needs this second run.
    engine.run(market, { ...holdings, unlimitedFunds: true });
    row['fundDraw'] = state.tally.fundDraw;
  }
  writeRow(row, plan.columns, memory.values, (column) => (policy * plan.columns.length + column) * paths + path);
}

/** Where the fund's balance of this path is kept along its steps: for the first paths only. */
function fundRecord(plan: Plan, memory: RunMemory, policy: number, path: number): Pick<PathOptions, 'fundRecord'> {
  if (path >= plan.trajectoryPaths) return {};
  const steps = plan.trajectorySteps;
  const offset = (policy * plan.trajectoryPaths + path) * steps.length;
  return { fundRecord: { steps, into: memory.fund, offset } };
}

function writePrices(plan: Plan, memory: RunMemory, market: MarketPath, path: number): PriceExtremes {
  const count = market.index.length;
  const prices: PriceExtremes = {
    final: new Float64Array(count),
    minimum: new Float64Array(count),
    maximum: new Float64Array(count),
  };
  const times = plan.trajectorySteps.length;
  market.index.forEach((index, u) => {
    let minimum = Infinity;
    let maximum = -Infinity;
    for (let step = 1; step <= market.steps; step++) {
      const price = index[step]!;
      if (price < minimum) minimum = price;
      if (price > maximum) maximum = price;
    }
    prices.final[u] = index[market.steps]!;
    prices.minimum[u] = minimum;
    prices.maximum[u] = maximum;
    if (path >= plan.trajectoryPaths) return;
    const offset = (u * plan.trajectoryPaths + path) * times;
    plan.trajectorySteps.forEach((step, i) => (memory.prices[offset + i] = index[step]!));
  });
  return prices;
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
  engines.forEach((engine, p) => {
    const place = (headline: number): number => (p * HEADLINE_COLUMNS.length + headline) * plan.stepCheckPaths + path;
    try {
      engine.run(coarse, holdingsOf(engine, accounts));
    } catch {
      // The path itself is complete: without its coarse twin it takes no part in the comparison of the two.
      HEADLINE_COLUMNS.forEach((_, h) => (memory.stepCheck[place(h)] = NaN));
      return;
    }
    const { state } = engine;
    const met = (bit: number): number => (state.metAccount.some((bits) => (bits & bit) !== 0) ? 1 : 0);
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
  const { paths, policies } = plan.experiment;
  for (let i = 0; i < policies.length * plan.columns.length; i++) memory.values[i * paths + path] = NaN;
}

/** Counts of one policy over a range. A path counts when all its policies have ended well. */
class RangeTally {
  private readonly liquidations: Uint32Array;
  private readonly negativeEquity: Uint32Array;
  private readonly negativeBalance: Uint32Array;
  private readonly shortfallRows: number[] = [];
  private readonly shortfallAmounts: number[] = [];
  private pending: { row: number; met: number; owes: boolean; shortfall: number }[] = [];

  constructor(rows: number) {
    this.liquidations = new Uint32Array(rows);
    this.negativeEquity = new Uint32Array(rows);
    this.negativeBalance = new Uint32Array(rows);
  }

  add({ policy, state }: PathEngine): void {
    for (let row = 0; row < policy.rows.count; row++) {
      const met = state.metRow[row]!;
      if (met === 0) continue;
      const owes = state.debt[row]! > 0;
      this.pending.push({ row, met, owes, shortfall: state.shortfall[row]! });
    }
  }

  endPath(complete: boolean): void {
    if (complete) {
      for (const { row, met, owes, shortfall } of this.pending) {
        if ((met & MET.liquidation) !== 0) this.liquidations[row]!++;
        if ((met & MET.negativeEquity) !== 0) this.negativeEquity[row]!++;
        if (owes) this.negativeBalance[row]!++;
        if (shortfall > 0) {
          this.shortfallRows.push(row);
          this.shortfallAmounts.push(shortfall);
        }
      }
    }
    this.pending = [];
  }

  result(): RangeCounters {
    return {
      liquidations: this.liquidations,
      negativeEquity: this.negativeEquity,
      negativeBalance: this.negativeBalance,
      shortfallRows: Uint32Array.from(this.shortfallRows),
      shortfallAmounts: Float64Array.from(this.shortfallAmounts),
    };
  }
}
