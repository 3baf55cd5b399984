import { purpose, PURPOSE } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';
import type { Fraction } from '../units.ts';

/**
 * What is drawn of an account. Each quantity of each account has a stream of its own, so that another leverage, another
 * count or one more market leaves every other draw as it was. Places are part of the results: add, never renumber.
 */
export const QUANTITY = {
  positionCount: 0,
  markets: 1,
  firstSide: 2,
  furtherSides: 3,
  notional: 4,
  notionalShare: 5,
  leverage: 6,
  entryPrice: 7,
  freeBalance: 8,
  /** And from here on one per other wallet, in code-point order of their names. */
  otherWallets: 9,
  /** Downwards from the last place, for wallets go up: who has a stop-loss, and who tops up. */
  stopLoss: 0xffffff,
  topUp: 0xfffffe,
} as const;

/** Which draw of the population: the experiment's own, or that of a path. */
export interface PopulationDraw {
  readonly root: RootKey;
  readonly scope: 'experiment' | 'path';
  /** Path index; 0 for the experiment's own. */
  readonly path: number;
}

/** Moves `stream` to the start of what is drawn for `quantity` of the account at this place (0-based). */
export function seekAccount(
  stream: RandomStream,
  { root, scope, path }: PopulationDraw,
  quantity: number,
  account: number,
): RandomStream {
  const kind = scope === 'experiment' ? PURPOSE.population : PURPOSE.populationPerPath;
  // The account stands in the branch's place: there are more accounts than lanes, and a path that splits keeps its population.
  return stream.seek(root, path, purpose(kind, quantity), account);
}

/**
 * Which of the first `count` accounts belong to a share of them: exactly round(count × share), those whose keyed uniforms
 * rank lowest. Which ones is even chance; how many is not; and one more account, or a larger share, changes only accounts
 * at the threshold.
 *
 * @returns 1 for an account of the share [count]
 */
export function chosenAccounts(
  count: number,
  share: Fraction,
  population: PopulationDraw,
  quantity: number,
): Uint8Array {
  const stream = new RandomStream();
  const ranks = Float64Array.from({ length: count }, (_, account) =>
    seekAccount(stream, population, quantity, account).uniform(),
  );
  const byRank = Int32Array.from(ranks, (_, account) => account).sort((a, b) => ranks[a]! - ranks[b]! || a - b);
  const chosen = new Uint8Array(count);
  for (const account of byRank.subarray(0, Math.round(count * share))) chosen[account] = 1;
  return chosen;
}
