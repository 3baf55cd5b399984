import { allocateMarketPath, compileMarket, generatePath } from '../../src/market/path.ts';
import type { Experiment } from '../../src/experiment.ts';
import { rootKey } from '../../src/random/root-key.ts';

/** Closes of Brownian prices as a file has them, by the generator of a run. */
export function makeBars({
  count,
  volatility,
  bar,
  seed,
  start = Date.UTC(2024, 0, 1),
}: {
  readonly count: number;
  readonly volatility: number;
  /** Milliseconds. */
  readonly bar: number;
  readonly seed: number;
  readonly start?: number;
}): string {
  const market = compileMarket({
    horizon: { steps: count, step: bar / 1_000 },
    underlyings: [{ name: 'A', initialPrice: 100, price: { kind: 'gbm', drift: 0, volatility } }],
    joint: { correlation: Float64Array.of(1) },
    shocks: [],
    markets: [],
  } as Partial<Experiment> as Experiment);
  const path = allocateMarketPath(market);
  generatePath(market, rootKey(`bars ${seed}`), 0, path);
  const rows = Array.from(path.index[0]!.subarray(1), (price, i) => `${start + i * bar},${price}`);
  return `timestamp,close\n${rows.join('\n')}\n`;
}
