import type { Accounts } from '../position.ts';
import type { Fund, FundCondition, Solvency, Venue } from '../venue.ts';
import { INFINITE, ONE, ZERO, amount, larger, leftAfter, smaller, sumOf, total, type Amount } from './amount.ts';
import { depth, displace, orderValue, sideOf } from './book.ts';
import { priceAt, unitValue } from './contract.ts';
import { addTo, transfer } from './ledger.ts';
import type { MarketState, Pool, RowState, World } from './world.ts';
import { stepTime, wholeSteps } from './time.ts';

/** Funds (rules §8): a pool for each market, coin or group that a fund stands for. */

function marketsByPool({ scope }: Fund, markets: readonly MarketState[]): MarketState[][] {
  if (scope === 'venue') return [[...markets]];
  if (scope === 'contract') return markets.map((market) => [market]);
  if (scope === 'coin') {
    const coins = [...new Set(markets.map(({ underlying }) => underlying))];
    return coins.map((coin) => markets.filter(({ underlying }) => underlying === coin));
  }
  const group = markets.filter(({ symbol }) => scope.group.includes(symbol));
  return group.length === 0 ? [] : [group];
}

/** The larger side of each market at its initial price: in a one-sided table the outside holds the other. */
function openInterest({ positions }: Accounts, markets: readonly MarketState[]): Amount {
  const interests = markets.map((market) => {
    const sizes = [...positions.size].filter((_, source) => positions.market[source] === market.place).map(amount);
    const long = total(sizes.filter((size) => size.greaterThan(0)));
    const short = total(sizes.filter((size) => size.lessThan(0))).negated();
    return larger(long, short).times(unitValue(market.contract, market.initialPrice).abs());
  });
  return total(interests);
}

export function openPools(
  venue: Venue,
  accounts: Accounts,
  markets: readonly MarketState[],
  unlimitedFunds: boolean,
): Pool[] {
  const halfLives = new Map(
    venue.backstop
      .flatMap((layer) => (layer.kind === 'takeover' ? [[layer.fund, layer.workOffHalfLife] as const] : []))
      .reverse(),
  );
  return venue.funds.flatMap((fund) =>
    marketsByPool(fund, markets).map((held): Pool => {
      const { balance } = fund;
      const initial =
        balance === 'unlimited'
          ? ZERO
          : typeof balance === 'number'
            ? amount(balance)
            : openInterest(accounts, held).times(balance.ofOpenInterest);
      const halfLife = halfLives.get(fund.name) ?? Infinity;
      return {
        fund,
        markets: new Set(held),
        initial,
        isUnlimited: unlimitedFunds || balance === 'unlimited',
        cash: initial,
        netReceipts: ZERO,
        inventory: new Map(held.map((market) => [market, { size: ZERO, cost: ZERO, lastTaken: ZERO, halfLife }])),
        history: [initial],
        drawnDownSince: undefined,
      };
    }),
  );
}

/** Cash with inventory at cost. */
export const balanceOf = ({ cash, inventory }: Pool): Amount =>
  [...inventory.values()].reduce((sum, { cost }) => sumOf(sum, cost), cash);

export const poolFor = ({ pools }: World, fund: string, market: MarketState): Pool | undefined =>
  pools.find((pool) => pool.fund.name === fund && pool.markets.has(market));

/** The fund that fees and remainders go to: of the first layer that names one, else the first. */
export function receivingPool(world: World, market: MarketState): Pool | undefined {
  const { backstop, funds } = world.venue;
  const named = backstop.find((layer) => layer.kind === 'insuranceFund' || layer.kind === 'takeover');
  const fund = named !== undefined && 'fund' in named ? named.fund : funds[0]?.name;
  return fund === undefined ? undefined : poolFor(world, fund, market);
}

/**
 * Charges the liquidation fee on what the book filled in a market: to the fund, where there is one and the venue says so,
 * else to the venue.
 *
 * @param remaining  what a capped fee may not exceed; rounding pays none
 */
export function chargeFee(world: World, row: RowState, market: MarketState, filled: Amount, remaining: Amount): Amount {
  const { rate, cap, to } = world.venue.liquidation.fee;
  const due = filled.times(rate);
  const affordable = world.comparisons.isPositive(remaining, filled) ? smaller(due, remaining) : ZERO;
  const pool = to === 'fund' ? receivingPool(world, market) : undefined;
  const charged = transfer(row, pool ?? world.venueEquity, cap === 'none' ? due : affordable);
  if (pool !== undefined) pool.netReceipts = sumOf(pool.netReceipts, charged);
  world.tally.liquidationFees = world.tally.liquidationFees.plus(charged);
  return charged;
}

/** Drawdown: highest of the balances at the ends of the last ⌈window/dt⌉ steps and the present one. */
function peakOf(world: World, pool: Pool, window: number): Amount {
  const first = Math.max(0, world.step - wholeSteps(window, world.stepSeconds));
  return pool.history.slice(first).reduce(larger, balanceOf(pool));
}

/** Least balance that payments may leave while the drawdown rule speaks; undefined where it is silent. */
export function drawdownFloor(world: World, pool: Pool): Amount | undefined {
  const { drawdown } = pool.fund;
  if (drawdown === undefined || pool.isUnlimited) return undefined;
  if (world.comparisons.compare(balanceOf(pool), amount(drawdown.minimumBalance)) <= 0) return undefined;
  return ONE.minus(drawdown.start).times(peakOf(world, pool, drawdown.window));
}

export const isDrawnDown = (pool: Pool): boolean => pool.drawnDownSince !== undefined;

/** Sets the drawdown states anew: at the start of a step and after every settlement. */
export function updateDrawdowns(world: World): void {
  const { comparisons, step } = world;
  for (const pool of world.pools) {
    const { drawdown } = pool.fund;
    if (drawdown === undefined || pool.isUnlimited) continue;
    const balance = balanceOf(pool);
    const peak = peakOf(world, pool, drawdown.window);
    if (comparisons.compare(balance, amount(drawdown.minimumBalance)) <= 0) {
      pool.drawnDownSince = undefined;
    } else if (pool.drawnDownSince === undefined) {
      const isBelow = comparisons.compare(balance, ONE.minus(drawdown.start).times(peak), peak) <= 0;
      if (isBelow) pool.drawnDownSince = step;
    } else {
      const hasPaused = stepTime(world, step - pool.drawnDownSince).greaterThanOrEqualTo(drawdown.pause);
      const isAbove = comparisons.compare(balance, ONE.minus(drawdown.stop).times(peak), peak) > 0;
      if (hasPaused && isAbove) pool.drawnDownSince = undefined;
    }
  }
}

export function fundIs(world: World, { fund, is }: FundCondition, market: MarketState): boolean {
  const pool = poolFor(world, fund, market);
  return pool !== undefined && isDrawnDown(pool) === (is === 'drawnDown');
}

/** Whether a stage's or a layer's conditions hold for a row that stood at this equity, whose order is in `market`. */
export function isMet(
  world: World,
  { when, onlyWhile }: { readonly when: Solvency; readonly onlyWhile?: FundCondition },
  { equity, scale }: { readonly equity: Amount; readonly scale: Amount },
  market: MarketState,
): boolean {
  const insolvent = when !== 'always' && world.comparisons.compare(equity, ZERO, scale) < 0;
  if (when === (insolvent ? 'solvent' : 'insolvent')) return false;
  return onlyWhile === undefined || fundIs(world, onlyWhile, market);
}

/** Follows the funds' balances after any change: the largest draw, the lowest balance, a depletion below zero. */
export function noteBalances(world: World): void {
  const { tally, pools } = world;
  const drawn = pools.reduce((sum, pool) => sum.plus(pool.initial).minus(balanceOf(pool)), ZERO);
  tally.fundDraw = larger(tally.fundDraw, drawn);
  tally.fundMinimum = smaller(tally.fundMinimum, total(pools.map(balanceOf)));
  for (const pool of pools) {
    if (pool.isUnlimited) continue;
    const scale = total([...pool.inventory].map(([market, { size }]) => size.times(market.value).abs()));
    if (world.comparisons.compare(balanceOf(pool), ZERO, larger(scale, pool.initial)) < 0) noteDepletion(world);
  }
}

export function noteDepletion({ tally, step }: World): void {
  tally.fundDepletedIn ??= step;
}

const DUST = '1e-9';

/** Inventories go to the book, a share of each per step (rules §4.4). */
export function workOff(world: World): void {
  const { step, round, sink } = world;
  for (const pool of world.pools) {
    for (const [market, inventory] of pool.inventory) {
      if (inventory.size.isZero() || inventory.halfLife === Infinity) continue;
      const left = leftAfter(amount(world.stepSeconds), inventory.halfLife);
      const isDust = inventory.size.abs().lessThan(inventory.lastTaken.times(DUST));
      const wanted = isDust ? inventory.size.abs() : inventory.size.abs().times(ONE.minus(left));
      const side = sideOf(inventory.size);
      const quantity = smaller(wanted, depth(market, side)).toDecimalPlaces(40);
      if (!world.comparisons.isPositive(quantity, inventory.size.abs())) continue;
      const value = orderValue(market, side, quantity);
      displace(market, side, quantity);
      const signed = quantity.times(side);
      const proceeds = transfer(market.book, pool, value.times(side));
      addTo(inventory, signed.negated(), proceeds.negated());
      addTo(market.book, signed, proceeds);
      sink({
        event: 'workOff',
        step,
        round,
        fund: pool.fund.name,
        market: market.symbol,
        size: signed.toNumber(),
        fillPrice: priceAt(market.contract, value.div(quantity)).toNumber(),
        balance: balanceOf(pool).toNumber(),
      });
      noteBalances(world);
    }
  }
}

/** Most notional that a pool may hold; Infinity where nothing limits it. */
export function inventoryRoom(pool: Pool, cap: number | { readonly ofFund: number }, market: MarketState): Amount {
  if (typeof cap === 'object' && pool.isUnlimited) return INFINITE;
  const limit = typeof cap === 'number' ? amount(cap) : larger(ZERO, balanceOf(pool)).times(cap.ofFund);
  const others = [...pool.inventory].filter(([held]) => held !== market);
  return limit.minus(total(others.map(([held, { size }]) => size.times(held.value).abs())));
}
