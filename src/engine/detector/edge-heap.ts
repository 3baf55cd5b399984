/**
 * Rows by an edge, the smallest on top. Indexed: a row can be taken out wherever it stands. Each
 * row stands in it once at most.
 */
export class EdgeHeap {
  private readonly rows: Int32Array;
  /** Place of each row; −1 = it is not here. */
  private readonly places: Int32Array;
  private readonly edges: Float64Array;
  private count = 0;

  /**
   * @param rows most rows that it may hold
   * @param bound row numbers lie below this
   */
  constructor(rows: number, bound: number) {
    this.rows = new Int32Array(rows);
    this.places = new Int32Array(bound).fill(-1);
    this.edges = new Float64Array(bound);
  }

  clear(): void {
    for (let place = 0; place < this.count; place++) this.places[this.rows[place]!] = -1;
    this.count = 0;
  }

  /** The smallest edge; Infinity where there is none. */
  least(): number {
    return this.count === 0 ? Infinity : this.edges[this.rows[0]!]!;
  }

  /** Takes the row with the smallest edge out. There has to be one. */
  pop(): number {
    const row = this.rows[0]!;
    this.remove(row);
    return row;
  }

  /** Puts a row in that is not here. */
  add(row: number, edge: number): void {
    this.edges[row] = edge;
    this.rise(this.count++, row);
  }

  /** Takes a row out, if it is here. */
  remove(row: number): void {
    const place = this.places[row]!;
    if (place < 0) return;
    this.places[row] = -1;
    const last = this.rows[--this.count]!;
    if (last === row) return;
    if (place > 0 && this.edges[last]! < this.edges[this.rows[(place - 1) >> 1]!]!) this.rise(place, last);
    else this.sink(place, last);
  }

  private rise(from: number, row: number): void {
    const { rows, places, edges } = this;
    const edge = edges[row]!;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = rows[parent]!;
      if (edges[above]! <= edge) break;
      rows[place] = above;
      places[above] = place;
      place = parent;
    }
    rows[place] = row;
    places[row] = place;
  }

  private sink(from: number, row: number): void {
    const { rows, places, edges, count } = this;
    const edge = edges[row]!;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= count) break;
      if (child + 1 < count && edges[rows[child + 1]!]! < edges[rows[child]!]!) child++;
      const below = rows[child]!;
      if (edges[below]! >= edge) break;
      rows[place] = below;
      places[below] = place;
      place = child;
    }
    rows[place] = row;
    places[row] = place;
  }
}
