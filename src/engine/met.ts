/** What rows and accounts meet on a path, as bits. */
export const MET = {
  liquidation: 1,
  negativeEquity: 2,
  lossBeyondMargin: 4,
  deleveraging: 8,
  haircut: 16,
  fundingLiquidation: 32,
} as const;

/** 1 if the bit is among them, else 0. Without a branch: one that depends on what accounts met is guessed wrong all too often. */
export function hasMet(met: number, bit: number): 0 | 1 {
  return (-(met & bit) >>> 31) as 0 | 1;
}

/** Above every combination of MET bits. */
export const MET_COMBINATIONS = 64;

/**
 * What rows and their accounts have met on the path that is under way, with lists of those that have met anything: most
 * paths leave most of a book alone, and who counts at the end of a path need not look at all of it.
 */
export class Met {
  /** MET bits. [rows] */
  readonly ofRow: Uint8Array;
  /** MET bits of all the account's rows. [accounts] */
  readonly ofAccount: Uint8Array;
  /** Orders that filled something and left the row open. [rows] */
  readonly partials: Uint32Array;
  /** The rows that have met anything or were closed in part, each once, in the order in which they did: the first `rowCount`. */
  readonly rows: Int32Array;
  rowCount = 0;
  /** The accounts that have met anything, likewise: the first `accountCount`. */
  readonly accounts: Int32Array;
  accountCount = 0;
  private readonly accountOf: Int32Array;

  /** @param accountOf  account of each row */
  constructor(accountOf: Int32Array, accounts: number) {
    const rows = accountOf.length;
    this.accountOf = accountOf;
    this.ofRow = new Uint8Array(rows);
    this.partials = new Uint32Array(rows);
    this.rows = new Int32Array(rows);
    this.ofAccount = new Uint8Array(accounts);
    this.accounts = new Int32Array(accounts);
  }

  /** The row and its account meet something. @param met  MET bits, possibly none */
  add(row: number, met: number): void {
    if (met === 0) return;
    const account = this.accountOf[row]!;
    if (this.ofRow[row] === 0 && this.partials[row] === 0) this.rows[this.rowCount++] = row;
    if (this.ofAccount[account] === 0) this.accounts[this.accountCount++] = account;
    this.ofRow[row]! |= met;
    this.ofAccount[account]! |= met;
  }

  /** An order filled something of the row and left it open. */
  addPartial(row: number): void {
    if (this.ofRow[row] === 0 && this.partials[row] === 0) this.rows[this.rowCount++] = row;
    this.partials[row]!++;
  }

  /** Nobody has met anything. */
  reset(): void {
    for (let i = 0; i < this.rowCount; i++) {
      const row = this.rows[i]!;
      this.ofRow[row] = 0;
      this.partials[row] = 0;
    }
    for (let i = 0; i < this.accountCount; i++) this.ofAccount[this.accounts[i]!] = 0;
    this.rowCount = 0;
    this.accountCount = 0;
  }
}
