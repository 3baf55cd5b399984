import { ONE, ZERO, larger, sumOf, total, type Amount } from './amount.ts';
import { priceAt } from './contract.ts';
import { maintenanceOf, notionalOf, type Measured } from './schedules.ts';
import type { AccountState, CoinState, Holder, PositionState, RowState, World } from './world.ts';
import type { MarginSchedule, Trigger } from '../venue.ts';

/** Amounts of a margin row at the marks (rules §1 and §2). */

export const openPositions = ({ positions }: RowState): PositionState[] =>
  positions.filter(({ size }) => !size.isZero());
export const isOpen = (row: RowState): boolean => row.positions.some(({ size }) => !size.isZero());

/** Cash and positions at the marks, coins not counted. */
export const cashEquityOf = (row: RowState): Amount =>
  row.positions.reduce((sum, { size, market }) => sum.plus(size.times(market.value)), row.cash);

/** Σ amount · value of the coins that a row stakes: those of its account under cross. */
function coinsOf({ isCross, account }: RowState, valueOf: (coin: CoinState) => Amount): Amount {
  if (!isCross) return ZERO;
  return [...account.coins].reduce((sum, [coin, held]) => sum.plus(held.times(valueOf(coin))), ZERO);
}

/** What triggers look at: coins at the price that the venue sees, less the haircut. */
export const equityOf = (row: RowState): Amount =>
  cashEquityOf(row).plus(coinsOf(row, ({ rule, reported }) => reported.times(ONE.minus(rule.haircut))));

/** What coins would bring, all converted. */
export const coinProceeds = (row: RowState): Amount =>
  coinsOf(row, ({ rule, price }) => price.times(ONE.minus(rule.conversionFee)));

/** What there is to lose: coins at what they fetch. */
export const worthOf = (row: RowState): Amount => cashEquityOf(row).plus(coinProceeds(row));

/** |size · v(mark)|. */
export const notionalAtMark = ({ size, market }: PositionState): Amount => size.times(market.value).abs();

export const rowNotional = (row: RowState): Amount => total(row.positions.map(notionalAtMark));

/** What rounding in a row's amounts is relative to: Σ of the larger of notional and |cost|, and its coins. */
export const scaleOf = (row: RowState): Amount =>
  total(row.positions.map((position) => larger(notionalAtMark(position), position.cost.abs()))).plus(
    coinsOf(row, ({ price }) => price),
  );

export const profitOf = ({ size, cost, market }: PositionState): Amount => size.times(market.value).minus(cost);

export function scheduleOf({ venue }: World, { market }: PositionState): MarginSchedule {
  return venue.margin.markets[market.symbol]?.schedule ?? venue.margin.schedule;
}

/** A position, at `quantity` of its size, as its margin schedule sees it. */
export function measured({ venue }: World, position: PositionState, quantity: Amount): Measured {
  const { market, size, cost, usedRate } = position;
  const { price } = venue.margin.valuedAt;
  const atEntry = price === 'entry' || (price === 'borrowedCoin' && size.greaterThan(0));
  return {
    contract: market.contract,
    quantity,
    price: atEntry ? priceAt(market.contract, cost.div(size)) : market.mark,
    usedRate,
  };
}

/** A row as it stands, or as planned fills would leave it: |size| of its open positions, and its cash. */
export interface RowSizes {
  readonly cash: Amount;
  readonly quantities: ReadonlyMap<PositionState, Amount>;
}

export const sizesOf = (row: RowState): RowSizes => ({
  cash: row.cash,
  quantities: new Map(openPositions(row).map((position) => [position, position.size.abs()])),
});

/** Maintenance of a position with its closing fee. */
export function positionMaintenance(
  world: World,
  position: PositionState,
  quantity: Amount = position.size.abs(),
  cash: Amount = position.row.cash,
): Amount {
  if (quantity.isZero()) return ZERO;
  const { venue, comparisons } = world;
  const margin = maintenanceOf(scheduleOf(world, position), measured(world, position, quantity), comparisons);
  const { closingFee } = venue.margin.valuedAt;
  if (closingFee === 'none') return margin;
  const atBankruptcy = closingFee === 'bankruptcy' && !position.row.isCross;
  // Isolated: |size · v(P)| = |cash|.
  const closing = atBankruptcy ? cash.abs() : quantity.times(position.market.value.abs());
  return margin.plus(closing.times(venue.fees.taker));
}

export const rowMaintenance = (world: World, row: RowState): Amount =>
  total(openPositions(row).map((position) => positionMaintenance(world, position)));

/** Σ measure of a trigger over a row, as it stands or as planned. */
export function measureOf(world: World, measure: Trigger['measure'], { cash, quantities }: RowSizes): Amount {
  const parts = [...quantities].map(([position, quantity]) =>
    measure === 'maintenance'
      ? positionMaintenance(world, position, quantity, cash)
      : notionalOf(measured(world, position, quantity)).times(position.usedRate),
  );
  return total(parts);
}

export const requiredOf = (world: World, row: RowState, { level, measure }: Trigger): Amount =>
  measureOf(world, measure, sizesOf(row)).times(level);

/** Whether a row with this equity is under a trigger that requires so much. */
export function isUnder(world: World, row: RowState, { when }: Trigger, equity: Amount, required: Amount): boolean {
  const order = world.comparisons.compare(equity, required, scaleOf(row));
  return when === 'below' ? order < 0 : order <= 0;
}

export const isRowUnder = (world: World, row: RowState, trigger: Trigger): boolean =>
  isUnder(world, row, trigger, equityOf(row), requiredOf(world, row, trigger));

/** Where money that an account gets back goes: what its cross positions stake, or its free cash. */
export const balanceHolder = ({ crossRow, free }: AccountState): Holder => crossRow ?? free;

/** What the account's futures wallet holds: free cash and the collateral of its rows, less what it owes. */
export function walletBalance({ free, rows }: AccountState): number {
  let balance = free.cash;
  for (const row of rows) {
    balance = sumOf(sumOf(balance, row.cash), row.debt.cash);
    for (const { size, cost } of row.positions) if (!size.isZero()) balance = sumOf(balance, cost);
  }
  return balance.toNumber();
}

/** All that an account has at the marks: its rows, coins at what they fetch, its free cash, less its debts. */
export function accountEquity({ free, rows }: AccountState): Amount {
  return rows.reduce((sum, row) => sum.plus(worthOf(row)).plus(row.debt.cash), free.cash);
}
