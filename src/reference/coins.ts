import type { Event } from '../event.ts';
import { heldCoins, type Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';
import type { Venue } from '../venue.ts';
import { ONE, ZERO, amount, booked, differenceOf, sumOf, type Amount } from './amount.ts';
import { isOpen, walletBalance } from './equity.ts';
import { transfer } from './ledger.ts';
import type { CoinState, RowState, World } from './world.ts';

/** Collateral in coins (rules §2, §7): what it brings when it is converted into settlement cash. */

export function openCoins(experiment: Experiment, venue: Venue, { wallets }: Accounts): CoinState[] {
  const held = heldCoins(experiment);
  return venue.collateral.flatMap((rule): CoinState[] => {
    const coin = held.find(({ name }) => name === rule.name);
    if (coin === undefined) return [];
    return [
      {
        rule,
        underlying: coin.underlying,
        price: amount(experiment.underlyings[coin.underlying]!.initialPrice),
        reported: amount(experiment.underlyings[coin.underlying]!.initialPrice),
        initial: [...wallets[rule.name]!].map(amount).reduce(sumOf, ZERO),
        sold: ZERO,
      },
    ];
  });
}

/** What one coin brings when it is converted. */
export const fetches = ({ price, rule }: CoinState): Amount => price.times(ONE.minus(rule.conversionFee));

/** A cross row of which nothing is open any more and whose cash is below zero converts coins, as far as that. */
export function convertForClosed(world: World, row: RowState, scale: Amount, tell: (event: Event) => void): void {
  if (isOpen(row)) return;
  convert(world, row, row.cash.negated(), scale, tell);
}

/** Converts coins that a row stakes, in the venue's order, until they have brought `need`, or are gone. */
export function convert(world: World, row: RowState, need: Amount, scale: Amount, tell: (event: Event) => void): void {
  if (!row.isCross) return;
  const { comparisons } = world;
  let left = need;
  for (const coin of world.coins) {
    const held = row.account.coins.get(coin)!;
    if (held.isZero() || !comparisons.isPositive(left, scale)) continue;
    const worth = held.times(fetches(coin));
    const isWhole = comparisons.compare(left, worth, scale) >= 0;
    sell(world, row, coin, isWhole ? held : booked(left.div(fetches(coin))), tell);
    left = isWhole ? left.minus(worth) : ZERO;
  }
}

/** The outside buys so much of a coin at the index; the venue keeps its fee, the row has the rest. What it gives up was at stake. */
function sell(world: World, row: RowState, coin: CoinState, quantity: Amount, tell: (event: Event) => void): void {
  const { step, round, tally, deposits, venueEquity } = world;
  giveUp(row.account, coin, quantity);
  const gross = transfer(deposits, row, quantity.times(coin.price));
  const fee = transfer(row, venueEquity, gross.times(coin.rule.conversionFee));
  row.staked = sumOf(row.staked, gross);
  tally.converted = tally.converted.plus(gross);
  tell({
    event: 'conversion',
    step,
    round,
    account: row.account.id,
    wallet: coin.rule.name,
    amount: quantity.toNumber(),
    price: coin.price.toNumber(),
    received: gross.minus(fee).toNumber(),
    fee: fee.toNumber(),
    balance: walletBalance(row.account),
  });
}

/** So much of a coin leaves an account for the outside. */
export function giveUp({ coins }: RowState['account'], coin: CoinState, quantity: Amount): void {
  coins.set(coin, differenceOf(coins.get(coin)!, quantity));
  coin.sold = sumOf(coin.sold, quantity);
}

/** The law of coins: how much more of each all holders have than accounts held before step 1. */
export const changeOfCoins = ({ coins, accounts }: World): Amount[] =>
  coins.map((coin) =>
    differenceOf(accounts.map((account) => account.coins.get(coin)!).reduce(sumOf, coin.sold), coin.initial),
  );
