import type { MarketPath } from '../market/path.ts';
import { ZERO, larger, sumOf, total, type Amount } from './amount.ts';
import { heldCoins } from '../experiment.ts';
import { changeOfCoins } from './coins.ts';
import { rowNotional } from './equity.ts';
import { balanceOf } from './funds.ts';
import { netSizes } from './ledger.ts';
import { survivalOf } from './winners.ts';
import type { AccountState, Inventory, MarketState, World } from './world.ts';

/** The path's row of the outcome, by column. */
export function outcomeOf(world: World, path: MarketPath): { readonly [column: string]: number } {
  const { tally, accounts, rows, pools, markets, layers } = world;
  const met = (what: AccountState['met'] extends Set<infer T> ? T : never): number =>
    accounts.filter((account) => account.met.has(what)).length;
  const flag = (is: boolean): number => (is ? 1 : 0);
  const owed = total(rows.map(({ debt }) => debt.cash.negated()));
  // What rounding leaves of a debt is none.
  const debtors = new Set(rows.flatMap(({ debt, account }) => (debt.cash.lessThan('-1e-30') ? [account] : []))).size;
  const counts = {
    liquidation: flag(met('liquidation') > 0),
    liquidatedAccounts: met('liquidation'),
    negativeEquity: flag(met('negativeEquity') > 0),
    negativeEquityAccounts: met('negativeEquity'),
    negativeBalance: flag(debtors > 0),
    negativeBalanceAccounts: debtors,
    lossBeyondMargin: flag(met('lossBeyondMargin') > 0),
    fundDepletion: flag(tally.fundDepletedIn !== undefined),
    fundEquityDepletion: flag(tally.fundDepletedIn !== undefined || tally.fundEquityDepleted),
    adl: flag(met('deleveraging') > 0),
    adlAccounts: met('deleveraging'),
    socialisedAccounts: met('haircut'),
    marginCalls: tally.marginCalls,
    topUps: tally.topUps,
    stopOuts: tally.stopOuts,
    partialLiquidations: tally.partialLiquidations,
    repeatedPartialAccounts: accounts.filter(({ rows: own }) => own.reduce((sum, row) => sum + row.partials, 0) >= 2)
      .length,
    fundingLiquidations: met('funding'),
    cascadeRounds: tally.cascadeRounds,
    firstLiquidationStep: tally.firstLiquidationIn ?? NaN,
    fundDepletionStep: tally.fundDepletedIn ?? NaN,
    roundLimitReached: flag(tally.roundLimitReached),
  };
  const holdsCoins = heldCoins(world.experiment).length > 0;
  const fund = total(pools.map(balanceOf));
  const amounts = {
    owed,
    shortfall: tally.shortfall,
    fundDraw: tally.fundDraw,
    fundPaid: tally.fundPaid,
    uncovered: tally.uncovered,
    venuePaid: tally.venuePaid,
    socialised: tally.socialised,
    forgiven: tally.forgiven,
    swept: tally.swept,
    recovered: tally.recovered,
    liquidationFees: tally.liquidationFees,
    remainder: tally.remainder,
    fundingPaid: total(rows.map(({ fundingPaid }) => fundingPaid)),
    adlSize: tally.adlSize,
    adlNotional: tally.adlNotional,
    adlProfitTaken: tally.adlProfitTaken,
    takeoverNotional: tally.takeoverNotional,
    assignedNotional: tally.assignedNotional,
    stopSlippage: tally.stopSlippage,
    displacement: markets.map(({ largestDisplacement }) => largestDisplacement).reduce(larger, ZERO),
    unfilledNotional: total(rows.filter((row) => row.waitsIn === path.steps).map(rowNotional)),
    inventoryNotional: total(pools.flatMap(({ inventory }) => [...inventory].map(notionalIn))),
    inventoryProfit: total(
      pools.map(({ cash, initial, netReceipts, inventory }) =>
        cash
          .minus(initial)
          .minus(netReceipts)
          .plus(total([...inventory].map(valueOf))),
      ),
    ),
    providersProfit: total(
      layers.flatMap(({ providers }) =>
        providers.map(({ cash, inventory }) => cash.plus(total([...inventory].map(valueOf)))),
      ),
    ),
    bookProfit: total(markets.map((market) => market.book.cash.plus(valueOf([market, market.book])))),
    adlNeeded: world.winners.needed,
    adlOvershoot: tally.adlProfitTaken.minus(world.winners.needed),
    sizeResidual: netSizes(world).reduce(sumOf, ZERO),
    ...(holdsCoins && { converted: tally.converted, coinResidual: changeOfCoins(world).reduce(sumOf, ZERO) }),
  };
  return {
    ...counts,
    ...Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, value.toNumber()])),
    fundFinalBalance: fund.toNumber(),
    fundMinimumBalance: tally.fundMinimum.toNumber(),
    ...survivalOf(world),
    ...pricesOf(world, path),
  };
}

const valueOf = ([market, { size }]: [MarketState, Inventory]): Amount => size.times(market.value);
const notionalIn = (held: [MarketState, Inventory]): Amount => valueOf(held).abs();

function pricesOf({ experiment }: World, { index, steps }: MarketPath): { [column: string]: number } {
  return Object.fromEntries(
    experiment.underlyings.flatMap(({ name }, u) => {
      const prices = [...index[u]!.subarray(1, steps + 1)];
      return [
        [`finalPrice[${name}]`, prices[prices.length - 1]!],
        [`minimumPrice[${name}]`, Math.min(...prices)],
        [`maximumPrice[${name}]`, Math.max(...prices)],
      ];
    }),
  );
}
