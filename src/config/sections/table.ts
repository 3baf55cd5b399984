import type { BalanceRow, Place, PositionRow, TableAccounts } from '../../experiment.ts';
import { marginAtEntry, sumExceeds } from '../document/amount.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { didYouMean, listed } from '../document/nearest.ts';
import { placeText } from '../document/place.ts';
import { NAME_PATTERN, NAME_SENTENCE } from '../schema/words.ts';
import { FUTURES } from '../semantics/wallets.ts';
import { allOf, withoutAbsent, type ListedMarket, type Reading, type Resolved } from './reading.ts';
import { fileRows, inlineRow, quoted, type TableRow } from './table-rows.ts';
import { readTraders } from './traders.ts';

const MARKET_NAME = new RegExp(NAME_PATTERN);

const POSITION_COLUMNS = {
  required: ['account', 'market', 'size', 'entryPrice'],
  optional: ['margin', 'leverage', 'marginMode', 'stopLoss'],
};
const BALANCE_COLUMNS = { required: ['account', 'wallet', 'amount'], optional: [] };

/**
 * Reads a table of accounts, inline or from files, over these markets.
 *
 * @param coins  wallets that a policy takes as collateral; undefined where the policies are at fault
 */
export function readTable(
  cursor: Cursor,
  markets: readonly ListedMarket[],
  coins: ReadonlySet<string> | undefined,
  reading: Reading,
): Resolved<TableAccounts> | undefined {
  if (!readable(cursor)) return undefined;
  const positionRows = rowsAt(cursor, 'positions', 'file', POSITION_COLUMNS, reading);
  const balanceRows = rowsAt(cursor, 'balances', 'balancesFile', BALANCE_COLUMNS, reading);
  const positions = positionRows && readPositions(positionRows.rows, markets);
  const balances = balanceRows && readBalances(balanceRows.rows);
  if (positions && balances && balanceRows) {
    checkBalances(
      positions.map(({ value }) => value),
      balances,
      balanceRows.rows,
      coins,
    );
  }
  positionRows?.finish();
  balanceRows?.finish();
  if (positions === undefined || balances === undefined) return undefined;

  const file = cursor.at('file').value;
  const balancesFile = cursor.at('balancesFile').value;
  const traders = readTraders(cursor.at('traders'));
  return {
    value: { kind: 'table', positions: positions.map(({ value }) => value), balances, traders: traders.value },
    json: withoutAbsent({
      kind: 'table',
      positions: file === undefined ? positions.map(({ json }) => json) : undefined,
      file,
      balances:
        balancesFile === undefined
          ? balances.map(({ account, wallet, amount }) => ({ account, wallet, amount }))
          : undefined,
      balancesFile,
      traders: traders.json,
    }),
  };
}

function readable(cursor: Cursor): boolean {
  const inline = cursor.at('positions').present;
  if (inline === cursor.at('file').present) {
    cursor.complain({ expected: 'either "positions" or "file"', found: inline ? 'both' : 'neither' });
    return false;
  }
  if (cursor.at('balances').present && cursor.at('balancesFile').present) {
    cursor.complain({ expected: 'either "balances" or "balancesFile"', found: 'both' });
    return false;
  }
  return true;
}

/**
 * What a file of positions says of its markets, row by row, before there is a configuration; rows without a sound market are
 * left out, and nothing comes of a file without the columns. The entry price is undefined after a complaint.
 */
export function pricedPositions(
  bytes: Uint8Array,
  file: string,
  issues: Issues,
): { readonly market: string; readonly entryPrice: number | undefined }[] {
  const found = fileRows(bytes, file, POSITION_COLUMNS, issues);
  const priced = (found?.rows ?? []).flatMap((row) => {
    const market = row.text('market');
    const entryPrice = row.amount('entryPrice', { above: 0 });
    if (MARKET_NAME.test(market)) return [{ market, entryPrice }];
    row.complain('market', { expected: NAME_SENTENCE, found: quoted(market) });
    return [];
  });
  found?.finish();
  return priced;
}

interface Rows {
  readonly rows: readonly TableRow[];
  /** Whether the file has any line below its header, sound or not. */
  readonly hasRows: boolean;
  readonly finish: () => void;
}

function rowsAt(
  cursor: Cursor,
  inline: string,
  file: string,
  columns: typeof POSITION_COLUMNS,
  reading: Reading,
): Rows | undefined {
  const named = cursor.at(file);
  if (!named.present) {
    const rows = cursor.at(inline).items().map(inlineRow);
    return { rows, hasRows: rows.length > 0, finish: () => undefined };
  }
  const bytes = reading.files.read(named);
  const found = bytes && fileRows(bytes, reading.files.pathOf(named), columns, reading.issues);
  if (found === undefined || found.hasRows || file === 'balancesFile') return found;
  return named.refuse('a file with at least one position');
}

function readPositions(
  rows: readonly TableRow[],
  markets: readonly ListedMarket[],
): readonly Resolved<PositionRow>[] | undefined {
  const places = new Map<string, Place>();
  const read = rows.map((row) => {
    const position = readPosition(row, markets);
    if (position === undefined) return undefined;
    const { account, market } = position.value;
    const identity = JSON.stringify([account, market]);
    const earlier = places.get(identity);
    if (earlier !== undefined) {
      row.complain('', {
        expected: 'one position of each account in each market',
        found: `"${account}" in ${markets[market]!.symbol} a second time`,
        suggestion: `the first is ${placeText(earlier)}`,
      });
    }
    places.set(identity, earlier ?? row.place);
    return position;
  });
  return allOf(read);
}

function readPosition(row: TableRow, markets: readonly ListedMarket[]): Resolved<PositionRow> | undefined {
  const account = readAccount(row);
  const symbols = markets.map((each) => each.symbol);
  const symbol = row.text('market');
  const market = symbols.indexOf(symbol);
  if (market === -1) {
    const expected = MARKET_NAME.test(symbol) ? `a market (${listed(symbols)})` : NAME_SENTENCE;
    row.complain('market', { expected, found: quoted(symbol), ...didYouMean(symbol, symbols) });
  }
  const size = row.amount('size', { nonZero: true });
  const entryPrice = row.amount('entryPrice', { above: 0 });
  const mode = readMarginMode(row);
  const stake = readStake(row);
  const stop = row.has('stopLoss') ? row.amount('stopLoss', { above: 0 }) : 'none';
  if (account === undefined || market === -1 || size === undefined || entryPrice === undefined) return undefined;
  if (stake === undefined || mode === undefined || stop === undefined) return undefined;

  const margin =
    'margin' in stake
      ? stake.margin
      : marginAtEntry({ size, entryPrice, leverage: stake.leverage, isInverse: markets[market]!.isInverse });
  const stopLoss = stop === 'none' ? {} : { stopLoss: stop };
  return {
    value: { account, market, size, entryPrice, margin, ...mode, ...stopLoss, place: row.place },
    json: { account, market: symbol, size, entryPrice, ...stake, ...mode, ...stopLoss },
  };
}

function readAccount(row: TableRow): string | undefined {
  const account = row.text('account');
  if (account !== '') return account;
  row.complain('account', { expected: 'the id of an account', found: 'nothing' });
  return undefined;
}

function readMarginMode(row: TableRow): Pick<PositionRow, 'marginMode'> | undefined {
  const marginMode = row.text('marginMode');
  if (marginMode === '') return {};
  if (marginMode === 'isolated' || marginMode === 'cross') return { marginMode };
  const modes = ['isolated', 'cross'];
  row.complain('marginMode', { expected: listed(modes), found: `"${marginMode}"`, ...didYouMean(marginMode, modes) });
  return undefined;
}

function readStake(row: TableRow): { readonly margin: number } | { readonly leverage: number } | undefined {
  const hasMargin = row.has('margin');
  if (hasMargin === row.has('leverage')) {
    row.complain('', { expected: 'exactly one of "margin" and "leverage"', found: hasMargin ? 'both' : 'neither' });
    return undefined;
  }
  const amount = row.amount(hasMargin ? 'margin' : 'leverage', { above: 0 });
  if (amount === undefined) return undefined;
  return hasMargin ? { margin: amount } : { leverage: amount };
}

function readBalances(rows: readonly TableRow[]): readonly BalanceRow[] | undefined {
  const seen = new Set<string>();
  const read = rows.map((row) => {
    const account = readAccount(row);
    const wallet = row.text('wallet');
    if (wallet === '')
      row.complain('wallet', { expected: 'the name of a wallet, such as "futures"', found: 'nothing' });
    const amount = row.amount('amount', { minimum: 0 });
    if (account === undefined || wallet === '' || amount === undefined) return undefined;
    const identity = JSON.stringify([account, wallet]);
    if (seen.has(identity)) {
      row.complain('', {
        expected: 'one balance of each account and wallet',
        found: `"${account}", "${wallet}" a second time`,
      });
    }
    seen.add(identity);
    return { account, wallet, amount, place: row.place };
  });
  return allOf(read);
}

/**
 * Admission: the futures balance holds all the margins; where an account has coins besides, what they leave of them is
 * looked at policy by policy, when the accounts are built. Warns of balances that belong to nobody's position.
 */
function checkBalances(
  positions: readonly PositionRow[],
  balances: readonly BalanceRow[],
  rows: readonly TableRow[],
  coins: ReadonlySet<string> | undefined,
): void {
  const margins = new Map<string, number[]>();
  for (const { account, margin } of positions) margins.set(account, [...(margins.get(account) ?? []), margin]);
  const mayHoldCoins = new Set(
    balances.flatMap(({ account, wallet }) =>
      wallet !== FUTURES && (coins === undefined || coins.has(wallet)) ? [account] : [],
    ),
  );
  balances.forEach(({ account, wallet, amount }, i) => {
    const posted = margins.get(account);
    if (posted === undefined) rows[i]?.warn(`the account "${account}" has a balance but no position: it never acts`);
    else if (wallet === FUTURES && !mayHoldCoins.has(account) && sumExceeds(posted, amount)) {
      rows[i]?.complain('amount', {
        expected: `a futures balance of at least the account's margins, ${posted.reduce((a, b) => a + b, 0)} (admission)`,
        found: String(amount),
      });
    }
  });
}
