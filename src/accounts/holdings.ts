import type { SyntheticAccounts } from '../experiment.ts';
import type { RootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';
import { QUANTITY, seekAccount, type PopulationDraw } from './account-stream.ts';
import { weightedIndex } from './distribution.ts';

/**
 * The markets in which each account holds a position, in the order in which it picked them: as many as
 * `positionsPerAccount` says, without replacement, each by `marketWeights` among those left.
 *
 * Drawn once for the experiment even with `resample`, so that the rows of the book are the same on every path. An
 * account's picks do not depend on `count`.
 */
export function drawHoldings(source: SyntheticAccounts, root: RootKey): readonly (readonly number[])[] {
  const draw: PopulationDraw = { root, scope: 'experiment', path: 0 };
  const stream = new RandomStream();
  const { values, weights } = source.positionsPerAccount;
  return Array.from({ length: source.count }, (_, account) => {
    const uniform = seekAccount(stream, draw, QUANTITY.positionCount, account).uniform();
    const positions = values[weightedIndex(weights, uniform)]!;
    return pickMarkets(source.marketWeights, positions, seekAccount(stream, draw, QUANTITY.markets, account));
  });
}

function pickMarkets(marketWeights: readonly number[], positions: number, stream: RandomStream): number[] {
  const left = [...marketWeights];
  return Array.from({ length: positions }, () => {
    const market = weightedIndex(left, stream.uniform());
    left[market] = 0;
    return market;
  });
}
