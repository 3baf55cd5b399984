import type { OutcomeColumn } from '../outcome.ts';
import type { Residuals } from './ledger.ts';
import type { CompiledPolicy } from './policy.ts';
import { inventoryNotional, inventoryProfit, providersProfit, totalFund } from './backstop/ledger.ts';
import { isOpen, rowNotional } from './row.ts';
import { MET, type PathState } from './state.ts';
import { pathWinnerSurvival } from './winner-survival.ts';

/** Index prices of the path that the outcome keeps, per underlying. */
export interface PriceExtremes {
  readonly final: Float64Array;
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
}

/** What an outcome is read from: the engine's state at the end of a path. */
export interface PathEnd {
  readonly policy: CompiledPolicy;
  readonly state: PathState;
  readonly residuals: Residuals;
  readonly prices: PriceExtremes;
  readonly lastStep: number;
}

/** How many accounts met each combination of things, by MET bits. */
function accountsByMet({ metAccount }: PathState): Float64Array {
  const counts = new Float64Array(64);
  for (let account = 0; account < metAccount.length; account++) counts[metAccount[account]!]!++;
  return counts;
}

function debtors({ policy, state }: PathEnd): { count: number; owed: number } {
  // Only such a layer makes debts.
  if (!policy.venue.backstop.some(({ kind }) => kind === 'accountDebt')) return { count: 0, owed: 0 };
  const accounts = new Set<number>();
  let owed = 0;
  for (let row = 0; row < state.debt.length; row++) {
    if (state.debt[row]! > 0) accounts.add(policy.rows.account[row]!);
    owed += state.debt[row]!;
  }
  return { count: accounts.size, owed };
}

/** Accounts with two or more orders that left them open. */
function repeatedPartials({ policy, state }: PathEnd): number {
  if (state.tally.partialLiquidations < 2) return 0;
  const orders = new Uint32Array(policy.rows.accounts);
  state.partials.forEach((partials, row) => (orders[policy.rows.account[row]!]! += partials));
  return orders.reduce((count, each) => (each >= 2 ? count + 1 : count), 0);
}

function unfilledNotional({ policy, state, lastStep }: PathEnd): number {
  let notional = 0;
  for (let row = 0; row < policy.rows.count; row++) {
    if (state.waitingSince[row] !== lastStep || !isOpen(policy.rows, state, row)) continue;
    notional += rowNotional(policy.rows, state, row);
  }
  return notional;
}

function bookProfit(state: PathState): number {
  let profit = 0;
  for (let m = 0; m < state.bookCash.length; m++) profit += state.bookCash[m]! + state.bookSize[m]! * state.values[m]!;
  return profit;
}

const stepOrNone = (step: number): number => (step === 0 ? NaN : step);
const flag = (happened: boolean): number => (happened ? 1 : 0);

/** Every outcome column of one (path, policy), by name. `fundDraw` is that of this run: of a depleted path it is measured again with unlimited funds. */
export function outcomeRow(end: PathEnd, names: readonly string[]): Record<string, number> {
  const { policy, state, residuals, prices } = end;
  const { tally, backstop } = state;
  const byMet = accountsByMet(state);
  const accountsThatMet = (bit: number): number => {
    let count = 0;
    for (let met = bit; met < byMet.length; met++) if ((met & bit) !== 0) count += byMet[met]!;
    return count;
  };
  const liquidated = accountsThatMet(MET.liquidation);
  const negative = accountsThatMet(MET.negativeEquity);
  const deleveraged = accountsThatMet(MET.deleveraging);
  const survival = pathWinnerSurvival(policy, state);
  const { count: debtorCount, owed } = debtors(end);
  const row: Record<string, number> = {
    liquidation: flag(liquidated > 0),
    liquidatedAccounts: liquidated,
    negativeEquity: flag(negative > 0),
    negativeEquityAccounts: negative,
    negativeBalance: flag(debtorCount > 0),
    negativeBalanceAccounts: debtorCount,
    owed,
    lossBeyondMargin: flag(accountsThatMet(MET.lossBeyondMargin) > 0),
    shortfall: tally.shortfall,
    fundDepletion: flag(tally.fundDepletionStep > 0),
    fundEquityDepletion: flag(tally.fundDepletionStep > 0 || tally.fundEquityDepleted),
    fundDraw: tally.fundDraw,
    fundPaid: tally.fundPaid,
    fundFinalBalance: totalFund(state),
    fundMinimumBalance: tally.fundMinimum,
    uncovered: tally.uncovered,
    venuePaid: tally.venuePaid,
    socialised: tally.socialised,
    socialisedAccounts: accountsThatMet(MET.haircut),
    forgiven: tally.forgiven,
    swept: tally.swept,
    recovered: tally.recovered,
    liquidationFees: tally.liquidationFees,
    remainder: tally.remainder,
    fundingPaid: tally.fundingPaid,
    adl: flag(deleveraged > 0),
    adlAccounts: deleveraged,
    adlSize: tally.adlSize,
    adlNotional: tally.adlNotional,
    adlProfitTaken: tally.adlProfitTaken,
    adlNeeded: backstop.adlNeeded,
    adlOvershoot: tally.adlProfitTaken - backstop.adlNeeded,
    topWinnerSurvival: survival.topWinnerSurvival,
    maximumSurvivor: survival.maximumSurvivor,
    takeoverNotional: tally.takeoverNotional,
    assignedNotional: tally.assignedNotional,
    marginCalls: tally.marginCalls,
    topUps: tally.topUps,
    stopOuts: tally.stopOuts,
    stopSlippage: tally.stopSlippage,
    partialLiquidations: tally.partialLiquidations,
    repeatedPartialAccounts: repeatedPartials(end),
    fundingLiquidations: accountsThatMet(MET.fundingLiquidation),
    cascadeRounds: tally.cascadeRounds,
    displacement: tally.displacement,
    firstLiquidationStep: stepOrNone(tally.firstLiquidationStep),
    fundDepletionStep: stepOrNone(tally.fundDepletionStep),
    roundLimitReached: flag(tally.roundLimitReached),
    unfilledNotional: unfilledNotional(end),
    inventoryNotional: inventoryNotional(state),
    inventoryProfit: inventoryProfit(state),
    providersProfit: providersProfit(state),
    bookProfit: bookProfit(state),
    sizeResidual: residuals.size,
    cashResidual: residuals.cash,
  };
  if (policy.coinWallets.length > 0) Object.assign(row, { converted: tally.converted, coinResidual: residuals.coins });
  names.forEach((name, u) => {
    row[`finalPrice[${name}]`] = prices.final[u]!;
    row[`minimumPrice[${name}]`] = prices.minimum[u]!;
    row[`maximumPrice[${name}]`] = prices.maximum[u]!;
  });
  return row;
}

/** Writes a row in the order of the columns. `at(column)` is its place in the outcome table. */
export function writeRow(
  row: Readonly<Record<string, number>>,
  columns: readonly OutcomeColumn[],
  values: Float64Array,
  at: (column: number) => number,
): void {
  for (let column = 0; column < columns.length; column++) {
    const value = row[columns[column]!.name];
    if (value === undefined)
      throw new RangeError(`the engine has no value for outcome column ${columns[column]!.name}`);
    values[at(column)] = value;
  }
}
