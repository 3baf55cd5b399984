import { didYouMean, listed } from '../document/nearest.ts';
import type { Issues } from '../document/issues.ts';
import { RowIssues, splitQuoted } from './csv.ts';
import { OTHER_TIME_COLUMNS, readStamp } from './price-history.ts';

/** Columns of bars beside the price; used where the price is the close. */
const BESIDE_CLOSE = ['open', 'high', 'low', 'volume'] as const;
type BesideClose = (typeof BESIDE_CLOSE)[number];

/** What a cell may hold where there is no price. */
const ABSENT = /^(?:|nan|null|na|n\/a|none|-)$/i;

/** A column of numbers that grows. */
class Column {
  private values = new Float64Array(1 << 14);
  private length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const longer = new Float64Array(2 * this.length);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.length++] = value;
  }

  whole(): Float64Array {
    return this.values.slice(0, this.length);
  }
}

/** Bars as a file has them, in its order; a price that is not there is NaN. */
export interface ReadBars {
  /** UTC milliseconds of each bar's open. */
  readonly timestamps: Float64Array;
  readonly close: Float64Array;
  readonly open?: Float64Array;
  readonly high?: Float64Array;
  readonly low?: Float64Array;
  readonly volume?: Float64Array;
}

export interface BarTableOptions {
  /** The column of prices. */
  readonly column: string;
  /** Bars that open before are passed over, UTC milliseconds. */
  readonly from: number;
  /** Bars that open here or later are passed over. */
  readonly to: number;
}

/**
 * Reads comma-separated bars as their text comes in: a column of times (`timestamp`, `open_time`, `time` or `date`), one of
 * prices, and of a close also open, high, low and volume where they are there. A cell without a price (empty, `nan`,
 * `null`) is a missing price and left to cleaning; one that holds something else is complained about.
 */
export class BarTable {
  private readonly file: string;
  private readonly options: BarTableOptions;
  private readonly issues: Issues;
  private readonly complaints: RowIssues;
  private rest = '';
  private line = 0;
  private cells = 0;
  private header: readonly string[] | undefined;
  private isReadable = true;
  private stampAt = -1;
  private closeAt = -1;
  private readonly timestamps = new Column();
  private readonly close = new Column();
  private readonly beside = new Map<BesideClose, { readonly at: number; readonly values: Column }>();

  constructor(file: string, options: BarTableOptions, issues: Issues) {
    this.file = file;
    this.options = options;
    this.issues = issues;
    this.complaints = new RowIssues(issues, file);
  }

  /** The next piece of text. Returns false where no further one can be made sense of. */
  push(text: string): boolean {
    const whole = this.rest + text;
    let start = 0;
    for (let end = whole.indexOf('\n'); end !== -1 && this.isReadable; end = whole.indexOf('\n', start)) {
      this.record(whole.slice(start, end));
      start = end + 1;
    }
    this.rest = whole.slice(start);
    return this.isReadable;
  }

  /** All bars; undefined after issues. */
  finish(): ReadBars | undefined {
    if (this.rest !== '' && this.isReadable) this.record(this.rest);
    if (this.header === undefined) {
      this.issues.add({ file: this.file, pointer: '' }, { expected: 'a header line and rows', found: 'an empty file' });
      return undefined;
    }
    if (this.complaints.finish() > 0 || !this.isReadable) return undefined;
    return {
      timestamps: this.timestamps.whole(),
      close: this.close.whole(),
      ...Object.fromEntries([...this.beside].map(([name, { values }]) => [name, values.whole()])),
    };
  }

  private record(text: string): void {
    this.line++;
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line.trim() === '') return;
    if (line.includes('\0')) {
      this.isReadable = false;
      this.complaints.add(this.line, '', { expected: 'text', found: 'a zero byte' });
      return;
    }
    const cells = line.includes('"') ? splitQuoted(line) : line.split(',');
    if (this.header === undefined) this.readHeader(cells);
    else this.row(cells);
  }

  private readHeader(cells: readonly string[]): void {
    const header = cells.map((cell) => cell.trim().replace(/^\uFEFF/, ''));
    this.header = header;
    this.cells = header.length;
    this.stampAt = this.placeOf('timestamp', OTHER_TIME_COLUMNS);
    this.closeAt = this.placeOf(this.options.column, []);
    this.isReadable = this.stampAt !== -1 && this.closeAt !== -1;
    if (this.options.column !== 'close') return;
    for (const name of BESIDE_CLOSE) {
      const at = header.indexOf(name);
      if (at !== -1) this.beside.set(name, { at, values: new Column() });
    }
  }

  private placeOf(name: string, otherNames: readonly string[]): number {
    const header = this.header ?? [];
    const at = [name, ...otherNames].map((known) => header.indexOf(known)).find((place) => place !== -1);
    if (at !== undefined) return at;
    const others = otherNames.length === 0 ? '' : ` (or ${listed(otherNames)})`;
    this.issues.add(
      { file: this.file, line: this.line, column: 1, pointer: name },
      {
        expected: `a column "${name}"${others}`,
        found: `the columns ${listed(header)}`,
        ...didYouMean(name, header),
      },
    );
    return -1;
  }

  private row(cells: readonly string[]): void {
    if (cells.length !== this.cells) {
      const expected = `${this.cells} cells as in the header`;
      this.complaints.add(this.line, '', { expected, found: String(cells.length) });
      return;
    }
    const stampText = cells[this.stampAt]!.trim();
    const stamp = readStamp(stampText);
    if (stamp === undefined) {
      const expected = 'an epoch time or an ISO date-time';
      this.complaints.add(this.line, this.header![this.stampAt]!, { expected, found: `"${stampText}"` });
      return;
    }
    if (stamp < this.options.from || stamp >= this.options.to) return;
    this.timestamps.push(stamp);
    this.close.push(this.number(cells, this.closeAt));
    for (const { at, values } of this.beside.values()) values.push(this.number(cells, at));
  }

  private number(cells: readonly string[], at: number): number {
    const text = cells[at]!;
    const value = Number(text);
    // An empty text would be the number 0.
    if (Number.isFinite(value) && (value !== 0 || text.trim() !== '')) return value;
    if (!ABSENT.test(text.trim())) {
      const expected = 'a number, or nothing where there is none';
      this.complaints.add(this.line, this.header![at]!, { expected, found: `"${text.trim()}"` });
    }
    return Number.NaN;
  }
}
