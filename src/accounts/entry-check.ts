import type { Experiment, Policy } from '../experiment.ts';
import { notionalOf, unitValue, type ContractKind } from '../margin/contract.ts';
import { maintenanceOf, scheduleOf, type CompiledSchedule } from '../margin/schedule.ts';
import { isUnder } from '../margin/tie.ts';
import { MARGIN_MODE_CODE, type Accounts } from '../position.ts';
import type { Price, Quote, Size } from '../units.ts';
import type { Trigger, Venue } from '../venue.ts';
import { coinsCountAs, initialCoinPrices } from './coins.ts';
import { initialPriceOf } from './initial-price.ts';

/** What a trigger compares: an isolated position, or all that an account holds under cross. Amounts at the first mark, quote. */
interface MarginRow {
  readonly account: number;
  equity: Quote;
  maintenance: Quote;
  usedMargin: Quote;
  /** What rounding is measured against: Σ of the larger of notional and cost. */
  scale: Quote;
}

interface OpenPosition {
  readonly contract: ContractKind;
  readonly size: Size;
  readonly entryPrice: Price;
  readonly mark: Price;
  readonly margin: Quote;
  readonly schedule: CompiledSchedule;
}

/**
 * Accounts that stand under a `liquidate` trigger of this policy at the initial marks, with an isolated position or with all
 * that they hold under cross. Nothing happens to them yet: detection begins at step 1.
 *
 *     isolated   E = margin + q · (v(M) − v(P))              against  level · measure
 *     cross      E = cash at stake + Σ q · (v(M) − v(P))     against  level · Σ measure,  cash at stake = balance − isolated margins,
 *                and coins at their haircut value
 *
 * @returns ids, in the book's order
 */
export function underTriggerAtStart(accounts: Accounts, experiment: Experiment, policy: Policy): string[] {
  const triggers = policy.venue.triggers.filter(({ action }) => action === 'liquidate');
  const touched = marginRows(accounts, experiment, policy.venue).filter((row) =>
    triggers.some((trigger) => isTouched(row, trigger)),
  );
  return [...new Set(touched.map(({ account }) => account))].sort((a, b) => a - b).map((row) => accounts.ids[row]!);
}

function isTouched(row: MarginRow, { measure, level, when }: Trigger): boolean {
  return isUnder(row.equity, level * row[measure], when === 'atOrBelow', row.scale);
}

/** One row per open isolated position, one per account with an open position under cross. */
function marginRows(accounts: Accounts, experiment: Experiment, venue: Venue): MarginRow[] {
  const { positions, balance } = accounts;
  const marks = experiment.markets.map((_, market) => initialPriceOf(experiment, market));
  const schedules = experiment.markets.map((market) => scheduleOf(venue, market));
  const isolated: MarginRow[] = [];
  const cross = new Map<number, MarginRow>();
  const carvedOut = new Float64Array(accounts.ids.length);
  for (let row = 0; row < positions.count; row++) {
    const [account, market] = [positions.account[row]!, positions.market[row]!];
    const position: OpenPosition = {
      contract: experiment.markets[market]!.contract.kind,
      size: positions.size[row]!,
      entryPrice: positions.entryPrice[row]!,
      mark: marks[market]!,
      margin: positions.margin[row]!,
      schedule: schedules[market]!,
    };
    if (isIsolated(venue, positions.marginMode[row]!)) {
      carvedOut[account]! += position.margin;
      if (position.size !== 0) isolated.push(withPosition(emptyRow(account, position.margin), position, venue, true));
    } else if (position.size !== 0) {
      cross.set(
        account,
        withPosition(cross.get(account) ?? emptyRow(account, balance[account]!), position, venue, false),
      );
    }
  }
  const coinPrices = initialCoinPrices(experiment);
  for (const pooled of cross.values()) {
    pooled.equity -= carvedOut[pooled.account]!;
    const counted = coinsCountAs(venue, coinPrices, (wallet) => accounts.wallets[wallet]?.[pooled.account] ?? 0);
    pooled.equity += counted;
    pooled.scale += counted;
  }
  return [...isolated, ...cross.values()];
}

function emptyRow(account: number, cash: Quote): MarginRow {
  return { account, equity: cash, maintenance: 0, usedMargin: 0, scale: 0 };
}

function withPosition(row: MarginRow, position: OpenPosition, venue: Venue, isIsolatedRow: boolean): MarginRow {
  const { contract, size, entryPrice, mark, margin, schedule } = position;
  const price = valuationPrice(position, venue);
  const usedRate = margin / notionalOf(contract, size, entryPrice);
  row.equity += profitOf(position);
  row.maintenance +=
    maintenanceOf(schedule, Math.abs(size), price, usedRate) + closingFee(position, venue, isIsolatedRow);
  row.usedMargin += notionalOf(contract, size, price) * usedRate;
  row.scale += Math.max(notionalOf(contract, size, mark), notionalOf(contract, size, entryPrice));
  return row;
}

function profitOf({ contract, size, entryPrice, mark }: OpenPosition): Quote {
  return size * (unitValue(contract, mark) - unitValue(contract, entryPrice));
}

function valuationPrice({ size, entryPrice, mark }: OpenPosition, { margin }: Venue): Price {
  switch (margin.valuedAt.price) {
    case 'mark':
      return mark;
    case 'entry':
      return entryPrice;
    case 'borrowedCoin':
      return size < 0 ? mark : entryPrice;
  }
}

/** The taker fee to close, within maintenance: on the notional at the mark or, of an isolated position, at its bankruptcy price. */
function closingFee(
  { contract, size, entryPrice, mark, margin }: OpenPosition,
  venue: Venue,
  isIsolatedRow: boolean,
): Quote {
  const { closingFee: base } = venue.margin.valuedAt;
  if (base === 'none') return 0;
  const notional =
    base === 'bankruptcy' && isIsolatedRow
      ? Math.abs(margin - size * unitValue(contract, entryPrice))
      : notionalOf(contract, size, mark);
  return venue.fees.taker * notional;
}

/** A policy's mode forces; `perAccount` obeys the rows, and one that states nothing is isolated. */
function isIsolated(venue: Venue, rowMode: number): boolean {
  switch (venue.margin.mode) {
    case 'isolated':
      return true;
    case 'cross':
      return false;
    case 'perAccount':
      return rowMode !== MARGIN_MODE_CODE.cross;
  }
}
