import type { Experiment, Market } from '../../src/experiment.ts';
import { allocateMarketPath, compileMarket, generatePath, type MarketPath } from '../../src/market/path.ts';
import type { Joint, PriceHistory, PriceModel } from '../../src/price-model.ts';
import { rootKey } from '../../src/random/root-key.ts';
import type { Shock } from '../../src/shock.ts';

/** The market side of an experiment; what the market does not read is empty. */
export interface MarketSide {
  readonly prices: readonly PriceModel[];
  readonly steps: number;
  /** Seconds; a minute unless given. */
  readonly step?: number;
  readonly initialPrices?: readonly number[];
  readonly correlation?: readonly (readonly number[])[];
  readonly commonJumps?: Joint['commonJumps'];
  readonly regime?: Joint['regime'];
  readonly shocks?: readonly Shock[];
  readonly markets?: readonly Market[];
}

/** A contract on the first underlying, with neither book nor funding. */
export const MARKET: Market = {
  symbol: 'M0',
  underlying: 0,
  contract: { kind: 'linear' },
  book: { kind: 'none' },
  funding: { kind: 'none' },
};

export function experimentWith(side: MarketSide): Experiment {
  const { prices, steps, step = 60 } = side;
  const order = prices.length;
  const correlation = Float64Array.from({ length: order * order }, (_, i) => {
    const [row, column] = [Math.floor(i / order), i % order];
    return side.correlation?.[row]?.[column] ?? (row === column ? 1 : 0);
  });
  return {
    name: 'market-test',
    question: 'Does the market side keep its laws?',
    seed: 'market',
    paths: 1,
    horizon: { steps, step },
    underlyings: prices.map((price, u) => ({ name: `U${u}`, initialPrice: side.initialPrices?.[u] ?? 100, price })),
    joint: {
      correlation,
      ...(side.commonJumps && { commonJumps: side.commonJumps }),
      ...(side.regime && { regime: side.regime }),
    },
    shocks: side.shocks ?? [],
    markets: side.markets ?? [],
    accounts: { kind: 'table', positions: [], balances: [], traders: {} },
    policies: [],
    baseline: '',
    notComparable: [],
    statistics: { confidence: 0.95, quantileLevels: [] },
    fundCurve: [],
    warnings: [],
    inputs: [],
    resolved: {},
  };
}

export const ROOT = rootKey('test/market');

/** Path `path` of a fresh model. */
export function generated(side: MarketSide, path = 0): MarketPath {
  const model = compileMarket(experimentWith(side));
  const into = allocateMarketPath(model);
  generatePath(model, ROOT, path, into);
  return into;
}

/** Its prices: [underlying][step]. */
export function pathOf(side: MarketSide, path = 0): Float64Array[] {
  return [...generated(side, path).index];
}

/** What a path holds now: the next one in its buffers does not touch it. */
export function copyOf(path: MarketPath): Pick<MarketPath, (typeof HELD)[number]> {
  return structuredClone(Object.fromEntries(HELD.map((name) => [name, path[name]]))) as ReturnType<typeof copyOf>;
}

const HELD = [
  'steps',
  'step',
  'initial',
  'extremes',
  'index',
  'blockLow',
  'blockHigh',
  'distortion',
  'depth',
  'thinned',
  'funding',
] as const;

/** Calls `visit` with the paths 0 … count − 1, all in one buffer. */
export function forEachPath(side: MarketSide, count: number, visit: (path: MarketPath) => void): void {
  const model = compileMarket(experimentWith(side));
  const into = allocateMarketPath(model);
  for (let path = 0; path < count; path++) {
    generatePath(model, ROOT, path, into);
    visit(into);
  }
}

/** Log returns of the steps of one underlying. */
export function logReturns(prices: ArrayLike<number>): number[] {
  return Array.from({ length: prices.length - 1 }, (_, k) => Math.log(prices[k + 1]! / prices[k]!));
}

/** Mean and its standard error. */
export function meanOf(values: ArrayLike<number>): { mean: number; standardError: number } {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) * (values[i]! - mean);
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}

/** Hourly history from closes; `missing` bars are taken out. */
export function hourlyHistory(
  closes: readonly number[],
  missing: readonly number[] = [],
  file = 'h.csv',
): PriceHistory {
  const kept = closes.map((_, i) => i).filter((i) => !missing.includes(i));
  return {
    file,
    column: 'close',
    timestamps: Float64Array.from(kept, (i) => 1_600_000_000_000 + i * 3_600_000),
    closes: Float64Array.from(kept, (i) => closes[i]!),
    barMilliseconds: 3_600_000,
  };
}
