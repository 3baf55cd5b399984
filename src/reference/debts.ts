import { ONE, ZERO, amount, booked, smaller, type Amount } from './amount.ts';
import { giveUp } from './coins.ts';
import { walletBalance } from './equity.ts';
import { transfer } from './ledger.ts';
import type { Holder, RowState, World } from './world.ts';

/** What becomes of debts at the end of the step in which they arose (rules §9). */
export function settleDebts(world: World): void {
  for (const row of world.rows) {
    if (row.newDebt.isZero()) continue;
    settleDebt(world, row, row.newDebt);
    row.newDebt = ZERO;
  }
}

function settleDebt(world: World, row: RowState, debt: Amount): void {
  const { negativeBalance: rule } = world.venue;
  const { tally, comparisons, venueEquity, deposits } = world;
  if (comparisons.compare(debt, amount(rule.forgivenBelow)) < 0) {
    tally.forgiven = tally.forgiven.plus(pay(world, row, venueEquity, debt, { how: 'forgiven' }));
    return;
  }
  let left = debt;
  for (const { wallet, conversionFee } of rule.sweep) {
    const coin = world.coins.find(({ rule: { name } }) => name === wallet);
    const { account } = row;
    // A cross row stakes the coins of its account.
    if (coin !== undefined && account.crossRow !== undefined) continue;
    const from = coin !== undefined ? deposits : wallet === 'futures' ? account.free : account.wallets.get(wallet);
    if (from === undefined) continue;
    const held = coin === undefined ? from.cash : account.coins.get(coin)!.times(coin.price);
    const swept = smaller(left, held.div(ONE.plus(conversionFee)));
    if (!comparisons.isPositive(swept, debt)) continue;
    // The outside buys the coins at the index.
    if (coin !== undefined) giveUp(account, coin, booked(swept.times(ONE.plus(conversionFee)).div(coin.price)));
    const fee = transfer(from, venueEquity, swept.times(conversionFee));
    const paid = pay(world, row, from, swept, { how: 'swept', wallet }, fee);
    tally.swept = tally.swept.plus(paid);
    left = left.minus(paid);
  }
  const waived = left.times(rule.waivedShare);
  if (comparisons.isPositive(waived, debt)) {
    const paid = pay(world, row, venueEquity, waived, { how: 'waived' });
    tally.forgiven = tally.forgiven.plus(paid);
    left = left.minus(paid);
  }
  const recovered = left.times(rule.recoveredShare);
  if (comparisons.isPositive(recovered, debt)) {
    tally.recovered = tally.recovered.plus(pay(world, row, deposits, recovered, { how: 'recovered' }));
  }
}

type How = { readonly how: 'forgiven' | 'waived' | 'recovered' } | { readonly how: 'swept'; readonly wallet: string };

function pay(
  { sink, step, round }: World,
  row: RowState,
  from: Holder,
  part: Amount,
  how: How,
  fee: Amount = ZERO,
): Amount {
  const paid = transfer(from, row.debt, part);
  sink({
    event: 'debtSettlement',
    step,
    round,
    account: row.account.id,
    ...how,
    amount: paid.toNumber(),
    fee: fee.toNumber(),
    balance: walletBalance(row.account),
  });
  return paid;
}
