import { outside, readAmount, type AmountRange } from '../document/amount.ts';
import type { Place } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Complaint, Issues } from '../document/issues.ts';
import { columnOf, readCsv, type CsvTable } from '../files/csv.ts';

/** One row of a table of accounts, wherever it is written: inline or in a file. */
export interface TableRow {
  /** For messages of later stages. */
  readonly place: Place;
  has(field: string): boolean;
  text(field: string): string;
  /** Undefined after a complaint. */
  amount(field: string, range: AmountRange): number | undefined;
  /** Complains about a field; '' is the whole row. */
  complain(field: string, complaint: Complaint): void;
  warn(sentence: string): void;
}

export function inlineRow(cursor: Cursor): TableRow {
  return {
    place: cursor.place,
    has: (field) => cursor.at(field).present,
    text: (field) => cursor.at(field).text(),
    amount: (field, range) => cursor.at(field).amount(range),
    complain: (field, complaint) => (field === '' ? cursor : cursor.at(field)).complain(complaint),
    warn: (sentence) => cursor.warn(sentence),
  };
}

/**
 * The rows of a CSV file with these columns, but for those that are no rows; undefined after issues about the whole file.
 * `finish` closes the list of complaints.
 */
export function fileRows(
  bytes: Uint8Array,
  file: string,
  columns: { readonly required: readonly string[]; readonly optional: readonly string[] },
  issues: Issues,
): { readonly rows: readonly TableRow[]; readonly hasRows: boolean; readonly finish: () => void } | undefined {
  const table = readCsv(bytes, file, issues);
  if (table === undefined) return undefined;
  const missing = columns.required.filter(
    (name) => columnOf(table, name, issues, [], hintOf(name, table)) === undefined,
  );
  if (missing.length > 0) {
    table.complaints.finish();
    return undefined;
  }
  const known = [...columns.required, ...columns.optional];
  const side = columns.required.includes('size') ? table.header.find((name) => SIDE_COLUMN.test(name)) : undefined;
  const unread = table.header.filter((name) => name !== side && !known.includes(name));
  if (unread.length > 0) {
    issues.warn({ file, line: 1, column: 1, pointer: '' }, `the columns ${unread.join(', ')} are not read`);
  }
  if (side !== undefined) checkSides(table, side);
  const rows = rowsOf(table, issues);
  return { rows, hasRows: rows.length > 0 || table.complaints.count > 0, finish: () => table.complaints.finish() };
}

/** What exchanges and their desks call these columns. */
const CALLED_OTHERWISE: { readonly [column: string]: RegExp } = {
  account: /^(account_?id|user(_?id)?|uid|trader|client(_?id)?|address|id)$/i,
  market: /^(symbol|instrument|contract|pair|ticker|market_?name)$/i,
  size: /^(qty|quantity|amount|position(_?(size|amt|qty))?|contracts|net_?size|signed_?size)$/i,
  entryPrice:
    /^(entry([_ ]?px)?|entry[_ ]price|avg[_ ]?(entry[_ ]?)?(price|px)|average[_ ]?price|price|open[_ ]?price)$/i,
  wallet: /^(wallet_?type|purse)$/i,
  amount: /^(balance|cash|wallet_?balance)$/i,
};

function hintOf(name: string, { header }: CsvTable): string | undefined {
  const other = header.find((each) => CALLED_OTHERWISE[name]?.test(each));
  if (other === undefined) return undefined;
  const sign = name === 'size' ? ', longs above 0 and shorts below' : '';
  return `rename "${other}"${sign}`;
}

/** A column that says of each position what the sign of its size says. */
const SIDE_COLUMN = /^(side|direction|position_?side)$/i;
const LONG = /^(long|buy|bid|l|b)$/i;
const SHORT = /^(short|sell|ask|s)$/i;

/** A size is signed: a table that has sides beside sizes without a sign would be read as one of longs alone. */
function checkSides({ header, rows, complaints }: CsvTable, side: string): void {
  const [sideAt, sizeAt] = [header.indexOf(side), header.indexOf('size')];
  for (const { line, cells } of rows) {
    const word = (cells[sideAt] ?? '').trim();
    const cell = (cells[sizeAt] ?? '').trim();
    const size = Number(cell);
    const isAgainst = (LONG.test(word) && size < 0) || (SHORT.test(word) && size > 0);
    if (!isAgainst) continue;
    complaints.add(line, 'size', {
      expected: `a size ${size > 0 ? 'below' : 'above'} 0, as "${side}" says ${quoted(word)}`,
      found: quoted(cell),
      suggestion: 'longs have a size above 0, shorts below',
    });
  }
}

/** A cell as messages show it. */
export function quoted(cell: string): string {
  return cell === '' ? 'nothing' : `"${cell}"`;
}

/** 89,093.64 is written as spreadsheets show it; a single comma with other than three digits behind it may be a decimal's. */
function plainly(cell: string): { readonly suggestion?: string } {
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(cell) ? { suggestion: `write ${cell.replaceAll(',', '')}` } : {};
}

function rowsOf(table: CsvTable, issues: Issues): TableRow[] {
  const { file, complaints } = table;
  const columnAt = new Map(table.header.map((name, i) => [name, i]));
  return table.rows.map(({ line, cells }) => {
    const text = (field: string): string => (cells[columnAt.get(field) ?? -1] ?? '').trim();
    return {
      place: { file, line, column: 1, pointer: '' },
      has: (field) => text(field) !== '',
      text,
      amount: (field, range) => {
        const amount = readAmount(text(field));
        const expected = amount.kind === 'unreadable' ? amount.expected : outside(amount.value, range);
        if (expected === undefined && amount.kind === 'amount') return amount.value;
        complaints.add(line, field, { expected: expected ?? '', found: quoted(text(field)), ...plainly(text(field)) });
        return undefined;
      },
      complain: (field, complaint) => complaints.add(line, field, complaint),
      warn: (sentence) => issues.warn({ file, line, column: 1, pointer: '' }, sentence),
    };
  });
}
