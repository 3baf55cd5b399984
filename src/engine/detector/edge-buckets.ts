/** Buckets of a side's window, and how wide it is as a share of the value it begins at: a bucket is half of what marks move in a minute. */
const BUCKETS = 128;
const WINDOW = 0.064;
/** A side has one more, for edges beyond its window. */
const STRIDE = BUCKETS + 1;
/** Bucket of a node without an edge, and no node. */
const NONE = -1;

/** What is known of a side, beside each other: no edge of it lies below the first; where its window begins; buckets to a unit of value. */
const LEAST = 0;
const ORIGIN = 1;
const SCALE = 2;
const SIDE = 3;

/** What is known of a node, beside each other: its bucket among those of all sides, and who is linked to it there. */
const BUCKET = 0;
const NEXT = 1;
const PREVIOUS = 2;
const NODE = 3;

/**
 * Edges of many sides, each under a node of one side: the side's value rises towards them, and takes those that it reaches.
 * They stand in the buckets of a window that begins at the value and is moved when that leaves it. So another edge for a
 * node, which comes several times as often as that a value reaches one, costs the same however many there are.
 */
export class EdgeBuckets {
  /** Infinity = none. [nodes] */
  private readonly edges: Float64Array;
  /** [sides · SIDE] */
  private readonly sides: Float64Array;
  /** [nodes · NODE] */
  private readonly nodes: Int32Array;
  /** The first node of each bucket. [sides · STRIDE] */
  private readonly first: Int32Array;
  /** As `keep` found it. */
  private kept: EdgeBuckets | undefined;

  constructor(sides: number, nodes: number) {
    this.edges = new Float64Array(nodes).fill(Infinity);
    this.sides = new Float64Array(sides * SIDE).fill(Infinity);
    this.nodes = new Int32Array(nodes * NODE).fill(NONE);
    this.first = new Int32Array(sides * STRIDE).fill(NONE);
  }

  /** Takes all edges away. @param values of the sides: their windows begin there */
  clear(values: Float64Array): void {
    this.edges.fill(Infinity);
    this.nodes.fill(NONE);
    this.first.fill(NONE);
    for (let side = 0; side < values.length; side++) {
      this.sides[side * SIDE + LEAST] = Infinity;
      this.beginWindow(side, values[side]!);
    }
  }

  /** Remembers what stands in it. */
  keep(): void {
    this.kept ??= new EdgeBuckets(this.sides.length / SIDE, this.edges.length);
    this.kept.copy(this);
  }

  /** Back to what `keep` has remembered. */
  restore(): void {
    this.copy(this.kept!);
  }

  private copy(other: EdgeBuckets): void {
    this.edges.set(other.edges);
    this.sides.set(other.sides);
    this.nodes.set(other.nodes);
    this.first.set(other.first);
  }

  /** No edge of a side lies below it. */
  least(side: number): number {
    return this.sides[side * SIDE + LEAST]!;
  }

  /** Gives a node this edge, < Infinity, whether it has one or not. */
  put(side: number, node: number, edge: number): void {
    const { sides } = this;
    this.edges[node] = edge;
    if (edge < sides[side * SIDE + LEAST]!) sides[side * SIDE + LEAST] = edge;
    const bucket = this.bucketAt(side, edge);
    if (bucket === this.nodes[node * NODE + BUCKET]!) return;
    this.unlink(node);
    this.link(node, bucket);
  }

  remove(node: number): void {
    this.edges[node] = Infinity;
    this.unlink(node);
  }

  /**
   * Takes the edges that a side's value has reached away; their nodes into `reached` from `before` on, in no order. Returns
   * how many it then holds.
   */
  take(side: number, value: number, reached: Int32Array, before: number): number {
    const { sides, edges, nodes, first } = this;
    if (value < sides[side * SIDE + LEAST]!) return before;
    if (Math.abs((value - sides[side * SIDE + ORIGIN]!) * sides[side * SIDE + SCALE]!) >= BUCKETS) {
      this.moveWindow(side, value);
    }
    const end = (side + 1) * STRIDE;
    const last = this.bucketAt(side, value);
    let count = before;
    let least = Infinity;
    // Edges rise from bucket to bucket: behind the first that keeps any there is none below its least.
    for (let bucket = side * STRIDE; bucket < end && (bucket <= last || least === Infinity); bucket++) {
      for (let node = first[bucket]!; node !== NONE; node = nodes[node * NODE + NEXT]!) {
        const edge = edges[node]!;
        if (edge <= value) {
          reached[count++] = node;
          this.remove(node);
        } else if (edge < least) least = edge;
      }
    }
    sides[side * SIDE + LEAST] = least;
    return count;
  }

  private bucketAt(side: number, edge: number): number {
    const { sides } = this;
    const place = (edge - sides[side * SIDE + ORIGIN]!) * sides[side * SIDE + SCALE]!;
    return side * STRIDE + (place >= BUCKETS ? BUCKETS : place > 0 ? place | 0 : 0);
  }

  private link(node: number, bucket: number): void {
    const { nodes, first } = this;
    const second = first[bucket]!;
    first[bucket] = node;
    if (second !== NONE) nodes[second * NODE + PREVIOUS] = node;
    nodes[node * NODE + BUCKET] = bucket;
    nodes[node * NODE + NEXT] = second;
    nodes[node * NODE + PREVIOUS] = NONE;
  }

  /** What comes behind the node stays written beside it: who goes along the links may go on from there. */
  private unlink(node: number): void {
    const { nodes } = this;
    const bucket = nodes[node * NODE + BUCKET]!;
    if (bucket === NONE) return;
    const before = nodes[node * NODE + PREVIOUS]!;
    const after = nodes[node * NODE + NEXT]!;
    if (before === NONE) this.first[bucket] = after;
    else nodes[before * NODE + NEXT] = after;
    if (after !== NONE) nodes[after * NODE + PREVIOUS] = before;
    nodes[node * NODE + BUCKET] = NONE;
  }

  private beginWindow(side: number, value: number): void {
    this.sides[side * SIDE + ORIGIN] = value;
    this.sides[side * SIDE + SCALE] = BUCKETS / (WINDOW * Math.abs(value));
  }

  private moveWindow(side: number, value: number): void {
    const { nodes, first } = this;
    const begin = side * STRIDE;
    // All nodes of the side as one chain, and from there to where they belong now.
    let chain = NONE;
    for (let bucket = begin; bucket < begin + STRIDE; bucket++) {
      for (let node = first[bucket]!; node !== NONE;) {
        const following = nodes[node * NODE + NEXT]!;
        nodes[node * NODE + NEXT] = chain;
        chain = node;
        node = following;
      }
      first[bucket] = NONE;
    }
    this.beginWindow(side, value);
    while (chain !== NONE) {
      const node = chain;
      chain = nodes[node * NODE + NEXT]!;
      this.link(node, this.bucketAt(side, this.edges[node]!));
    }
  }
}
