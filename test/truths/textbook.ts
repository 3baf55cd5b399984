import { loadExperiment } from '../../src/config/load.ts';
import { binomialCdf } from '../../src/math/binomial.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../../src/market/path.ts';
import { outcomeColumn } from '../../src/outcome.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import type { Estimate } from '../../src/statistics/summary.ts';
import { stress, type StressResult } from '../../src/stress.ts';
import { expect } from 'vitest';

/**
 * Reference cases as configurations of the `textbook` venue, run as a user would. Each assertion is two-sided: an exact
 * binomial test at 10⁻⁶ for probabilities, 4.9 standard errors (10⁻⁶) for means. With about 250 of them, chance alone
 * breaks the file for less than one seed in 3,000; the seed is fixed.
 */
export const SEED = 'truths-2026-11-21';
const ERROR_PROBABILITY = 1e-6;
const STANDARD_ERRORS = 4.9;

export interface AccountInputs {
  readonly side: 'long' | 'short';
  readonly leverage: number;
  readonly maintenanceMarginRate: number;
  readonly entryPrice: number;
  readonly quantity: number;
  readonly horizonDays: number;
  readonly steps: number;
}

/** The words of truths.json for a price model, in ours. */
export function priceOf(model: Readonly<Record<string, unknown>>): Record<string, unknown> {
  switch (model['type']) {
    case 'gbm':
      return { kind: 'gbm', drift: model['mu'], volatility: model['sigma'] };
    case 'merton':
      return {
        kind: 'merton',
        drift: model['mu'],
        volatility: model['sigma'],
        jumpIntensity: model['lambda'],
        jumpMean: model['jumpMean'],
        jumpDeviation: model['jumpStd'],
      };
    case 'kou':
      return {
        kind: 'kou',
        drift: model['mu'],
        volatility: model['sigma'],
        jumpIntensity: model['lambda'],
        upProbability: model['pUp'],
        upRate: model['etaUp'],
        downRate: model['etaDown'],
      };
    case 'heston':
      return { kind: 'heston', ...varianceOf(model) };
    case 'bates':
      return {
        kind: 'bates',
        ...varianceOf(model),
        jumpIntensity: model['lambda'],
        jumpMean: model['jumpMean'],
        jumpDeviation: model['jumpStd'],
      };
    case 'regimeSwitchingGbm': {
      const { mu, sigma, transitionPerStep, initialProbabilities } = model;
      return { kind: 'regime', drift: mu, volatility: sigma, transitionPerStep, initialProbabilities };
    }
    default:
      throw new RangeError(`no price model for ${String(model['type'])}`);
  }
}

function varianceOf(model: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    drift: model['mu'],
    initialVariance: model['v0'],
    meanReversion: model['kappa'],
    longRunVariance: model['theta'],
    volatilityOfVariance: model['volOfVol'],
    correlation: model['rho'],
  };
}

export function horizonOf({ horizonDays, steps }: Pick<AccountInputs, 'horizonDays' | 'steps'>): object {
  return { steps, step: `${Math.round((horizonDays * 86_400) / steps)}s` };
}

/** An experiment on the textbook venue, one market per underlying unless said. */
export function textbook(parts: {
  readonly paths: number;
  readonly horizon: object;
  readonly prices: Readonly<Record<string, object>>;
  readonly initialPrice?: number;
  readonly markets?: readonly object[];
  readonly positions: readonly object[];
  readonly balances?: readonly object[];
  readonly venue: object;
  readonly rest?: object;
}): object {
  const names = Object.keys(parts.prices);
  return {
    name: 'reference-case',
    question: 'Does the engine give the reference value?',
    seed: SEED,
    paths: parts.paths,
    horizon: parts.horizon,
    underlyings: Object.fromEntries(
      names.map((name) => [name, { initialPrice: parts.initialPrice ?? 100, price: parts.prices[name] }]),
    ),
    markets: parts.markets ?? names.map((name) => ({ symbol: name, underlying: name, contract: { kind: 'linear' } })),
    accounts: { kind: 'table', positions: parts.positions, ...(parts.balances && { balances: parts.balances }) },
    venue: { extends: 'textbook', ...parts.venue },
    ...parts.rest,
  };
}

export function flat(rate: number): object {
  return { margin: { schedule: { kind: 'flat', rate } } };
}

export async function stressConfig(config: object, perAccount = false): Promise<StressResult> {
  return await stress(loadExperiment(config), { runner: runInProcess, perAccount });
}

export function estimateOf(result: StressResult, metric: string, policy = 'venue'): Estimate {
  const found = result.statistics.policies[policy]?.metrics[metric];
  if (found === undefined) throw new RangeError(`no metric ${metric} of policy ${policy}`);
  return found;
}

/** Number of paths, so that a case costs about the same whatever its steps. */
export function pathsFor(steps: number, budget = 1e7): number {
  return Math.max(400, Math.min(30_000, Math.round(budget / steps)));
}

/** Calls `visit` with the prices of the only underlying on each path of a configuration, the initial price first. */
export function forEachPricePath(config: object, visit: (prices: Float64Array) => void): void {
  const experiment = loadExperiment(config);
  const model = compileMarket(experiment);
  const into = allocateMarketPath(model);
  const root = rootKey(experiment.seed);
  for (let path = 0; path < experiment.paths; path++) {
    generatePath(model, root, path, into);
    visit(into.index[0]!);
  }
}

/** An event of so many paths has this probability: see {@link expectProbability}. */
export function expectShare(events: number, paths: number, probability: number): void {
  expectProbability({ events, paths } as Estimate, probability);
}

/** The event count is one that `probability` (known to ± `accuracy`) produces. */
export function expectProbability(estimate: Estimate, probability: number, accuracy = 0): void {
  const { events, paths } = estimate;
  if (events === undefined) throw new RangeError('an estimate without an event count');
  const tail = (p: number): number => {
    const clamped = Math.min(1, Math.max(0, p));
    const below = binomialCdf({ successes: events, trials: paths, probability: clamped });
    const above = events === 0 ? 1 : 1 - binomialCdf({ successes: events - 1, trials: paths, probability: clamped });
    return 2 * Math.min(below, above);
  };
  const best = Math.max(tail(probability), tail(probability - 4 * accuracy), tail(probability + 4 * accuracy));
  expect(best, `${events} of ${paths} against a probability of ${probability}`).toBeGreaterThan(ERROR_PROBABILITY);
}

/** |mean − value| ≤ 4.9 · √(se² + accuracy²), the standard error from the values themselves: only with enough of them. */
export function expectMean(values: ArrayLike<number>, value: number, accuracy = 0): void {
  const n = values.length;
  let sum = 0;
  let nonZero = 0;
  for (let i = 0; i < n; i++) {
    sum += values[i]!;
    if (values[i] !== 0) nonZero++;
  }
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) ** 2;
  const standardError = Math.sqrt(squares / (n - 1) / n);
  const allowed = STANDARD_ERRORS * Math.hypot(standardError, accuracy);
  expect(nonZero, 'a mean of too few values that are not zero proves nothing').toBeGreaterThan(100);
  expect(Math.abs(mean - value), `mean ${mean} ± ${standardError} against ${value}`).toBeLessThanOrEqual(allowed);
}

export function columnOf(result: StressResult, name: string, policy = 0): Float64Array {
  return outcomeColumn(result.table, policy, name);
}
