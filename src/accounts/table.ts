import type { ConfigIssue } from '../errors.ts';
import type { BalanceRow, Experiment, Market, PositionRow, TableAccounts } from '../experiment.ts';
import { MARGIN_MODE_CODE } from '../position.ts';
import type { Quote } from '../units.ts';
import type { Venue } from '../venue.ts';
import { ADMISSION_TOLERANCE, isAdmissible, strictestLimit } from './admission.ts';
import { entryLeverage, notionalAtEntry, sumOfMargins, type AccountDraft, type PositionDraft } from './draft.ts';
import { schedulesByMarket, type PolicySchedule } from './margin-schedule.ts';
import { coinsCountAs, initialCoinPrices } from './coins.ts';
import { figure, placeName } from './place.ts';

/** The wallet whose cash margins are carved from; every other one counts only where a venue sweeps it. */
export const FUTURES_WALLET = 'futures';

interface AccountRows {
  readonly positions: PositionRow[];
  readonly balances: BalanceRow[];
}

/**
 * The accounts of a table, and all that admission has against them. The futures balance is the row's amount (isolated
 * margins included), or the sum of the account's margins where none is given. The order of the rows is the positions'
 * age, and changes nothing else.
 *
 * Issues: two rows for one (account, market) or one (account, wallet), an entry leverage above a policy's limit,
 * margins that exceed the futures balance (under cross margin, with the coins that count beside it).
 */
export function tableAccounts(
  experiment: Experiment,
  table: TableAccounts,
): { readonly accounts: AccountDraft[]; readonly issues: ConfigIssue[] } {
  const schedules = schedulesByMarket(experiment);
  const issues: ConfigIssue[] = [];
  const ages = new Map(table.positions.map((row, age) => [row, age]));
  const accounts = [...rowsByAccount(table)].map(([id, rows]) => {
    const account = accountOf(id, rows, (row) => positionOf(row, experiment.markets, ages.get(row)!));
    issues.push(
      ...repeatedRows(experiment, rows),
      ...leverageIssues(experiment, rows, account, schedules),
      ...balanceIssues(experiment, rows, account),
    );
    return account;
  });
  return { accounts, issues };
}

function rowsByAccount(table: TableAccounts): Map<string, AccountRows> {
  const accounts = new Map<string, AccountRows>();
  const rowsOf = (id: string): AccountRows => {
    const known = accounts.get(id);
    if (known !== undefined) return known;
    const rows: AccountRows = { positions: [], balances: [] };
    accounts.set(id, rows);
    return rows;
  };
  for (const row of table.positions) rowsOf(row.account).positions.push(row);
  for (const row of table.balances) rowsOf(row.account).balances.push(row);
  return accounts;
}

function accountOf(id: string, rows: AccountRows, positionOf: (row: PositionRow) => PositionDraft): AccountDraft {
  const futures = rows.balances.find(({ wallet }) => wallet === FUTURES_WALLET);
  const others = rows.balances.filter(({ wallet }) => wallet !== FUTURES_WALLET);
  return {
    id,
    isMarketMaker: false,
    positions: rows.positions.map(positionOf),
    ...(futures === undefined ? {} : { balance: futures.amount }),
    freeBalance: 0,
    wallets: new Map(others.map(({ wallet, amount }) => [wallet, amount])),
  };
}

function positionOf(row: PositionRow, markets: readonly Market[], age: number): PositionDraft {
  const { market, size, entryPrice, margin, stopLoss } = row;
  return {
    market,
    contract: markets[market]!.contract.kind,
    size,
    entryPrice,
    margin,
    marginMode: MARGIN_MODE_CODE[row.marginMode ?? 'unstated'],
    age,
    ...(stopLoss === undefined ? {} : { stopPrice: stopLoss }),
  };
}

function leverageIssues(
  experiment: Experiment,
  rows: AccountRows,
  account: AccountDraft,
  schedules: readonly (readonly PolicySchedule[])[],
): ConfigIssue[] {
  return rows.positions.flatMap((row, place) => {
    const position = account.positions[place]!;
    if (isAdmissible(schedules[row.market]!, position)) return [];
    const notional = notionalAtEntry(position);
    const { policy, initialMargin } = strictestLimit(schedules[row.market]!, position);
    const { symbol } = experiment.markets[row.market]!;
    return [
      {
        ...row.place,
        expected: `a leverage of at most ${figure(notional / initialMargin)}, the limit of policy "${policy}" for a notional of ${figure(notional)} in ${symbol}`,
        found: `leverage ${figure(entryLeverage(position))} on a margin of ${figure(row.margin)} for account "${row.account}"`,
        suggestion: `a margin of ${figure(initialMargin)} would do`,
      },
    ];
  });
}

function balanceIssues(experiment: Experiment, rows: AccountRows, account: AccountDraft): ConfigIssue[] {
  const futures = rows.balances.find(({ wallet }) => wallet === FUTURES_WALLET);
  if (futures === undefined) return [];
  const margins = sumOfMargins(account.positions);
  const strictest = experiment.policies
    .map(({ name, venue }) => ({ name, least: leastBalance(experiment, venue, account, margins) }))
    .reduce((most, each) => (each.least > most.least ? each : most));
  if (futures.amount >= strictest.least * (1 - ADMISSION_TOLERANCE)) return [];
  const whose =
    strictest.least === margins
      ? `the sum of the margins of account "${account.id}"`
      : `what the coins of account "${account.id}" leave of its margins under policy "${strictest.name}"`;
  return [
    {
      ...futures.place,
      expected: `a futures balance of at least ${figure(strictest.least)}, ${whose}`,
      found: figure(futures.amount),
      suggestion: 'the futures balance is all futures cash, margins included',
    },
  ];
}

/** Cash without which a policy does not open an account's positions: isolated margins, and what coins leave of all margins. Quote. */
function leastBalance(experiment: Experiment, venue: Venue, account: AccountDraft, margins: Quote): Quote {
  const isIsolated = ({ marginMode }: PositionDraft): boolean =>
    venue.margin.mode === 'isolated' || (venue.margin.mode === 'perAccount' && marginMode !== MARGIN_MODE_CODE.cross);
  const isolated = account.positions.filter(isIsolated);
  if (isolated.length === account.positions.length) return margins;
  const counted = coinsCountAs(venue, initialCoinPrices(experiment), (wallet) => account.wallets.get(wallet) ?? 0);
  return Math.max(margins - counted, sumOfMargins(isolated));
}

/** A second row for what one row already says: adding them up or taking the last would be a guess. */
function repeatedRows(experiment: Experiment, { positions, balances }: AccountRows): ConfigIssue[] {
  return [
    ...repeats(positions, ({ market }) => market).map(({ row, first }) => ({
      ...row.place,
      expected: `one position of account "${row.account}" in ${experiment.markets[row.market]!.symbol}`,
      found: `a second one beside ${placeName(first.place)}`,
      suggestion: 'net the two, or give one to another account',
    })),
    ...repeats(balances, ({ wallet }) => wallet).map(({ row, first }) => ({
      ...row.place,
      expected: `one amount in wallet "${row.wallet}" of account "${row.account}"`,
      found: `a second one beside ${placeName(first.place)}`,
    })),
  ];
}

function repeats<Row>(rows: readonly Row[], key: (row: Row) => number | string): { row: Row; first: Row }[] {
  const firsts = new Map<number | string, Row>();
  return rows.flatMap((row) => {
    const first = firsts.get(key(row));
    if (first !== undefined) return [{ row, first }];
    firsts.set(key(row), row);
    return [];
  });
}
