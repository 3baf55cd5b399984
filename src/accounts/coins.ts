import { heldCoins, type Experiment } from '../experiment.ts';
import type { Price, Quote } from '../units.ts';
import type { Venue } from '../venue.ts';

/** Prices of the wallets that hold a coin, at time 0. Quote per coin. */
export function initialCoinPrices(experiment: Experiment): ReadonlyMap<string, Price> {
  return new Map(
    heldCoins(experiment).map(({ name, underlying }) => [name, experiment.underlyings[underlying]!.initialPrice]),
  );
}

/**
 * What the coins of an account add to the equity of its cross positions at time 0: Σ amount · price · (1 − haircut).
 *
 * @param amounts  what it holds of each wallet
 */
export function coinsCountAs(
  { collateral }: Venue,
  prices: ReadonlyMap<string, Price>,
  amounts: (wallet: string) => number,
): Quote {
  let sum = 0;
  for (const { name, haircut } of collateral) {
    const price = prices.get(name);
    if (price !== undefined) sum += amounts(name) * price * (1 - haircut);
  }
  return sum;
}
