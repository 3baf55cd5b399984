import { checkPath } from '../../random/hash.ts';
import { drawnPath, isMirror } from '../../random/mirror.ts';
import { turnSigns } from '../../random/normal.ts';
import type { RootKey } from '../../random/root-key.ts';
import { STEPS_PER_BLOCK, type MarketPath } from '../market-path.ts';
import type { PathKernel, Workspace } from './kernel.ts';
import { instantiateKernel, type KernelExports, type KernelModule } from './module.ts';
import { plainKernel, requirePrices, writePrices } from './plain.ts';

const BYTES_PER_PAGE = 65_536;
const TWO_TO_32 = 4_294_967_296;

/** Beyond it, half of what a module's memory can be, a workspace is a plain one. */
const MOST_BYTES = 2_147_483_648;

/** Where everything lies in the memory, addresses in bytes. Every workspace begins at 0. */
interface Layout {
  readonly blocks: number;
  readonly lanes: number;
  readonly scratch: number;
  readonly loadings: number;
  readonly extremes: number;
  readonly columns: number;
  /** From one column to the next: whole blocks. */
  readonly stride: number;
  readonly prices: number;
  readonly low: number;
  readonly high: number;
  readonly bytes: number;
}

function layoutOf(count: number, steps: number): Layout {
  const blocks = Math.ceil(steps / STEPS_PER_BLOCK);
  const stride = 8 * STEPS_PER_BLOCK * blocks;
  let bytes = 0;
  const take = (wanted: number): number => {
    const start = bytes;
    bytes += Math.ceil(wanted / 16) * 16;
    return start;
  };
  return {
    blocks,
    lanes: take(80),
    scratch: take(5_120),
    loadings: take(8 * count),
    extremes: take(24),
    columns: take(stride * count),
    stride,
    prices: take(stride),
    low: take(8 * blocks),
    high: take(8 * blocks),
    bytes,
  };
}

/** The kernel in WebAssembly: one instance, whose memory all its workspaces share. */
export class WebAssemblyKernel implements PathKernel {
  readonly kind = 'webAssembly';
  readonly exports: KernelExports;
  /** The path whose prices wait in the memory: to be finished before anybody writes there. */
  unread: MarketPath | undefined;
  /** Another one when the memory has grown: columns are then to be found anew. */
  buffer: ArrayBuffer;
  readonly #mostBytes: number;

  /** @param mostBytes  a workspace beyond it is a plain one */
  constructor(module: KernelModule, mostBytes = MOST_BYTES) {
    this.exports = instantiateKernel(module);
    this.buffer = this.exports.memory.buffer;
    this.#mostBytes = mostBytes;
  }

  workspace(count: number, steps: number): Workspace {
    const layout = layoutOf(count, steps);
    if (layout.bytes > this.#mostBytes) return plainKernel.workspace(count, steps);
    const missing = Math.ceil((layout.bytes - this.buffer.byteLength) / BYTES_PER_PAGE);
    if (missing > 0) {
      this.exports.memory.grow(missing);
      this.buffer = this.exports.memory.buffer;
    }
    return new WebAssemblyWorkspace(this, layout, count, steps);
  }
}

class WebAssemblyWorkspace implements Workspace {
  readonly #kernel: WebAssemblyKernel;
  readonly #layout: Layout;
  readonly #count: number;
  readonly #steps: number;
  #views: Views;

  constructor(kernel: WebAssemblyKernel, layout: Layout, count: number, steps: number) {
    this.#kernel = kernel;
    this.#layout = layout;
    this.#count = count;
    this.#steps = steps;
    this.#views = viewsOf(kernel.buffer, layout, count, steps);
  }

  get columns(): readonly Float64Array[] {
    this.#finishUnread();
    return this.#current().columns;
  }

  fillNormals(g: number, root: RootKey, address: number, purpose: number): void {
    const path = drawnPath(address);
    checkPath(path);
    this.#finishUnread();
    const { exports } = this.#kernel;
    const { blocks, lanes, columns, stride } = this.#layout;
    const high = (path / TWO_TO_32) | 0;
    exports.seedLanes(lanes, root[0], root[1], root[2], root[3], path >>> 0, high, purpose, 0);
    exports.fillNormals(lanes, columns + g * stride, 2 * blocks);
    if (isMirror(address)) turnSigns(this.#current().columns[g]!);
  }

  fillLogSteps(g: number, drift: number, loadings: Float64Array): void {
    this.#finishUnread();
    this.#current().loadings.set(loadings);
    const { blocks, loadings: at, columns, stride } = this.#layout;
    this.#kernel.exports.fillLogSteps(columns, stride, g, drift, at, 2 * blocks);
  }

  writePrices(g: number, into: MarketPath, u: number, path: number): void {
    const { columns, tails, extremes } = this.#current();
    const layout = this.#layout;
    const initialPrice = into.initial[u]!;
    // Steps behind the last one leave the price where it is, so they change no extreme.
    tails[g]!.fill(0);
    const isDone = this.#kernel.exports.fillLogPrices(
      layout.columns + g * layout.stride,
      initialPrice,
      layout.extremes,
      layout.blocks,
      layout.prices,
    );
    if (isDone === 0) {
      requirePrices(columns[g]!, initialPrice, path);
      writePrices(columns[g]!, into, u);
      return;
    }
    into.expectPrices(u, extremes, this, g);
    this.#kernel.unread = into;
  }

  finishPrices(g: number, into: MarketPath, u: number): void {
    const { prices, low, high } = this.#current();
    const layout = this.#layout;
    this.#kernel.exports.fillPrices(
      layout.columns + g * layout.stride,
      into.initial[u]!,
      layout.prices,
      layout.low,
      layout.high,
      layout.blocks,
      layout.scratch,
    );
    into.index[u]!.set(prices, 1);
    into.blockLow[u]!.set(low);
    into.blockHigh[u]!.set(high);
  }

  #finishUnread(): void {
    const { unread } = this.#kernel;
    if (unread === undefined) return;
    this.#kernel.unread = undefined;
    unread.finish();
  }

  #current(): Views {
    const { buffer } = this.#kernel;
    if (this.#views.buffer !== buffer) this.#views = viewsOf(buffer, this.#layout, this.#count, this.#steps);
    return this.#views;
  }
}

/** A workspace's part of the memory. */
interface Views {
  readonly buffer: ArrayBuffer;
  readonly columns: readonly Float64Array[];
  /** What fills up each column's last block. */
  readonly tails: readonly Float64Array[];
  readonly loadings: Float64Array;
  /** Lowest, highest, last price. */
  readonly extremes: Float64Array;
  readonly prices: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

function viewsOf(buffer: ArrayBuffer, layout: Layout, count: number, steps: number): Views {
  const { blocks, columns, stride } = layout;
  const view = (start: number, length: number): Float64Array => new Float64Array(buffer, start, length);
  const perColumn = (offset: number, length: number): Float64Array[] =>
    Array.from({ length: count }, (_, g) => view(columns + g * stride + offset, length));
  return {
    buffer,
    columns: perColumn(0, steps),
    tails: perColumn(8 * steps, STEPS_PER_BLOCK * blocks - steps),
    loadings: view(layout.loadings, count),
    extremes: view(layout.extremes, 3),
    prices: view(layout.prices, steps),
    low: view(layout.low, blocks),
    high: view(layout.high, blocks),
  };
}
