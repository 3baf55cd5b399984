import type { Experiment, SyntheticAccounts } from '../experiment.ts';
import { exactSum } from '../math/compensated-sum.ts';
import { MARGIN_MODE_CODE } from '../position.ts';
import type { Size } from '../units.ts';
import { notionalAtEntry, type AccountDraft } from './draft.ts';
import { initialPriceOf } from './initial-price.ts';

/**
 * The makers of every market: they hold the other side of the traders' net size, so that longs equal shorts. Each of a
 * market's `count` makers takes an equal part, entered at the initial price at `leverage`, with nothing beside its
 * margin; the last takes what rounding left, so that the sizes sum to 0 within one rounding of it. With a `count` of 0
 * the traders' imbalance stays, and the engine books its other side outside.
 *
 * @param keepFlat  also makers of a market that is already balanced, with size 0: a book drawn anew on every path keeps
 *                  its rows
 */
export function marketMakers(
  experiment: Experiment,
  source: SyntheticAccounts,
  traders: readonly AccountDraft[],
  keepFlat: boolean,
): AccountDraft[] {
  const { count } = source.marketMakers;
  const sizes = sizesByMarket(experiment, traders);
  return experiment.markets.flatMap((market, place) => {
    if (count === 0 || (!keepFlat && exactSum(sizes[place]!) === 0)) return [];
    const entryPrice = initialPriceOf(experiment, place);
    const contract = market.contract.kind;
    return equalParts(sizes[place]!, count).map((size, maker): AccountDraft => {
      const margin = notionalAtEntry({ contract, size, entryPrice }) / source.marketMakers.leverage;
      return {
        id: makerId(market.symbol, maker, count),
        isMarketMaker: true,
        positions: [{ market: place, contract, size, entryPrice, margin, marginMode: MARGIN_MODE_CODE.unstated }],
        freeBalance: 0,
        wallets: new Map(),
      };
    });
  });
}

/** `maker-BTC-PERP-01`, zero-padded so that code-point order is the makers' own. */
export function makerId(symbol: string, maker: number, count: number): string {
  const width = Math.max(2, String(count).length);
  return `maker-${symbol}-${String(maker + 1).padStart(width, '0')}`;
}

/** `count` sizes that offset the sum of `sizes`: equal but for the last. */
function equalParts(sizes: readonly Size[], count: number): Size[] {
  // `0 −` and not `−`, since a flat maker holds 0, not −0.
  const part = (0 - exactSum(sizes)) / count;
  const parts = new Array<Size>(count - 1).fill(part);
  return [...parts, 0 - exactSum([...sizes, ...parts])];
}

function sizesByMarket(experiment: Experiment, accounts: readonly AccountDraft[]): Size[][] {
  const sizes = experiment.markets.map((): Size[] => []);
  for (const { positions } of accounts) for (const { market, size } of positions) sizes[market]!.push(size);
  return sizes;
}
