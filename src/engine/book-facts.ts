import { markFactorExtremes, reportedExtremes } from '../market/distortion.ts';
import type { MarketPath } from '../market/market-path.ts';
import { unitValue } from '../margin/contract.ts';
import { netSizes, type Holdings } from './book-of-accounts.ts';
import type { CompiledPolicy } from './policy.ts';

/** What the holdings of a path's start add up to: the same on every path that starts from them. */
export interface BookFacts {
  readonly holdings: Holdings;
  /** Size held by all traders. [markets] */
  readonly net: Float64Array;
  /** Σ |size|. [markets] */
  readonly grossSizes: Float64Array;
}

export function bookFacts({ rows, markets }: CompiledPolicy, holdings: Holdings): BookFacts {
  const grossSizes = new Float64Array(markets.length);
  for (let p = 0; p < rows.positions.count; p++) grossSizes[rows.positions.market[p]!]! += Math.abs(holdings.size[p]!);
  return { holdings, net: netSizes(rows, holdings, markets.length), grossSizes };
}

/** What rounding of amounts is measured against: the traders' sizes, at the largest notional of the path. Settlement coin. */
export function grossNotional({ markets }: CompiledPolicy, { grossSizes }: BookFacts, path: MarketPath): number {
  let gross = 0;
  for (let m = 0; m < markets.length; m++) {
    const { underlying, contract } = markets[m]!;
    const initial = path.initial[underlying]!;
    const shown = shownExtremes(path, underlying, m);
    const lowest = Math.min(initial, path.extremes.minimum[underlying]!, shown.low);
    const highest = Math.max(initial, path.extremes.maximum[underlying]!, shown.high);
    // Linear contracts are worth most at the highest price, inverse ones at the lowest.
    const largest = Math.max(Math.abs(unitValue(contract.kind, lowest)), Math.abs(unitValue(contract.kind, highest)));
    gross += grossSizes[m]! * largest;
  }
  return gross;
}

/** Bounds of the marks that a distortion may show. */
function shownExtremes({ distortion }: MarketPath, underlying: number, market: number): { low: number; high: number } {
  if (distortion === undefined) return { low: Infinity, high: 0 };
  const prices = reportedExtremes(distortion, underlying);
  const factors = markFactorExtremes(distortion, market);
  return { low: prices.low * factors.low, high: prices.high * factors.high };
}
