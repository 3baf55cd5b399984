import { TIE } from '../../margin/tie.ts';
import { MET } from '../met.ts';
import type { PathState } from '../state.ts';
import type { CompiledPolicy } from '../policy.ts';

/** What a pool holds, its inventory at cost. Quote, any sign. */
export function poolBalance({ backstop }: PathState, pool: number): number {
  let balance = backstop.poolCash[pool]!;
  const end = (pool + 1) * backstop.markets;
  for (let at = pool * backstop.markets; at < end; at++) balance += backstop.inventoryCost[at]!;
  return balance;
}

/** The same with its inventory at the marks. */
export function poolBalanceAtMark({ backstop, values }: PathState, pool: number): number {
  let balance = backstop.poolCash[pool]!;
  for (let market = 0; market < backstop.markets; market++) {
    const size = backstop.inventorySize[pool * backstop.markets + market]!;
    if (size !== 0) balance += size * values[market]!;
  }
  return balance;
}

/** All pools together, inventories at cost. Quote, any sign. */
export function totalFund(state: PathState): number {
  let total = 0;
  for (let pool = 0; pool < state.backstop.poolCash.length; pool++) total += poolBalance(state, pool);
  return total;
}

/** The row that is closed next: nothing has been paid for it. */
export function beginSettlement({ backstop }: PathState): void {
  const { paidInSettlement } = backstop;
  for (let layer = 0; layer < paidInSettlement.length; layer++) paidInSettlement[layer] = 0;
}

/** A pool promises `amount` (≥ 0) towards a shortfall; `creditRow` hands it over. */
export function poolPays(state: PathState, pool: number, amount: number): void {
  state.backstop.poolCash[pool]! -= amount;
  state.tally.fundPaid += amount;
  followFunds(state, pool, amount);
}

/** A pool receives `amount` (≥ 0) out of a margin row. */
export function poolReceives(state: PathState, pool: number, row: number, amount: number): void {
  state.backstop.poolCash[pool]! += amount;
  state.cash[row]! -= amount;
  followFunds(state, pool, -amount);
}

/** `amount` (≥ 0) that a layer has given up reaches the row that it covers. */
export function creditRow(state: PathState, row: number, amount: number): void {
  state.cash[row]! += amount;
}

/**
 * A pool trades `size` (signed: what it receives) for `value` = size · unit value. What it holds on the other side is
 * closed first, and its profit realised into the balance.
 */
export function tradeInventory(state: PathState, pool: number, market: number, size: number, value: number): void {
  const { backstop } = state;
  const at = pool * backstop.markets + market;
  const held = backstop.inventorySize[at]!;
  const cost = backstop.inventoryCost[at]!;
  backstop.poolCash[pool]! -= value;
  if (held * size >= 0) {
    backstop.inventorySize[at] = held + size;
    backstop.inventoryCost[at] = cost + value;
    return;
  }
  const closesAll = Math.abs(size) >= Math.abs(held);
  const share = closesAll ? held / -size : 1; //            of the trade that closes
  const costOut = closesAll ? cost : cost * (-size / held);
  const realised = -value * share - costOut;
  backstop.inventorySize[at] = held + size;
  backstop.inventoryCost[at] = closesAll ? value * (1 - share) : cost - costOut;
  if (backstop.inventorySize[at] === 0) backstop.inventoryCost[at] = 0;
  realise(state, pool, realised, Math.abs(value));
}

/** The book receives `size` (signed) of what the backstop sells for `value` = size · unit value. */
export function bookReceives(state: PathState, market: number, size: number, value: number): void {
  state.bookCash[market]! -= value;
  state.bookSize[market]! += size;
}

/** Funding of what pools and providers hold: each receives size · perUnit. */
export function fundHolders(state: PathState, market: number, perUnit: number): void {
  const { backstop } = state;
  for (let pool = 0; pool < backstop.poolCash.length; pool++) {
    const size = backstop.inventorySize[pool * backstop.markets + market]!;
    if (size === 0) continue;
    const amount = size * perUnit;
    backstop.poolCash[pool]! += amount;
    realise(state, pool, amount, Math.abs(amount));
  }
  for (let at = market; at < backstop.providerSize.length; at += backstop.markets) {
    backstop.providerCash[at]! += backstop.providerSize[at]! * perUnit;
  }
}

/** A balance moved by a profit of its inventory, any sign; one that falls below zero by it is depleted. */
function realise(state: PathState, pool: number, profit: number, scale: number): void {
  const { backstop } = state;
  backstop.inventoryRealised += profit;
  followFunds(state, pool, -profit);
  if (profit < 0 && backstop.isLimited[pool] === 1 && poolBalance(state, pool) < -TIE * scale) {
    deplete(state, pool, backstop.step);
  }
}

/** The pool was asked for more than it held. */
export function deplete({ backstop, tally }: PathState, pool: number, step: number): void {
  backstop.isDepleted[pool] = 1;
  if (tally.fundDepletionStep === 0) tally.fundDepletionStep = step;
}

function followFunds(state: PathState, pool: number, payout: number): void {
  const { backstop, tally } = state;
  const drawn = backstop.poolDrawNow[pool]! + payout;
  backstop.poolDrawNow[pool] = drawn;
  if (drawn > backstop.poolDraw[pool]!) backstop.poolDraw[pool] = drawn;
  tally.fundDrawNow += payout;
  if (tally.fundDrawNow > tally.fundDraw) tally.fundDraw = tally.fundDrawNow;
  const balance = totalFund(state);
  if (balance < tally.fundMinimum) tally.fundMinimum = balance;
}

/** A volunteer or keeper receives `size` (signed) for `value` = size · unit value. */
export function providerTrades(
  { backstop }: PathState,
  provider: number,
  market: number,
  size: number,
  value: number,
): void {
  const at = provider * backstop.markets + market;
  backstop.providerSize[at]! += size;
  backstop.providerCash[at]! -= value;
}

/** The venue gives `amount` (≥ 0) out of its own equity towards a shortfall. */
export function venuePays(state: PathState, layer: number, amount: number): void {
  state.venueEquity -= amount;
  state.backstop.venuePaid[layer]! += amount;
  state.tally.venuePaid += amount;
}

/**
 * Keeps what everybody's positions had earned before the path's first deleveraging or haircut, by which survivors are
 * measured. Positions of the row whose loss it answers do not count: they are being closed.
 */
export function rememberProfits(policy: CompiledPolicy, state: PathState, against: number): void {
  const { backstop } = state;
  if (backstop.hasTakenProfit) return;
  backstop.hasTakenProfit = true;
  const { count, market, row } = policy.rows.positions;
  for (let position = 0; position < count; position++) {
    const size = state.size[position]!;
    if (size !== 0 && row[position] !== against)
      backstop.profitBefore[position] = size * state.values[market[position]!]! - state.cost[position]!;
  }
}

/** `amount` is taken for good from the holder of a position; the caller has taken it out of its cash. */
export function countHaircut(policy: CompiledPolicy, state: PathState, position: number, amount: number): void {
  const row = policy.rows.positions.row[position]!;
  state.backstop.takenProfit[position]! += amount;
  state.met.add(row, MET.haircut);
  state.tally.socialised += amount;
}

/** Σ cash of pools and providers, quote. */
export function backstopCash({ backstop }: PathState): number {
  let total = 0;
  for (const cash of backstop.poolCash) total += cash;
  for (const cash of backstop.providerCash) total += cash;
  return total;
}

/** Adds what pools and providers hold to the net size of each market. */
export function addBackstopSizes({ backstop }: PathState, net: Float64Array): void {
  backstop.inventorySize.forEach((size, at) => (net[at % backstop.markets]! += size));
  backstop.providerSize.forEach((size, at) => (net[at % backstop.markets]! += size));
}

/** Notional of all inventories at the marks. Quote, ≥ 0. */
export function inventoryNotional({ backstop, values }: PathState): number {
  let notional = 0;
  backstop.inventorySize.forEach((size, at) => (notional += Math.abs(size * values[at % backstop.markets]!)));
  return notional;
}

/** What funds earned on inherited positions, realised and at the marks. Quote, any sign. */
export function inventoryProfit({ backstop, values }: PathState): number {
  let profit = backstop.inventoryRealised;
  backstop.inventorySize.forEach((size, at) => {
    profit += size * values[at % backstop.markets]! - backstop.inventoryCost[at]!;
  });
  return profit;
}

/** What volunteers and keepers earned, at the marks. Quote, any sign. */
export function providersProfit({ backstop, values }: PathState): number {
  let profit = 0;
  backstop.providerSize.forEach((size, at) => {
    profit += backstop.providerCash[at]! + size * values[at % backstop.markets]!;
  });
  return profit;
}
