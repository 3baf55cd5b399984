/**
 * One compensated sum per row, over fixed blocks: amounts are added in the order given, each finished block's sum is then
 * added to the total (Neumaier 1974, both times). Columns, because a book may have a hundred thousand rows.
 */
export class RowSums {
  readonly #block: Float64Array;
  readonly #blockLost: Float64Array;
  readonly #total: Float64Array;
  readonly #totalLost: Float64Array;

  constructor(rows: number) {
    this.#block = new Float64Array(rows);
    this.#blockLost = new Float64Array(rows);
    this.#total = new Float64Array(rows);
    this.#totalLost = new Float64Array(rows);
  }

  add(row: number, amount: number): void {
    addCompensated(this.#block, this.#blockLost, row, amount);
  }

  /** Adds the block's sums to the totals and begins the next block. */
  closeBlock(): void {
    for (let row = 0; row < this.#block.length; row++) {
      addCompensated(this.#total, this.#totalLost, row, this.#block[row]! + this.#blockLost[row]!);
    }
    this.#block.fill(0);
    this.#blockLost.fill(0);
  }

  /** The sums so far, an unfinished block included as if it ended here. */
  values(): Float64Array {
    const total = this.#total.slice();
    const lost = this.#totalLost.slice();
    for (let row = 0; row < total.length; row++) {
      addCompensated(total, lost, row, this.#block[row]! + this.#blockLost[row]!);
      total[row]! += lost[row]!;
    }
    return total;
  }
}

/** Neumaier's step: `lost` gathers what rounding takes from `sum`. */
function addCompensated(sum: Float64Array, lost: Float64Array, row: number, amount: number): void {
  const before = sum[row]!;
  const after = before + amount;
  lost[row]! += Math.abs(before) >= Math.abs(amount) ? before - after + amount : amount - after + before;
  sum[row] = after;
}
