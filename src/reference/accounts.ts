import { MARGIN_MODE_CODE, type Accounts } from '../position.ts';
import type { Venue } from '../venue.ts';
import { ZERO, amount, booked, differenceOf, sumOf } from './amount.ts';
import { unitValue } from './contract.ts';
import { wholeSteps } from './time.ts';
import type { AccountState, CoinState, Holder, MarketState, PositionState, RowState } from './world.ts';

interface Opened {
  readonly markets: readonly MarketState[];
  /** Of the policy's. */
  readonly coins: readonly CoinState[];
  /** Wallets that hold a coin, of whichever policy. */
  readonly coinWallets: ReadonlySet<string>;
}

interface Book {
  readonly accounts: AccountState[];
  readonly rows: RowState[];
  readonly positions: PositionState[];
}

/**
 * The traders before step 1: money and positions of the table, grouped into margin rows as the policy's mode says. Rows in
 * order of account, then of market; `perAccount` obeys the table's rows, one that states nothing is isolated.
 */
export function openAccounts(
  stepSeconds: number,
  { triggers, liquidation, margin: { mode } }: Venue,
  accounts: Accounts,
  { markets, coins, coinWallets }: Opened,
): Book {
  const book: Book = { accounts: [], rows: [], positions: [] };
  accounts.ids.forEach((id, place) => {
    const delay = accounts.topUpDelay[place]!;
    book.accounts.push({
      place,
      id,
      free: { cash: booked(amount(accounts.balance[place]!)) },
      wallets: new Map(
        Object.entries(accounts.wallets).flatMap(([name, held]): [string, Holder][] =>
          coinWallets.has(name) ? [] : [[name, { cash: amount(held[place]!) }]],
        ),
      ),
      coins: new Map(coins.map((coin) => [coin, amount(accounts.wallets[coin.rule.name]![place]!)])),
      rows: [],
      crossRow: undefined,
      topUpSteps: Number.isNaN(delay) ? undefined : Math.max(1, wholeSteps(delay, stepSeconds)),
      topUpSize: Number.isNaN(delay) ? ZERO : amount(accounts.topUpSize[place]!),
      met: new Set(),
    });
  });
  const { positions } = accounts;
  for (let source = 0; source < positions.count; source++) {
    const account = book.accounts[positions.account[source]!]!;
    const isCross =
      mode === 'cross' || (mode === 'perAccount' && positions.marginMode[source] === MARGIN_MODE_CODE.cross);
    let row = isCross ? account.crossRow : undefined;
    if (row === undefined) {
      row = emptyRow(book.rows.length, account, isCross, triggers.length, liquidation.stages.length);
      book.rows.push(row);
      account.rows.push(row);
      if (isCross) account.crossRow = row;
    }
    row.positions.push(openPosition(accounts, source, row, markets));
  }
  for (const row of book.rows) stake(row);
  // A cross row stakes what no isolated position of its account has carved out.
  for (const { crossRow, free } of book.accounts) {
    if (crossRow === undefined) continue;
    crossRow.staked = free.cash;
    crossRow.cash = sumOf(crossRow.cash, free.cash);
    free.cash = ZERO;
  }
  // Places follow the rows: an account's cross positions stand together.
  for (const row of book.rows) {
    for (const position of row.positions)
      book.positions.push(Object.assign(position, { place: book.positions.length }));
  }
  return book;
}

function openPosition(
  { positions }: Accounts,
  source: number,
  row: RowState,
  markets: readonly MarketState[],
): PositionState {
  const market = markets[positions.market[source]!]!;
  const size = booked(amount(positions.size[source]!));
  const cost = booked(size.times(unitValue(market.contract, amount(positions.entryPrice[source]!))));
  const margin = booked(amount(positions.margin[source]!));
  const stop = positions.stopPrice[source]!;
  return {
    place: source,
    row,
    market,
    size,
    cost,
    margin,
    usedRate: margin.div(cost.abs()),
    age: positions.age[source]!,
    stop: Number.isNaN(stop) ? undefined : amount(stop),
  };
}

function emptyRow(place: number, account: AccountState, isCross: boolean, triggers: number, stages: number): RowState {
  return {
    place,
    account,
    isCross,
    positions: [],
    cash: ZERO,
    debt: { cash: ZERO },
    newDebt: ZERO,
    staked: ZERO,
    marginAtEntry: ZERO,
    posted: ZERO,
    released: ZERO,
    shortfall: ZERO,
    fundingPaid: ZERO,
    stopsCancelled: false,
    topUpDue: undefined,
    wasUnder: Array.from({ length: triggers }, () => false),
    keepers: [],
    waitsIn: 0,
    cadence: Array.from({ length: stages }, () => ({ step: 0, orders: 0, next: 0, cooledUntil: 0 })),
    clipped: { step: 0, notional: ZERO },
    partials: 0,
  };
}

/** Isolated: the margins leave the account's balance. Under both modes cash counts the positions at zero. */
function stake(row: RowState): void {
  for (const { margin, cost } of row.positions) {
    row.marginAtEntry = sumOf(row.marginAtEntry, margin);
    row.cash = differenceOf(row.cash, cost);
    if (row.isCross) continue;
    row.cash = sumOf(row.cash, margin);
    row.staked = sumOf(row.staked, margin);
    row.account.free.cash = differenceOf(row.account.free.cash, margin);
  }
  row.posted = row.marginAtEntry;
}
