import type { PriceExtremes } from '../market/market-path.ts';
import { fundColumnName, type OutcomeColumn } from '../outcome.ts';
import type { Residuals } from './ledger.ts';
import type { CompiledPolicy } from './policy.ts';
import { coverLoss, exceedsCover } from './cover.ts';
import { inventoryNotional, inventoryProfit, providersProfit, totalFund } from './backstop/ledger.ts';
import { isOpen, rowNotional } from './row.ts';
import { MET, MET_COMBINATIONS } from './met.ts';
import type { PathState } from './state.ts';
import { pathWinnerSurvival, type WinnerSurvival } from './winner-survival.ts';

/** What an outcome is read from: the engine's state at the end of a path. */
export interface PathEnd {
  readonly policy: CompiledPolicy;
  readonly state: PathState;
  readonly residuals: Residuals;
  readonly prices: PriceExtremes;
  readonly lastStep: number;
  /** Whether the path is one of those that leave all alike, prices apart: see `PathEngine.isUnmoved`. */
  readonly isUnmoved?: boolean;
}

/** How many accounts met each thing. */
class AccountsThatMet {
  /** Accounts by the combination of things that they met, as MET bits. */
  private readonly byMet = new Uint32Array(MET_COMBINATIONS);
  /** Everything that any account met, as MET bits. */
  private metByAny = 0;

  count({ met: { accounts, accountCount, ofAccount } }: PathState): void {
    const { byMet } = this;
    byMet.fill(0);
    let metByAny = 0;
    for (let i = 0; i < accountCount; i++) {
      const met = ofAccount[accounts[i]!]!;
      metByAny |= met;
      byMet[met]!++;
    }
    this.metByAny = metByAny;
  }

  with(bit: number): number {
    if ((this.metByAny & bit) === 0) return 0;
    const { byMet } = this;
    let count = 0;
    for (let met = bit; met < byMet.length; met++) if ((met & bit) !== 0) count += byMet[met]!;
    return count;
  }
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
  state.met.partials.forEach((partials, row) => (orders[policy.rows.account[row]!]! += partials));
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

/** An end with what several columns read of it. */
interface ReadEnd extends PathEnd {
  readonly accounts: AccountsThatMet;
  readonly debtors: { readonly count: number; readonly owed: number };
  readonly survival: WinnerSurvival;
}

type Reader = (end: ReadEnd) => number;
/** What a price is read from. */
type PriceReader = (end: Pick<PathEnd, 'prices'>) => number;
/** What a draw on funds is read from. */
type DrawReader = (end: Pick<PathEnd, 'policy' | 'state'>) => number;

/** What each outcome column is read from. `fundDraw` is that of this run: of a depleted path it is measured again with unlimited funds. */
const READERS: { readonly [column: string]: Reader } = {
  liquidation: ({ accounts }) => flag(accounts.with(MET.liquidation) > 0),
  liquidatedAccounts: ({ accounts }) => accounts.with(MET.liquidation),
  negativeEquity: ({ accounts }) => flag(accounts.with(MET.negativeEquity) > 0),
  negativeEquityAccounts: ({ accounts }) => accounts.with(MET.negativeEquity),
  negativeBalance: ({ debtors }) => flag(debtors.count > 0),
  negativeBalanceAccounts: ({ debtors }) => debtors.count,
  owed: ({ debtors }) => debtors.owed,
  lossBeyondMargin: ({ accounts }) => flag(accounts.with(MET.lossBeyondMargin) > 0),
  shortfall: ({ state }) => state.tally.shortfall,
  fundDepletion: ({ state }) => flag(state.tally.fundDepletionStep > 0),
  fundEquityDepletion: ({ state: { tally } }) => flag(tally.fundDepletionStep > 0 || tally.fundEquityDepleted),
  fundDraw: ({ state }) => state.tally.fundDraw,
  fundPaid: ({ state }) => state.tally.fundPaid,
  fundFinalBalance: ({ state }) => totalFund(state),
  fundMinimumBalance: ({ state }) => state.tally.fundMinimum,
  uncovered: ({ state }) => state.tally.uncovered,
  venuePaid: ({ state }) => state.tally.venuePaid,
  socialised: ({ state }) => state.tally.socialised,
  socialisedAccounts: ({ accounts }) => accounts.with(MET.haircut),
  forgiven: ({ state }) => state.tally.forgiven,
  swept: ({ state }) => state.tally.swept,
  recovered: ({ state }) => state.tally.recovered,
  liquidationFees: ({ state }) => state.tally.liquidationFees,
  remainder: ({ state }) => state.tally.remainder,
  fundingPaid: ({ state }) => state.tally.fundingPaid,
  adl: ({ accounts }) => flag(accounts.with(MET.deleveraging) > 0),
  adlAccounts: ({ accounts }) => accounts.with(MET.deleveraging),
  adlSize: ({ state }) => state.tally.adlSize,
  adlNotional: ({ state }) => state.tally.adlNotional,
  adlProfitTaken: ({ state }) => state.tally.adlProfitTaken,
  adlNeeded: ({ state }) => state.backstop.adlNeeded,
  adlOvershoot: ({ state }) => state.tally.adlProfitTaken - state.backstop.adlNeeded,
  topWinnerSurvival: ({ survival }) => survival.topWinnerSurvival,
  maximumSurvivor: ({ survival }) => survival.maximumSurvivor,
  takeoverNotional: ({ state }) => state.tally.takeoverNotional,
  assignedNotional: ({ state }) => state.tally.assignedNotional,
  marginCalls: ({ state }) => state.tally.marginCalls,
  topUps: ({ state }) => state.tally.topUps,
  stopOuts: ({ state }) => state.tally.stopOuts,
  stopSlippage: ({ state }) => state.tally.stopSlippage,
  partialLiquidations: ({ state }) => state.tally.partialLiquidations,
  repeatedPartialAccounts: repeatedPartials,
  fundingLiquidations: ({ accounts }) => accounts.with(MET.fundingLiquidation),
  cascadeRounds: ({ state }) => state.tally.cascadeRounds,
  displacement: ({ state }) => state.tally.displacement,
  firstLiquidationStep: ({ state }) => stepOrNone(state.tally.firstLiquidationStep),
  fundDepletionStep: ({ state }) => stepOrNone(state.tally.fundDepletionStep),
  roundLimitReached: ({ state }) => flag(state.tally.roundLimitReached),
  unfilledNotional,
  inventoryNotional: ({ state }) => inventoryNotional(state),
  inventoryProfit: ({ state }) => inventoryProfit(state),
  providersProfit: ({ state }) => providersProfit(state),
  bookProfit: ({ state }) => bookProfit(state),
  sizeResidual: ({ residuals }) => residuals.size,
  cashResidual: ({ residuals }) => residuals.cash,
  coverLoss: ({ policy, state }) => coverLoss(policy, state),
  coverExceeded: ({ policy, state }) => flag(exceedsCover(policy, state)),
  converted: ({ state }) => state.tally.converted,
  coinResidual: ({ residuals }) => residuals.coins,
};

/** The columns of prices, three for each underlying. */
function priceReaders(names: readonly string[]): { readonly [column: string]: PriceReader } {
  return Object.fromEntries(
    names.flatMap((name, u): [string, PriceReader][] => [
      [`finalPrice[${name}]`, ({ prices }) => prices.final[u]!],
      [`minimumPrice[${name}]`, ({ prices }) => prices.minimum[u]!],
      [`maximumPrice[${name}]`, ({ prices }) => prices.maximum[u]!],
    ]),
  );
}

/** The largest draw on any purse of the fund; 0 where the policy has no such fund. */
function drawOnFund(fund: string): DrawReader {
  return ({ policy: { backstop }, state }) =>
    backstop.pools.reduce(
      (most, pool, i) => (pool.fund === fund ? Math.max(most, state.backstop.poolDraw[i]!) : most),
      0,
    );
}

/** The columns of single funds. */
function fundReaders(funds: readonly string[]): { readonly [column: string]: Reader } {
  return Object.fromEntries(
    funds.flatMap((fund): [string, Reader][] => [
      [fundColumnName('fundDraw', fund), drawOnFund(fund)],
      [
        fundColumnName('fundDepletion', fund),
        ({ policy: { backstop }, state }) =>
          flag(backstop.pools.some((pool, i) => pool.fund === fund && state.backstop.isDepleted[i] === 1)),
      ],
    ]),
  );
}

/** Reads an end column by column: made once for the columns of a run. */
export class OutcomeReader {
  private readonly readers: readonly Reader[];
  private readonly accounts = new AccountsThatMet();
  /** Places among the columns of prices. */
  private readonly prices: readonly { readonly column: number; readonly read: PriceReader }[];
  /** What an unmoved path leaves, under each policy that has had one. */
  private readonly unmoved = new Map<CompiledPolicy, Float64Array>();
  /** Places among the columns of the draws on funds: of all together, and of single ones. */
  private readonly draws: readonly { readonly column: number; readonly read: DrawReader }[];

  /**
   * @param names of the underlyings, in the order of the path's prices
   * @param funds whose own draws and depletions may be among the columns
   */
  constructor(
    columns: readonly Pick<OutcomeColumn, 'name'>[],
    names: readonly string[],
    funds: readonly string[] = [],
  ) {
    const ofPrices = priceReaders(names);
    const known = { ...READERS, ...ofPrices, ...fundReaders(funds) };
    this.prices = columns.flatMap(({ name }, column) => {
      const read = ofPrices[name];
      return read === undefined ? [] : [{ column, read }];
    });
    this.readers = columns.map(({ name }) => {
      const reader = known[name];
      if (reader === undefined) throw new RangeError(`the engine has no value for outcome column ${name}`);
      return reader;
    });
    const draws = new Map<string, DrawReader>([
      ['fundDraw', ({ state }) => state.tally.fundDraw],
      ...funds.map((fund): [string, DrawReader] => [fundColumnName('fundDraw', fund), drawOnFund(fund)]),
    ]);
    this.draws = columns.flatMap(({ name }, column) => {
      const read = draws.get(name);
      return read === undefined ? [] : [{ column, read }];
    });
  }

  /** Whether any column is a draw on unlimited funds, which takes a run of its own where a path depletes one. */
  get readsDraws(): boolean {
    return this.draws.length > 0;
  }

  /** Writes the columns of an end, the first at `place`, each `stride` behind the one before. */
  write(end: PathEnd, into: Float64Array, place: number, stride: number): void {
    const { readers, accounts } = this;
    const { policy, state, residuals, prices, lastStep, isUnmoved = false } = end;
    const known = isUnmoved ? this.unmoved.get(policy) : undefined;
    if (known !== undefined) {
      for (let column = 0; column < known.length; column++) into[place + column * stride] = known[column]!;
      for (const { column, read } of this.prices) into[place + column * stride] = read(end);
      return;
    }
    accounts.count(state);
    const survival = pathWinnerSurvival(policy, state);
    const read = { policy, state, residuals, prices, lastStep, accounts, debtors: debtors(end), survival };
    for (let column = 0; column < readers.length; column++) into[place + column * stride] = readers[column]!(read);
    if (isUnmoved)
      this.unmoved.set(
        policy,
        Float64Array.from(readers, (_, column) => into[place + column * stride]!),
      );
  }

  /** Writes the draws on unlimited funds, at the end of their run, over those of a path that depleted its own. */
  writeFundDraws(end: Pick<PathEnd, 'policy' | 'state'>, into: Float64Array, place: number, stride: number): void {
    for (const { column, read } of this.draws) into[place + column * stride] = read(end);
  }
}

/** Every outcome column of an end, by name. */
export function outcomeRow(end: PathEnd, names: readonly string[]): Record<string, number> {
  const ofCoins = end.policy.coinWallets.length > 0;
  const columns = [...Object.keys(READERS), ...Object.keys(priceReaders(names))].filter(
    (name) =>
      (ofCoins || (name !== 'converted' && name !== 'coinResidual')) &&
      (end.policy.cover !== undefined || (name !== 'coverLoss' && name !== 'coverExceeded')),
  );
  const values = new Float64Array(columns.length);
  new OutcomeReader(
    columns.map((name) => ({ name })),
    names,
  ).write(end, values, 0, 1);
  return Object.fromEntries(columns.map((name, i) => [name, values[i]!]));
}
