/**
 * Positions by descending score, ties in the order given. Only as much of the order as is asked for is worked out: the rest
 * is a heap.
 */
export class RankedQueue {
  /** All that may ever stand here, in the order in which ties go. */
  private readonly positions: Int32Array;
  /** By place among the positions. */
  private readonly scores: Float64Array;
  /** Places that have been ranked: [0, ranked); behind their end, a heap with the highest on top. */
  private readonly order: Int32Array;
  private readonly heap: Int32Array;
  private ranked = 0;
  private left = 0;
  /** The first rank that has not been passed. */
  first = 0;

  constructor(positions: Int32Array) {
    this.positions = positions;
    this.scores = new Float64Array(positions.length);
    this.order = new Int32Array(positions.length);
    this.heap = new Int32Array(positions.length);
  }

  clear(): void {
    this.first = 0;
    this.ranked = 0;
    this.left = 0;
  }

  /** @param place among the positions that the queue was made for */
  add(place: number, score: number): void {
    this.scores[place] = score;
    this.heap[this.left++] = place;
  }

  /** After the last `add`. */
  rank(): void {
    for (let at = (this.left >> 1) - 1; at >= 0; at--) this.sink(at, this.heap[at]!);
  }

  get length(): number {
    return this.ranked + this.left;
  }

  /** The position of a rank, from 0. */
  at(rank: number): number {
    while (this.ranked <= rank) this.rankNext();
    return this.positions[this.order[rank]!]!;
  }

  /** Passes over the first ranks for good, while they are of no more use. */
  passWhile(isUseless: (position: number) => boolean): void {
    while (this.first < this.length && isUseless(this.at(this.first))) this.first++;
  }

  private rankNext(): void {
    const { heap } = this;
    this.order[this.ranked++] = heap[0]!;
    const last = heap[--this.left]!;
    if (this.left > 0) this.sink(0, last);
  }

  private isBefore(a: number, b: number): boolean {
    const { scores } = this;
    return scores[a]! > scores[b]! || (scores[a] === scores[b] && a < b);
  }

  private sink(from: number, place: number): void {
    const { heap, left } = this;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= left) break;
      if (child + 1 < left && this.isBefore(heap[child + 1]!, heap[child]!)) child++;
      const below = heap[child]!;
      if (!this.isBefore(below, place)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = place;
  }
}
