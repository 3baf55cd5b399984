import { gunzipSync } from 'node:zlib';
import type { Complaint, Issues } from '../document/issues.ts';
import { didYouMean, listed } from '../document/nearest.ts';

export interface CsvRow {
  /** 1-based line of the file. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A table with a header. */
export interface CsvTable {
  /** The file for messages. */
  readonly file: string;
  readonly header: readonly string[];
  /** Those with as many cells as the header; about others a complaint stands. */
  readonly rows: readonly CsvRow[];
  /** Complaints about its rows, to be added to and then finished. */
  readonly complaints: RowIssues;
}

/** A broken file is wrong on every line: this many complaints tell why. */
const MOST_COMPLAINTS = 20;

/** Complaints about the rows of one file; the rest beyond the first twenty are counted, not dropped silently. */
export class RowIssues {
  private readonly issues: Issues;
  private readonly file: string;
  private said = 0;

  constructor(issues: Issues, file: string) {
    this.issues = issues;
    this.file = file;
  }

  add(line: number, column: string, complaint: Complaint): void {
    this.said++;
    if (this.said <= MOST_COMPLAINTS) this.issues.add({ file: this.file, line, column: 1, pointer: column }, complaint);
  }

  /** Complaints so far. */
  get count(): number {
    return this.said;
  }

  /** Closes the list; returns how many rows were refused. */
  finish(): number {
    const more = this.said - MOST_COMPLAINTS;
    if (more > 0) {
      this.issues.add({ file: this.file, pointer: '' }, { expected: 'no further mistakes', found: `${more} more` });
    }
    return this.said;
  }
}

/** Reads comma-separated text, plain or gzipped (told by its first bytes), with a header. Undefined after an issue. */
export function readCsv(bytes: Uint8Array, file: string, issues: Issues): CsvTable | undefined {
  const text = decode(bytes, file, issues);
  if (text === undefined) return undefined;
  const records = splitRecords(text);
  const [first, ...rows] = records;
  if (first === undefined) {
    issues.add({ file, pointer: '' }, { expected: 'a header line and rows', found: 'an empty file' });
    return undefined;
  }
  const header = first.cells.map((cell) => cell.trim());
  const separator = header.length === 1 ? /[;\t|]/.exec(header[0] ?? '')?.[0] : undefined;
  if (separator !== undefined) {
    const found = separator === '\t' ? 'tabs' : `"${separator}"`;
    issues.add({ file, line: 1, column: 1, pointer: '' }, { expected: 'commas between the columns', found });
    return undefined;
  }
  const complaints = new RowIssues(issues, file);
  let isHeaderSound = true;
  const wrong = (name: string, complaint: Complaint): void => {
    complaints.add(1, name, complaint);
    isHeaderSound = false;
  };
  header.forEach((name, i) => {
    if (name === '') wrong('', { expected: 'a name for every column', found: `none for column ${i + 1}` });
    else if (header.indexOf(name) < i) wrong(name, { expected: 'each column once', found: `"${name}" twice` });
  });
  const whole = rows.filter(({ line, cells }) => {
    const isWhole = cells.length === header.length;
    if (!isWhole) {
      complaints.add(line, '', { expected: `${header.length} cells as in the header`, found: String(cells.length) });
    }
    return isWhole;
  });
  if (isHeaderSound) return { file, header, rows: whole, complaints };
  complaints.finish();
  return undefined;
}

function decode(bytes: Uint8Array, file: string, issues: Issues): string | undefined {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(isGzip ? gunzipSync(bytes) : bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  const expected = isGzip ? 'a whole gzip file of UTF-8 text' : 'UTF-8 text';
  issues.add({ file, pointer: '' }, { expected, found: 'bytes that are none' });
  return undefined;
}

/** Records of RFC 4180: a quoted cell may hold commas, doubled quotes and line ends. Empty lines are no records. */
function splitRecords(text: string): CsvRow[] {
  const lines = text.split(/\r?\n/);
  const records: CsvRow[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = i + 1;
    let record = lines[i] ?? '';
    if (record.trim() === '') continue;
    if (!record.includes('"')) {
      records.push({ line, cells: record.split(',') });
      continue;
    }
    while (countQuotes(record) % 2 === 1 && i + 1 < lines.length) record += `\n${lines[++i] ?? ''}`;
    records.push({ line, cells: splitQuoted(record) });
  }
  return records;
}

function countQuotes(text: string): number {
  return text.split('"').length - 1;
}

export function splitQuoted(record: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < record.length; i++) {
    const character = record[i] ?? '';
    if (quoted && character === '"' && record[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  return [...cells, cell];
}

/** Place of a column, under its name or the first other one; undefined after an issue if there is none. */
export function columnOf(
  table: CsvTable,
  name: string,
  issues: Issues,
  otherNames: readonly string[] = [],
  hint?: string,
): number | undefined {
  const at = [name, ...otherNames].map((known) => table.header.indexOf(known)).find((place) => place !== -1);
  if (at !== undefined) return at;
  const others = otherNames.length === 0 ? '' : ` (or ${listed(otherNames)})`;
  issues.add(
    { file: table.file, line: 1, column: 1, pointer: name },
    {
      expected: `a column "${name}"${others}`,
      found: `the columns ${listed(table.header)}`,
      ...(hint === undefined ? didYouMean(name, table.header) : { suggestion: hint }),
    },
  );
  return undefined;
}
