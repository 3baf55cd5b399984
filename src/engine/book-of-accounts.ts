import type { Market } from '../experiment.ts';
import { unitValue } from '../margin/contract.ts';
import { MARGIN_MODE_CODE, type Accounts } from '../position.ts';
import type { MarginMode } from '../venue.ts';

/**
 * Who stands behind what under one policy. A **margin row** is what is liquidated as one: an isolated position, or all
 * cross positions of an account. Rows are in order of account id, then of market, so that a smaller row wins a tie.
 * Everything here is the same on every path.
 */
export interface MarginRows {
  readonly count: number;
  /** Account of each row. [rows] */
  readonly account: Int32Array;
  /** 1 = cross. [rows] */
  readonly isCross: Uint8Array;
  /** The row that holds an account's cross positions; −1 = none. [accounts] */
  readonly crossRow: Int32Array;
  /** Rows of account a: [firstRow[a], firstRow[a + 1]). [accounts + 1] */
  readonly firstRow: Int32Array;
  /** Positions of row r: [start[r], start[r + 1]). [rows + 1] */
  readonly start: Int32Array;
  readonly positions: {
    readonly count: number;
    /** Row in the accounts' positions. [positions] */
    readonly source: Int32Array;
    readonly row: Int32Array;
    readonly market: Int32Array;
  };
  readonly accounts: number;
}

/** Groups the positions into margin rows. `perAccount` obeys the rows of the table; one that states nothing is isolated. */
export function marginRows(accounts: Accounts, mode: MarginMode): MarginRows {
  const { positions } = accounts;
  const rows: { account: number; cross: boolean; sources: number[] }[] = [];
  const crossRowOf = new Map<number, { sources: number[] }>();
  for (let source = 0; source < positions.count; source++) {
    const account = positions.account[source]!;
    const cross =
      mode === 'cross' || (mode === 'perAccount' && positions.marginMode[source] === MARGIN_MODE_CODE.cross);
    const shared = cross ? crossRowOf.get(account) : undefined;
    if (shared !== undefined) {
      shared.sources.push(source);
      continue;
    }
    const row = { account, cross, sources: [source] };
    rows.push(row);
    if (cross) crossRowOf.set(account, row);
  }
  const sources = rows.flatMap((row) => row.sources);
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => (start[r + 1] = start[r]! + row.sources.length));
  const crossRow = new Int32Array(accounts.ids.length).fill(-1);
  rows.forEach((row, r) => {
    if (row.cross) crossRow[row.account] = r;
  });
  const firstRow = new Int32Array(accounts.ids.length + 1);
  for (const { account } of rows) firstRow[account + 1]!++;
  for (let account = 0; account < accounts.ids.length; account++) firstRow[account + 1]! += firstRow[account]!;
  return {
    count: rows.length,
    crossRow,
    firstRow,
    account: Int32Array.from(rows, (row) => row.account),
    isCross: Uint8Array.from(rows, (row) => (row.cross ? 1 : 0)),
    start,
    positions: {
      count: sources.length,
      source: Int32Array.from(sources),
      row: Int32Array.from(rows.flatMap((row, r) => row.sources.map(() => r))),
      market: Int32Array.from(sources, (source) => positions.market[source]!),
    },
    accounts: accounts.ids.length,
  };
}

/**
 * What all traders hold before step 1, and how they react: columns. Cash counts positions at zero:
 * collateral − Σ size · v(entry), v the unit value of the contract.
 */
export interface Holdings {
  /** Base (inverse contracts: quote), long > 0 > short. [positions] */
  readonly size: Float64Array;
  /** Σ size · v(entry), signed as the size times v; never an average. Quote. [positions] */
  readonly cost: Float64Array;
  /** Margin at entry / notional at entry. [positions] */
  readonly usedRate: Float64Array;
  /** Rank of the position in the order of opening. [positions] */
  readonly age: Int32Array;
  /** Mark at which the stop-loss fires; NaN = none. [positions] */
  readonly stopPrice: Float64Array;
  /** Cash of the margin row; equity = cash + Σ size · v(mark). Quote. [rows] */
  readonly cash: Float64Array;
  /** Margin posted at entry. Quote. [rows] */
  readonly posted: Float64Array;
  /** Collateral at stake before step 1. Quote. [rows] */
  readonly collateral: Float64Array;
  /** Futures cash that is not at stake. Quote. [accounts] */
  readonly free: Float64Array;
  /** Cash in other wallets by name. Quote. [accounts] */
  readonly wallets: { readonly [wallet: string]: Float64Array };
  /** Seconds from a margin call to the answer; NaN = none. [accounts] */
  readonly topUpDelay: Float64Array;
  /** Amount of a top-up as a multiple of the margin posted at entry. [accounts] */
  readonly topUpSize: Float64Array;
}

/** Carves the accounts' balances into what each margin row stakes and what stays free. */
export function initialHoldings(rows: MarginRows, accounts: Accounts, markets: readonly Market[]): Holdings {
  const { positions } = accounts;
  const holdings: Holdings = {
    size: new Float64Array(rows.positions.count),
    cost: new Float64Array(rows.positions.count),
    usedRate: new Float64Array(rows.positions.count),
    age: new Int32Array(rows.positions.count),
    stopPrice: new Float64Array(rows.positions.count),
    cash: new Float64Array(rows.count),
    posted: new Float64Array(rows.count),
    collateral: new Float64Array(rows.count),
    free: accounts.balance.slice(),
    wallets: accounts.wallets,
    topUpDelay: accounts.topUpDelay,
    topUpSize: accounts.topUpSize,
  };
  for (let p = 0; p < rows.positions.count; p++) {
    const source = rows.positions.source[p]!;
    const row = rows.positions.row[p]!;
    const margin = positions.margin[source]!;
    const { contract } = markets[rows.positions.market[p]!]!;
    holdings.size[p] = positions.size[source]!;
    holdings.cost[p] = positions.size[source]! * unitValue(contract.kind, positions.entryPrice[source]!);
    holdings.usedRate[p] = margin / Math.abs(holdings.cost[p]!);
    holdings.age[p] = positions.age[source]!;
    holdings.stopPrice[p] = positions.stopPrice[source]!;
    holdings.posted[row]! += margin;
    if (rows.isCross[row] === 0) {
      holdings.collateral[row]! += margin;
      holdings.free[rows.account[row]!]! -= margin;
    }
  }
  for (let row = 0; row < rows.count; row++) {
    if (rows.isCross[row] === 1) {
      // The whole balance that no isolated position of the account has carved out.
      holdings.collateral[row] = holdings.free[rows.account[row]!]!;
      holdings.free[rows.account[row]!] = 0;
    }
    let cost = 0;
    for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) cost += holdings.cost[p]!;
    holdings.cash[row] = holdings.collateral[row]! - cost;
  }
  return holdings;
}

/** Size held by all traders in each market. The outside holds its negative. */
export function netSizes(rows: MarginRows, holdings: Holdings, markets: number): Float64Array {
  const net = new Float64Array(markets);
  for (let p = 0; p < rows.positions.count; p++) net[rows.positions.market[p]!]! += holdings.size[p]!;
  return net;
}
